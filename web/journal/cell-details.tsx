// F2 on a cell: each mark's kind of work and comment, and the attendance. Kept only when «Сохранить» is pressed.
import { useSignal } from '@preact/signals'
import { ATTENDANCES, type Attendance, MARK_VALUES, type Mark } from '../../protocol/journal.ts'
import { CHANGE_REASON_CHARS_MAX, MARK_COMMENT_CHARS_MAX } from '../../protocol/limits.ts'
import { listName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { ATTENDANCE_CODES } from './cell-text.ts'
import { dayName } from './grid-lessons.ts'
import styles from './grid-page.module.css'
import type { CellBox, Grid } from './grid-state.ts'

type Props = { readonly grid: Grid; readonly box: CellBox; readonly row: number; readonly column: number; readonly onClose: () => void }

export function CellDetails({ grid, box, row, column, onClose }: Props) {
  const { data } = grid
  const student = data.students[row]
  const lesson = grid.lessonAt(column)?.value
  const content = useSignal(box.content.value)
  const reason = useSignal('')
  const usualKind = data.kinds.find((kind) => kind.id === lesson?.kindId) ?? data.kinds[0]
  if (!student || !lesson) return null

  const change = (at: number, part: Partial<Mark>) => {
    content.value = { ...content.value, marks: content.value.marks.map((mark, i) => (i === at ? { ...mark, ...part } : mark)) }
  }
  const save = () => {
    const marks = content.value.marks.map((mark) => ({ ...mark, comment: mark.comment?.trim() || null }))
    if (data.mayPut) grid.edit([{ box, content: { ...content.value, marks }, reason: reason.value.trim() || null }])
    onClose()
  }

  return (
    <Dialog
      title={listName(student.name)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          {data.mayPut && (
            <Button variant="primary" onClick={save}>
              {t('journal.save')}
            </Button>
          )}
        </>
      }
    >
      <form
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
          disabled={!data.mayPut}
          autofocus={content.value.marks.length === 0}
          options={[
            { value: '', label: t('journal.present') },
            ...ATTENDANCES.map((code) => ({ value: code, label: `${ATTENDANCE_CODES[code]} · ${t(`attendance.${code}`)}` })),
          ]}
          onChange={(code) => {
            content.value = { ...content.value, attendance: code === '' ? null : (code as Attendance) }
          }}
        />
        {content.value.marks.length === 0 && <p class={styles.when}>{t('journal.noMarks')}</p>}
        {content.value.marks.map((mark, i) => (
          <fieldset key={i} class={styles.markDetails} disabled={!data.mayPut}>
            <legend>{t('journal.markLegend', { mark: mark.value === '.' ? '·' : mark.value })}</legend>
            <Select
              label={t('term.mark')}
              autofocus={i === 0}
              value={mark.value}
              options={MARK_VALUES.map((value) => ({ value, label: value === '.' ? '·' : value }))}
              onChange={(value) => change(i, { value })}
            />
            <Select
              label={t('journal.kind')}
              value={mark.kindId ?? ''}
              options={[
                { value: '', label: usualKind ? t('journal.kindOfLesson', { kind: usualKind.title, weight: weight(usualKind) }) : '–' },
                ...data.kinds.map((kind) => ({
                  value: kind.id,
                  label: t('journal.kindWeight', { kind: kind.title, weight: weight(kind) }),
                })),
              ]}
              onChange={(kindId) => change(i, { kindId: data.kinds.find((kind) => kind.id === kindId)?.id ?? null })}
            />
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
            disabled={!data.mayPut}
            maxLength={CHANGE_REASON_CHARS_MAX}
            hint={t('term.correction.hint')}
            onInput={(text) => {
              reason.value = text
            }}
          />
        )}
        {/* Enter in a field saves, as in any form; the visible button is in the dialog's foot. */}
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

/** A mark that is on record and can only be corrected. */
function stood({ stored }: CellBox): boolean {
  return stored.marks.some((mark) => mark.value !== '.')
}

function weight(kind: { readonly weightHundredths: number }): string {
  return String(kind.weightHundredths / 100).replace('.', ',')
}
