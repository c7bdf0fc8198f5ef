import { useSignal } from '@preact/signals'
import type { ModeratorLogRow } from '../../protocol/chat/events.ts'
import type { ModeratorSettings } from '../../protocol/chat/moderator.ts'
import { MODERATOR_MUTE_MINUTES_MAX, STOP_WORD_CHARS_MAX, STOP_WORDS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { toast } from '../ui/toast.tsx'
import type { DialogProps } from './chat-extras-props.ts'
import { friendlyName, momentIn, type SchoolDay, schoolDayOf } from './chat-words.ts'
import styles from './dialogs.module.css'
import { newClientId } from './new-client-id.ts'
import { linesOf } from './stop-words.ts'

const HITS_MAX = 20

/** «Настроить бота-модератора»: chat administrators only; the room asks for the right again. */
export function ModeratorDialog({ state, snapshot, person, onClose }: DialogProps) {
  const { moderator } = snapshot
  const on = useSignal(moderator.on)
  const action = useSignal(moderator.action)
  const after = useSignal(String(moderator.muteAfter))
  const minutes = useSignal(String(moderator.muteMinutes))
  const stopWords = useSignal(moderator.stopWords.join('\n'))
  const exceptions = useSignal(moderator.exceptions.join('\n'))
  const saving = useAction()
  const afterBad = !within(after.value, HITS_MAX)
  const minutesBad = !within(minutes.value, MODERATOR_MUTE_MINUTES_MAX)
  const stop = linesOf(stopWords.value)
  const except = linesOf(exceptions.value)
  const save = async () => {
    const settings: ModeratorSettings = {
      on: on.value,
      action: action.value,
      muteAfter: Number(after.value),
      muteMinutes: Number(minutes.value),
      stopWords: stop.words,
      exceptions: except.words,
    }
    await state.asks.command({ type: 'moderator.set', clientId: newClientId(), moderator: settings })
    onClose()
    toast(t('message.bot.saved'))
  }
  return (
    <FormDialog
      title={t('message.bot.title')}
      submit={t('message.bot.save')}
      busy={saving.busy.value}
      disabled={afterBad || minutesBad || stop.bad || except.bad}
      failure={saving.failure.value === null ? null : refusalText(saving.failure.value)}
      onSubmit={() => saving.run(save)}
      onClose={onClose}
      wide
    >
      <Switch
        label={t('message.bot.on')}
        hint={t('message.bot.on.hint')}
        checked={on.value}
        onChange={(value) => {
          on.value = value
        }}
      />
      <RadioGroup
        label={t('message.bot.action')}
        value={action.value}
        options={(['delete', 'warn', 'mute'] as const).map((value) => ({
          value,
          label: t(`message.bot.${value}`),
          hint: t(`message.bot.${value}.hint`),
        }))}
        onChange={(value) => {
          action.value = value
        }}
      />
      {action.value === 'mute' && (
        <div class={styles.pair}>
          <Field
            label={t('message.bot.after')}
            inputMode="numeric"
            value={after.value}
            error={afterBad ? t('message.bot.number', { max: HITS_MAX }) : null}
            onInput={(value) => {
              after.value = value
            }}
          />
          <Field
            label={t('message.bot.minutes')}
            inputMode="numeric"
            value={minutes.value}
            error={minutesBad ? t('message.bot.number', { max: MODERATOR_MUTE_MINUTES_MAX }) : null}
            onInput={(value) => {
              minutes.value = value
            }}
          />
        </div>
      )}
      <TextArea
        label={t('message.bot.stopWords')}
        hint={t('message.bot.stopWords.hint')}
        error={stop.bad ? t('message.bot.words', { count: STOP_WORDS_MAX, chars: STOP_WORD_CHARS_MAX }) : null}
        value={stopWords.value}
        onInput={(value) => {
          stopWords.value = value
        }}
      />
      <TextArea
        label={t('message.bot.exceptions')}
        hint={t('message.bot.exceptions.hint')}
        error={except.bad ? t('message.bot.words', { count: STOP_WORDS_MAX, chars: STOP_WORD_CHARS_MAX }) : null}
        value={exceptions.value}
        onInput={(value) => {
          exceptions.value = value
        }}
      />
      <Log state={state} day={schoolDayOf(person)} />
    </FormDialog>
  )
}

/** Opened on purpose: it shows what nobody else has seen. */
function Log({ state, day }: Pick<DialogProps, 'state'> & { readonly day: SchoolDay }) {
  const opened = useSignal(false)
  return (
    <details
      onToggle={(event) => {
        opened.value = event.currentTarget.open
      }}
    >
      <summary>{t('message.bot.log')}</summary>
      {opened.value && <LogRows state={state} day={day} />}
    </details>
  )
}

function LogRows({ state, day }: Pick<DialogProps, 'state'> & { readonly day: SchoolDay }) {
  const log = useResource('log', () => state.asks.question<ModeratorLogRow[]>('moderatorLog', { type: 'moderatorLog.get' }))
  return (
    <ResourceView resource={log} shape="rows">
      {(rows) =>
        rows.length === 0 ? (
          <p class={styles.detail}>{t('message.bot.log.none')}</p>
        ) : (
          <ol class={styles.list}>
            {rows.map((row) => (
              <li key={`${row.at} ${row.authorId} ${row.where}`} class={styles.entry}>
                <span class={styles.detail}>
                  {momentIn(row.at, day)} · <bdi>{friendlyName(row.authorName)}</bdi> · {t(`message.bot.where.${row.where}`)} ·{' '}
                  {t(`message.bot.did.${row.action}`)}
                </span>
                <span class={styles.text} dir="auto">
                  {row.text}
                </span>
              </li>
            ))}
          </ol>
        )
      }
    </ResourceView>
  )
}

function within(text: string, max: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= max
}
