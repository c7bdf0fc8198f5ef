// What is wrong with the file: where, what, and a place to put it right. A class list is corrected on the spot, an archive at its source.
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { TITLE_CHARS_MAX } from '../../protocol/limits.ts'
import type { ImportProblem } from '../../protocol/roster-import.ts'
import { t } from '../app/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import styles from './import-problems.module.css'
import { placeText, problemText } from './import-words.ts'
import type { ImportOnScreen } from './use-import.ts'

type Props = { readonly onScreen: ImportOnScreen }

/** At once: more would bury what stands below. */
const SHOWN = 20

export function ImportProblems({ onScreen }: Props) {
  const { problems, errorsTotal, warningsTotal, state } = onScreen.preview
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  if (problems.length === 0) return null
  return (
    <>
      {errors.length > 0 && (
        <ProblemList title={t('import.errors')} tone="error" problems={errors} total={errorsTotal} onScreen={onScreen}>
          {state === 'planned' && errors.every(isOfTheFile) && <p class={styles.quiet}>{t('import.errors.inFile')}</p>}
        </ProblemList>
      )}
      {warnings.length > 0 && (
        <ProblemList title={t('import.warnings')} tone="warning" problems={warnings} total={warningsTotal} onScreen={onScreen}>
          <p class={styles.quiet}>{t('import.warnings.hint')}</p>
        </ProblemList>
      )}
    </>
  )
}

type ListProps = Props & {
  readonly title: string
  readonly tone: 'error' | 'warning'
  readonly problems: readonly ImportProblem[]
  readonly total: number
  readonly children: ComponentChildren
}

function ProblemList({ title, tone, problems, total, onScreen, children }: ListProps) {
  const shown = useSignal(SHOWN)
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(total)
  useEffect(() => {
    // The field that was put right has gone, and the focus with it: back to the list, whose next field is one Tab away.
    if (total < before.current && document.activeElement === document.body) heading.current?.focus()
    before.current = total
  }, [total])
  return (
    <section class={styles.section} aria-label={title}>
      <h3 ref={heading} tabIndex={-1}>
        {title} <span class={styles.count}>{total}</span>
      </h3>
      {children}
      <ol class={styles.list} data-tone={tone}>
        {problems.slice(0, shown.value).map((problem) => (
          <OneProblem key={keyOf(problem)} problem={problem} onScreen={onScreen} />
        ))}
      </ol>
      {problems.length > shown.value && (
        <div>
          <Button
            onClick={() => {
              shown.value += SHOWN
            }}
          >
            {t('manage.more')}
          </Button>
        </div>
      )}
      {problems.length <= shown.value && total > problems.length && (
        <p class={styles.quiet}>{t('import.errors.first', { shown: problems.length, total })}</p>
      )}
    </section>
  )
}

function OneProblem({ problem, onScreen }: Props & { readonly problem: ImportProblem }) {
  return (
    <li class={styles.problem}>
      <div class={styles.what}>
        <p class={styles.words}>{problemText(problem)}</p>
        <p class={styles.quiet}>{placeText(problem)}</p>
        {problem.value && <p class={styles.value}>{t('import.value', { value: problem.value })}</p>}
      </div>
      {onScreen.preview.state === 'planned' && problem.severity === 'error' && isCorrectable(problem) && (
        <Correction problem={problem} onScreen={onScreen} />
      )}
    </li>
  )
}

function Correction({ problem, onScreen: { doing, revise } }: Props & { readonly problem: ImportProblem }) {
  const value = useSignal(problem.value ?? '')
  const asked = useSignal(false)
  const wrong = useSignal<string | null>(null)
  const fix = async () => {
    const { sheet, line, columnIndex } = problem
    if (columnIndex === null) return
    asked.value = true
    wrong.value = null
    const preview = await revise({ corrections: [{ sheet, line, columnIndex, value: value.value.trim() }] })
    asked.value = false
    if (preview === null) return
    if (preview.problems.some((other) => keyOf(other) === keyOf(problem))) wrong.value = t('import.fix.still')
  }
  return (
    <form
      class={styles.correction}
      onSubmit={(event) => {
        event.preventDefault()
        void fix()
      }}
    >
      <Field
        label={problem.column || t('import.fix.field')}
        value={value.value}
        maxLength={TITLE_CHARS_MAX}
        error={wrong.value}
        onInput={(text) => {
          value.value = text
        }}
      />
      <Button type="submit" busy={asked.value && doing.value !== null}>
        {t('import.fix')}
      </Button>
    </form>
  )
}

function isCorrectable({ columnIndex }: ImportProblem): boolean {
  return columnIndex !== null
}

/** Nothing on this page puts it right. */
function isOfTheFile(problem: ImportProblem): boolean {
  return !isCorrectable(problem) && problem.code !== 'no_class' && problem.code !== 'no_name_column'
}

function keyOf({ severity, code, file, sheet, line, column }: ImportProblem): string {
  return JSON.stringify([severity, code, file, sheet, line, column])
}
