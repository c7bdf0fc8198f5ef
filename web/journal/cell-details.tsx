// F2 on a cell: each mark's kind of work, weight and comment, until when a «точка» waits, and the attendance. Kept only when «Сохранить» is pressed.
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { ATTENDANCES, type Attendance, type Mark } from '../../protocol/journal.ts'
import { CHANGE_REASON_CHARS_MAX, MARK_COMMENT_CHARS_MAX, WEIGHT_HUNDREDTHS_MAX } from '../../protocol/limits.ts'
import { listName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { ATTENDANCE_CODES, withDeadline } from './cell-text.ts'
import { weightText } from './cell-words.ts'
import { dayName, mayPutInto } from './grid-lessons.ts'
import styles from './grid-page.module.css'
import type { CellBox, Grid } from './grid-state.ts'
import { PrivateNote } from './private-note.tsx'
import type { PrivateNotes } from './private-notes.ts'

type Props = {
  readonly grid: Grid
  readonly notes: PrivateNotes
  readonly box: CellBox
  readonly row: number
  readonly column: number
  readonly onClose: () => void
}

export function CellDetails({ grid, notes, box, row, column, onClose }: Props) {
  const { data } = grid
  const student = data.students[row]
  const lesson = grid.lessonAt(column)?.value
  const mayPut = mayPutInto(data, lesson)
  const content = useSignal(box.content.value)
  const reason = useSignal('')
  const usualKind = data.kinds.find((kind) => kind.id === lesson?.kindId) ?? data.kinds[0]
  if (!student || !lesson) return null

  const change = (at: number, part: Partial<Mark>) => {
    content.value = { ...content.value, marks: content.value.marks.map((mark, i) => (i === at ? { ...mark, ...part } : mark)) }
  }
  const form = useRef<HTMLFormElement>(null)
  const save = () => {
    // What cannot be is not left out without a word: its field says why.
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]:enabled')
    if (wrong) {
      wrong.focus()
      return
    }
    const marks = content.value.marks.map((mark) => ({ ...mark, comment: mark.comment?.trim() || null }))
    const edited = withDeadline({ ...content.value, marks }, lesson.on, data.today)
    if (mayPut) grid.edit([{ box, content: edited, reason: reason.value.trim() || null }])
    onClose()
  }

  return (
    <Dialog
      title={listName(student.name)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          {mayPut && (
            <Button variant="primary" onClick={save}>
              {t('journal.save')}
            </Button>
          )}
        </>
      }
    >
      <form
        ref={form}
        class={styles.details}
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <p class={styles.when}>
          {dayName(lesson.on)} · {data.group.subject}
          {lesson.topic && ` · ${lesson.topic}`}
        </p>
        <Select
          label={t('journal.attendance')}
          value={content.value.attendance ?? ''}
          disabled={!mayPut}
          autofocus={content.value.marks.length === 0}
          options={[
            { value: '', label: t('journal.present') },
            ...ATTENDANCES.map((code) => ({ value: code, label: `${ATTENDANCE_CODES[code]} · ${t(`attendance.${code}`)}` })),
          ]}
          onChange={(code) => {
            content.value = { ...content.value, attendance: code === '' ? null : (code as Attendance) }
          }}
        />
        {content.value.marks.length === 0 && <p class={styles.when}>{t(mayPut ? 'journal.noMarks' : 'journal.noMarks.reader')}</p>}
        {content.value.marks.map((mark, i) => (
          <fieldset key={i} class={styles.markDetails} disabled={!mayPut}>
            <legend>{t('journal.markLegend', { mark: mark.value === '.' ? '·' : mark.value })}</legend>
            <Select
              label={t('term.mark')}
              autofocus={i === 0}
              value={mark.value}
              options={data.scale.map((value) => ({ value, label: value === '.' ? '·' : value }))}
              onChange={(value) => change(i, { value })}
            />
            <Select
              label={t('journal.kind')}
              value={mark.kindId ?? ''}
              options={[
                {
                  value: '',
                  label: usualKind
                    ? t('journal.kindOfLesson', { kind: usualKind.title, weight: weightText(usualKind.weightHundredths) })
                    : '–',
                },
                ...data.kinds.map((kind) => ({
                  value: kind.id,
                  label: t('journal.kindWeight', { kind: kind.title, weight: weightText(kind.weightHundredths) }),
                })),
              ]}
              onChange={(kindId) => change(i, { kindId: data.kinds.find((kind) => kind.id === kindId)?.id ?? null })}
            />
            {mark.value === '.' ? (
              <Field
                label={t('journal.pointDue')}
                type="date"
                hint={t('journal.pointDue.hint')}
                value={content.value.pointDueOn ?? withDeadline(content.value, lesson.on, data.today).pointDueOn ?? ''}
                onInput={(on) => {
                  content.value = { ...content.value, pointDueOn: on >= lesson.on ? on : null }
                }}
              />
            ) : (
              <MarkWeight
                mark={mark}
                kind={data.kinds.find((kind) => kind.id === mark.kindId) ?? usualKind}
                onChange={(part) => change(i, part)}
              />
            )}
            <Field
              label={t('journal.comment')}
              value={mark.comment ?? ''}
              maxLength={MARK_COMMENT_CHARS_MAX}
              hint={t('journal.comment.hint')}
              onInput={(comment) => change(i, { comment: comment === '' ? null : comment })}
            />
          </fieldset>
        ))}
        {stood(box) && (
          <Field
            label={t('term.correction')}
            value={reason.value}
            disabled={!mayPut}
            maxLength={CHANGE_REASON_CHARS_MAX}
            hint={t('term.correction.hint')}
            onInput={(text) => {
              reason.value = text
            }}
          />
        )}
        <PrivateNote notes={notes} studentId={student.personId} />
        {/* Enter in a field saves, as in any form; the visible button is in the dialog's foot. */}
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

type WeightProps = {
  readonly mark: Mark
  readonly kind: { readonly weightHundredths: number } | undefined
  readonly onChange: (part: Pick<Mark, 'weightHundredths' | 'counts'>) => void
}

/** Its kind's weight unless it has its own; none when it is not to be counted. */
function MarkWeight({ mark, kind, onChange }: WeightProps) {
  const text = useSignal(mark.weightHundredths === undefined ? '' : weightText(mark.weightHundredths))
  const own = weightOf(text.value)
  return (
    <>
      <Field
        label={t('journal.weight')}
        inputMode="decimal"
        value={text.value}
        placeholder={kind ? weightText(kind.weightHundredths) : '1'}
        disabled={mark.counts === false}
        hint={t('journal.weight.hint')}
        error={own === null ? t('journal.weight.wrong') : undefined}
        onInput={(typed) => {
          text.value = typed
          const weightHundredths = weightOf(typed) ?? undefined
          onChange({ weightHundredths })
        }}
      />
      <Checkbox
        label={t('journal.notCounted')}
        checked={mark.counts === false}
        onChange={(not) => onChange({ counts: not ? false : undefined })}
      />
    </>
  )
}

/** In hundredths; undefined: its kind's; null: no weight. */
function weightOf(typed: string): number | null | undefined {
  if (typed.trim() === '') return undefined
  const hundredths = Math.round(Number(typed.replace(',', '.')) * 100)
  return hundredths >= 1 && hundredths <= WEIGHT_HUNDREDTHS_MAX ? hundredths : null
}

/** A mark that is on record and can only be corrected. */
function stood({ stored }: CellBox): boolean {
  return stored.marks.some((mark) => mark.value !== '.')
}
