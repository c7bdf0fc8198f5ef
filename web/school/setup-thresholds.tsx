// From which average on a mark is suggested: the three fields, and the subjects that the school rounds otherwise.
import { X } from 'lucide-preact'
import type { SubjectId } from '../../protocol/ids.ts'
import { Thresholds } from '../../protocol/journal-rules.ts'
import type { SetupSubject } from '../../protocol/school-setup.ts'
import { t } from '../app/i18n.ts'
import { Field } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Select } from '../ui/select.tsx'
import styles from './setup-section.module.css'
import { hundredthsOf, weightText } from './setup-words.ts'

/** «4,65», as typed. */
export type TypedThresholds = { readonly five: string; readonly four: string; readonly three: string }

export function typedOf({ five, four, three }: Thresholds): TypedThresholds {
  return { five: weightText(five), four: weightText(four), three: weightText(three) }
}

/** Null while one of them is no number, or none of its mark's. */
export function thresholdsOf({ five, four, three }: TypedThresholds): Thresholds | null {
  const parsed = Thresholds.safeParse({ five: hundredthsOf(five), four: hundredthsOf(four), three: hundredthsOf(three) })
  return parsed.success ? parsed.data : null
}

type ThresholdProps = { readonly value: TypedThresholds; readonly onChange: (value: TypedThresholds) => void }

export function ThresholdFields({ value, onChange }: ThresholdProps) {
  const bounds = { five: [4.01, 5], four: [3.01, 4], three: [2.01, 3] } as const
  return (
    <div class={styles.three}>
      {(['five', 'four', 'three'] as const).map((mark) => {
        const hundredths = hundredthsOf(value[mark])
        const [min, max] = bounds[mark]
        const fits = hundredths >= Math.round(min * 100) && hundredths <= Math.round(max * 100)
        return (
          <Field
            key={mark}
            label={t(`setup.threshold.${mark}`)}
            inputMode="decimal"
            value={value[mark]}
            error={fits ? null : t('setup.rules.number', { min, max })}
            onInput={(text) => onChange({ ...value, [mark]: text })}
          />
        )
      })}
    </div>
  )
}

type Chosen = readonly { readonly subjectId: SubjectId; readonly typed: TypedThresholds }[]
type Props = {
  readonly subjects: readonly SetupSubject[]
  readonly chosen: Chosen
  /** Where a subject begins: as all others. */
  readonly start: Thresholds
  readonly onChange: (chosen: Chosen) => void
}

export function SubjectThresholds({ subjects, chosen, start, onChange }: Props) {
  const rest = subjects.filter(({ subjectId }) => !chosen.some((one) => one.subjectId === subjectId))
  return (
    <>
      {chosen.map(({ subjectId, typed }) => {
        const title = subjects.find((subject) => subject.subjectId === subjectId)?.title ?? ''
        return (
          <fieldset key={subjectId} class={styles.load}>
            <legend class={styles.legend}>{title}</legend>
            <ThresholdFields
              value={typed}
              onChange={(value) => onChange(chosen.map((one) => (one.subjectId === subjectId ? { subjectId, typed: value } : one)))}
            />
            <div>
              <IconButton
                label={t('setup.removeOf', { title })}
                icon={<X size={18} aria-hidden />}
                onClick={() => onChange(chosen.filter((one) => one.subjectId !== subjectId))}
              />
            </div>
          </fieldset>
        )
      })}
      {rest.length > 0 && (
        <Select
          label={t('setup.rules.bySubject')}
          hint={t('setup.rules.bySubject.hint')}
          value={'' as SubjectId | ''}
          options={[
            { value: '' as const, label: t('setup.rules.bySubject.choose') },
            ...rest.map(({ subjectId, title }) => ({ value: subjectId, label: title })),
          ]}
          onChange={(subjectId) => {
            if (subjectId !== '') onChange([...chosen, { subjectId, typed: typedOf(start) }])
          }}
        />
      )}
    </>
  )
}
