// Topics from a text, from columns of a table or from a CSV: looked at line by line before they are taken into the plan. Nothing is saved here.
import { useComputed, useSignal } from '@preact/signals'
import { hoursOf } from '../../../protocol/bind-plan.ts'
import type { PlanTopic } from '../../../protocol/lesson-plan.ts'
import { PLAN_TEXT_CHARS_MAX } from '../../../protocol/limits.ts'
import { readPlan } from '../../../protocol/plan-text.ts'
import { t } from '../../app/i18n.ts'
import { useAction } from '../../platform/use-action.ts'
import { Banner } from '../../ui/banner.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import styles from './plan.module.css'

const REFUSED_SHOWN = 20

type Props = {
  /** There is something that could be replaced. */
  readonly hasTopics: boolean
  readonly onTake: (topics: readonly PlanTopic[], how: 'replace' | 'append') => void
  readonly onClose: () => void
}

export function PlanImport({ hasTopics, onTake, onClose }: Props) {
  const text = useSignal('')
  const how = useSignal<'replace' | 'append'>('replace')
  const found = useComputed(() => readPlan(text.value))
  const reading = useAction()
  const { topics, refused } = found.value
  return (
    <FormDialog
      title={t('plan.import.title')}
      submit={t('plan.import.take')}
      wide
      busy={reading.busy.value}
      disabled={topics.length === 0}
      failure={reading.failure.value === null ? null : t('plan.import.unreadable')}
      onSubmit={() => onTake(topics, hasTopics ? how.value : 'replace')}
      onClose={onClose}
    >
      <TextArea
        label={t('plan.import.text')}
        value={text.value}
        maxLength={PLAN_TEXT_CHARS_MAX}
        hint={t('plan.import.hint')}
        onInput={(typed) => {
          text.value = typed
        }}
      />
      <FileDrop
        label={t('plan.import.file')}
        accept=".csv,.txt,.tsv"
        onFile={(file) =>
          reading.run(async () => {
            text.value = await textOf(file)
          })
        }
      />
      {text.value.trim() !== '' && (
        <Banner tone={refused.length > 0 || topics.length === 0 ? 'warning' : 'success'}>
          {[
            t('plan.import.found', { count: topics.length, hours: hoursOf(topics) }),
            refused.length > 0 ? t('plan.import.refused', { count: refused.length }) : '',
          ]
            .filter(Boolean)
            .join('. ')}
        </Banner>
      )}
      {refused.length > 0 && (
        <ul class={styles.refused}>
          {refused.slice(0, REFUSED_SHOWN).map(({ line, problem, text: shown }) => (
            <li key={line}>{t('plan.import.line', { line, problem: t(`plan.import.${problem}`), text: shown })}</li>
          ))}
        </ul>
      )}
      {topics.length > 0 && <Preview topics={topics} />}
      {hasTopics && topics.length > 0 && <How how={how.value} onChange={(chosen) => (how.value = chosen)} />}
    </FormDialog>
  )
}

export function Preview({ topics }: { readonly topics: readonly PlanTopic[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class={styles.preview} aria-label={t('plan.import.preview')} tabIndex={0}>
      <ol>
        {topics.map(({ topic, hours }, at) => (
          <li key={at}>
            <span>{topic}</span>
            <b>{hours}</b>
          </li>
        ))}
      </ol>
    </section>
  )
}

type HowProps = { readonly how: 'replace' | 'append'; readonly onChange: (how: 'replace' | 'append') => void }

export function How({ how, onChange }: HowProps) {
  return (
    <Segmented
      label={t('plan.import.how')}
      value={how}
      options={[
        { value: 'replace' as const, label: t('plan.import.replace') },
        { value: 'append' as const, label: t('plan.import.append') },
      ]}
      onChange={onChange}
    />
  )
}

/** UTF-8, or what Excel in Russia writes. */
async function textOf(file: File): Promise<string> {
  // Four bytes a sign at most; more than that is no plan.
  if (file.size > PLAN_TEXT_CHARS_MAX * 4) throw new RangeError()
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1251').decode(bytes)
  }
}
