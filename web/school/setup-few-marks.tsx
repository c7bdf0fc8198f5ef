// How many marks are too few: by kind of term and by lessons a week. Off until somebody wants it; then it begins with what local acts usually ask for.
import { FEW_MARKS_USUAL, fewMarksOfAll, type JournalRules, MARKS_BELOW_MAX } from '../../protocol/journal-rules.ts'
import { TERM_KINDS, type TermKind } from '../../protocol/term-kinds.ts'
import { t } from '../app/i18n.ts'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import styles from './setup-few-marks.module.css'
import { wholeOf } from './setup-words.ts'

const OFTEN = ['seldom', 'often'] as const

type FewMarks = JournalRules['fewMarks']
/** As typed. Null: nobody is warned. */
export type TypedFew = Readonly<Record<TermKind, Readonly<Record<(typeof OFTEN)[number], string>>>> | null

export function typedFewOf(few: FewMarks): TypedFew {
  const typed = ofEach((kind, often) => String(few[kind][often] ?? ''))
  return Object.values(typed).some(({ seldom, often }) => seldom !== '' || often !== '') ? typed : null
}

/** Null while something typed is no such number. */
export function fewOf(typed: TypedFew): FewMarks | null {
  if (typed === null) return fewMarksOfAll({ seldom: null, often: null })
  const numbers = ofEach((kind, often) => wholeOf(typed[kind][often], 1, MARKS_BELOW_MAX))
  return isComplete(numbers) ? numbers : null
}

function ofEach<T>(of: (kind: TermKind, often: (typeof OFTEN)[number]) => T): Record<TermKind, { seldom: T; often: T }> {
  const both = (kind: TermKind) => ({ seldom: of(kind, 'seldom'), often: of(kind, 'often') })
  return { quarter: both('quarter'), trimester: both('trimester'), halfYear: both('halfYear'), module: both('module') }
}

function isComplete(numbers: ReturnType<typeof ofEach<number | null | undefined>>): numbers is FewMarks {
  return Object.values(numbers).every(({ seldom, often }) => seldom !== undefined && often !== undefined)
}

type Props = { readonly kinds: readonly TermKind[]; readonly value: TypedFew; readonly onChange: (value: TypedFew) => void }

export function FewMarksFields({ kinds, value, onChange }: Props) {
  return (
    <div class={styles.few}>
      <Checkbox
        label={t('setup.rules.fewMarks')}
        hint={t('setup.rules.fewMarks.hint')}
        checked={value !== null}
        onChange={(on) => onChange(on ? typedFewOf(FEW_MARKS_USUAL) : null)}
      />
      {value !== null && (
        <>
          <table class={styles.table} aria-label={t('setup.rules.fewMarks.table')}>
            <thead>
              <tr>
                <th scope="col">{t('setup.rules.fewMarks.kind')}</th>
                {OFTEN.map((often) => (
                  <th key={often} scope="col">
                    {t(`setup.rules.fewMarks.${often}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {/* A school without terms yet sets all of them. */}
              {(kinds.length > 0 ? kinds : TERM_KINDS).map((kind) => (
                <tr key={kind}>
                  <th scope="row">{t(`setup.termKind.${kind}`)}</th>
                  {OFTEN.map((often) => {
                    const text = value[kind][often]
                    const wrong = wholeOf(text, 1, MARKS_BELOW_MAX) === undefined
                    return (
                      <td key={often}>
                        <Field
                          label={`${t(`setup.termKind.${kind}`)}, ${t(`setup.rules.fewMarks.${often}`)}`}
                          labelHidden
                          inputMode="numeric"
                          maxLength={2}
                          value={text}
                          error={wrong ? t('setup.rules.number', { min: 1, max: MARKS_BELOW_MAX }) : null}
                          onInput={(typed) => onChange({ ...value, [kind]: { ...value[kind], [often]: typed } })}
                        />
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          <p class={styles.note}>{t('setup.rules.fewMarks.note')}</p>
        </>
      )}
    </div>
  )
}
