import { useSignal, useSignalEffect } from '@preact/signals'
import type { ModeratorLogRow } from '../../protocol/chat/events.ts'
import type { ChatModerator } from '../../protocol/chat/moderator.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { fillIn, ModeratorFields, settingsOf, useModeratorForm } from '../school/moderator-fields.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import { toast } from '../ui/toast.tsx'
import { botTitle } from './bot-title.ts'
import type { DialogProps } from './chat-extras-props.ts'
import { friendlyName, momentIn, type SchoolDay, schoolDayOf } from './chat-words.ts'
import styles from './dialogs.module.css'
import { newClientId } from './new-client-id.ts'

/** «Настроить бота-модератора»: chat administrators only; the room asks for the right again. */
export function ModeratorDialog(props: DialogProps) {
  const { state, onClose } = props
  const moderator = useResource('moderator', () => state.asks.question<ChatModerator>('moderator', { type: 'moderator.get' }))
  const known = moderator.data.value
  if (known !== null) return <Settings {...props} known={known} />
  return (
    <Dialog title={botTitle()} onClose={onClose} wide>
      <ResourceView resource={moderator} shape="rows">
        {() => null}
      </ResourceView>
    </Dialog>
  )
}

function Settings({ state, person, onClose, known: { own, school } }: DialogProps & { readonly known: ChatModerator }) {
  const how = useSignal<'school' | 'own'>(own === null ? 'school' : 'own')
  // What the school has is shown too, and is the chat's own as soon as it is changed; the school's words hold anyway.
  const asSchool = { ...school, stopWords: [], exceptions: [] }
  const form = useModeratorForm(own ?? asSchool)
  const saving = useAction()
  const typed = settingsOf(form)
  useSignalEffect(() => {
    if (JSON.stringify(settingsOf(form)) !== JSON.stringify(asSchool)) how.value = 'own'
  })
  const save = async () => {
    const moderator = how.value === 'school' ? null : typed
    await state.asks.command({ type: 'moderator.set', clientId: newClientId(), moderator })
    onClose()
    toast(t('bot.saved'))
  }
  return (
    <FormDialog
      title={botTitle()}
      submit={t('bot.save')}
      busy={saving.busy.value}
      disabled={how.value === 'own' && typed === null}
      failure={saving.failure.value === null ? null : refusalText(saving.failure.value)}
      onSubmit={() => saving.run(save)}
      onClose={onClose}
      wide
    >
      <RadioGroup
        label={t('bot.how')}
        value={how.value}
        options={[
          { value: 'school', label: t('bot.how.school'), hint: t(school.on ? 'bot.how.school.on' : 'bot.how.school.off') },
          { value: 'own', label: t('bot.how.own'), hint: t('bot.how.own.hint') },
        ]}
        onChange={(value) => {
          if (value === 'school') fillIn(form, asSchool)
          how.value = value
        }}
      />
      <ModeratorFields form={form} />
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
      <summary>{t('bot.log')}</summary>
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
          <p class={styles.detail}>{t('bot.log.none')}</p>
        ) : (
          <ol class={styles.list}>
            {rows.map((row) => (
              <li key={`${row.at} ${row.authorId} ${row.where}`} class={styles.entry}>
                <span class={styles.detail}>
                  {momentIn(row.at, day)} · <bdi>{friendlyName(row.authorName)}</bdi> · {t(`bot.where.${row.where}`)} ·{' '}
                  {t(`bot.did.${row.action}`)}
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
