// The questions of «Итоговые»: a mark's details, why it is another than the suggested one, and what stays of two teachers' marks.
import { useSignal } from '@preact/signals'
import { EXAM_POINTS, type GivenValue, pointsOf, termValueOf } from '../../protocol/exam-scale.ts'
import type { GridStudent } from '../../protocol/journal.ts'
import { CHANGE_REASON_CHARS_MAX } from '../../protocol/limits.ts'
import { showAverage } from '../../protocol/mark-average.ts'
import { listName } from '../../protocol/people.ts'
import { needsReason, TERM_VALUES, type TermValue } from '../../protocol/term-suggestion.ts'
import { locale, t } from '../app/i18n.ts'
import { columnTitle, termText } from '../app/term-words.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Select } from '../ui/select.tsx'
import { isInScale, type TermBox, type TermMarks } from './term-marks-state.ts'

/** What says that there is nothing to judge stands last. */
const UNJUDGED: readonly TermValue[] = ['na', 'exempt']
const JUDGED = TERM_VALUES.filter((value) => !UNJUDGED.includes(value))

type DetailsProps = { readonly marks: TermMarks; readonly box: TermBox; readonly student: GridStudent; readonly onClose: () => void }

export function TermDetails({ marks, box, student, onClose }: DetailsProps) {
  const before = box.content.value.value
  const value = useSignal<Chosen>(before === null ? '' : (termValueOf(before) ?? 'points'))
  const points = useSignal(before === null ? '' : String(pointsOf(before) ?? ''))
  const reason = useSignal(box.content.value.reason ?? '')
  const { mayPut } = marks.data
  const suggestion = box.suggestion.value
  const suggested = suggestion?.suggested ?? null
  const given = givenOf(value.value, points.value)
  const needed = given !== undefined && needsReason(suggested, given)
  const save = () => {
    if (given !== undefined) marks.give(box, given, reason.value.trim() || null)
    onClose()
  }
  const values = [...JUDGED, ...UNJUDGED].filter((one) => isInScale(one, box.column, marks.data))
  const byPoints = isInScale('0/100', box.column, marks.data)
  const disabled = !mayPut || box.column.closed
  const fields = (
    <>
      <p>
        {columnTitle(box.column)}
        {suggestion?.average && ` · ${t('term.average', { average: showAverage(suggestion.average, locale.value) })}`}
        {suggested && ` · ${t('term.suggested', { mark: termText(suggested) })}`}
      </p>
      {suggestion?.warnings.map((warning) => (
        <Banner key={warning} tone="warning">
          {t(`term.warning.${warning}`)}
        </Banner>
      ))}
      {box.column.closed && <Banner>{t('term.closed')}</Banner>}
      <Select
        label={t('term.mark')}
        value={value.value}
        disabled={disabled}
        options={[
          { value: '', label: t('term.noMark') },
          ...(byPoints ? [{ value: 'points' as const, label: t('exam.points') }] : []),
          ...values.map((one) => ({
            value: one,
            label: one === suggested ? t('term.markSuggested', { mark: termText(one) }) : termText(one),
          })),
        ]}
        onChange={(chosen) => {
          value.value = chosen
        }}
      />
      {value.value === 'points' && (
        <Field
          label={t('exam.points')}
          inputMode="numeric"
          maxLength={3}
          value={points.value}
          disabled={disabled}
          error={given === undefined && points.value !== '' ? t('exam.points.range') : null}
          onInput={(text) => {
            points.value = text
          }}
        />
      )}
      <Field
        label={t('term.reason')}
        hint={suggested === null ? undefined : t(needed ? 'term.reason.hint' : 'term.reason.needed')}
        value={reason.value}
        disabled={disabled}
        maxLength={CHANGE_REASON_CHARS_MAX}
        onInput={(text) => {
          reason.value = text
        }}
      />
    </>
  )
  if (disabled)
    return (
      <Dialog title={listName(student.name)} onClose={onClose}>
        {fields}
      </Dialog>
    )
  return (
    <FormDialog
      title={listName(student.name)}
      submit={t('term.save')}
      disabled={given === undefined || (needed && reason.value.trim() === '')}
      onSubmit={save}
      onClose={onClose}
    >
      {fields}
    </FormDialog>
  )
}

type Chosen = TermValue | '' | 'points'

/** Undefined: no such points. */
function givenOf(chosen: Chosen, points: string): GivenValue | null | undefined {
  if (chosen !== 'points') return chosen === '' ? null : chosen
  return EXAM_POINTS.find((one) => String(pointsOf(one)) === points.trim())
}

/** Asked only when the marks say something else. */
export function WhyDialog({ marks, onClose }: { readonly marks: TermMarks; readonly onClose: () => void }) {
  const asked = marks.asking.value
  const reason = useSignal('')
  if (asked === null) return null
  const { box, value } = asked
  const student = marks.data.students.find((one) => one.personId === box.studentId)
  const suggested = box.suggestion.value?.suggested ?? null
  if (!student || suggested === null) return null
  const close = () => {
    marks.asking.value = null
    reason.value = ''
    onClose()
  }
  return (
    <FormDialog
      title={t('term.why', { given: termText(value), suggested: termText(suggested) })}
      submit={t('term.save')}
      disabled={reason.value.trim() === ''}
      onSubmit={() => {
        const text = reason.value.trim()
        marks.give(box, value, text)
        close()
      }}
      onClose={close}
    >
      <p>{t('term.why.lead', { student: listName(student.name), period: columnTitle(box.column), suggested: termText(suggested) })}</p>
      <Field
        label={t('term.reason')}
        hint={t('term.reason.hint')}
        value={reason.value}
        maxLength={CHANGE_REASON_CHARS_MAX}
        required
        onInput={(text) => {
          reason.value = text
        }}
      />
    </FormDialog>
  )
}

export function TermConflictDialog({ marks }: { readonly marks: TermMarks }) {
  const conflict = marks.conflict.value
  if (conflict === null) return null
  const words = (value: GivenValue | null) => (value === null ? t('journal.cellEmpty') : termText(value))
  const [theirs, mine] = [words(conflict.theirs.value), words(conflict.mine.value)]
  return (
    <Dialog
      title={t('journal.conflict', { theirs })}
      onClose={() => marks.settle('theirs')}
      actions={
        <>
          <Button onClick={() => marks.settle('theirs')}>{t('journal.conflict.theirs', { theirs })}</Button>
          <Button variant="primary" onClick={() => marks.settle('mine')}>
            {t('journal.conflict.mine', { mine })}
          </Button>
        </>
      }
    >
      <p>{t('term.conflict.hint')}</p>
    </Dialog>
  )
}
