// «Настроить экзамен»: its scale and who sits it. What stands in the column keeps both.
import { useSignal } from '@preact/signals'
import { EXAM_SCALES } from '../../protocol/exam-scale.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { listName } from '../../protocol/people.ts'
import { PutExam } from '../../protocol/term-marks.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused, call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Checkbox } from '../ui/checkbox.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './exam-dialog.module.css'
import type { TermData, TermMarks } from './term-marks-state.ts'

type Props = { readonly data: TermData; readonly marks: TermMarks; readonly onSaved: () => void; readonly onClose: () => void }

export function ExamDialog({ data, marks, onSaved, onClose }: Props) {
  const { exam, students, columns } = data
  const column = columns.findIndex(({ period }) => period === 'exam')
  const marked = new Set(students.flatMap(({ personId }, row) => (marks.boxAt(row, column)?.content.value.value == null ? [] : [personId])))
  const scale = useSignal(exam.scale)
  const chosen = useSignal<ReadonlySet<PersonId> | null>(exam.studentIds === null ? null : new Set(exam.studentIds))
  const { busy, failure, run } = useAction()
  const save = () =>
    run(async () => {
      const studentIds = chosen.value === null ? null : students.map(({ personId }) => personId).filter((id) => chosen.value?.has(id))
      await call(PutExam, { studyGroupId: data.group.studyGroupId, scale: scale.value, studentIds, version: exam.version })
      toast(t('exam.saved'))
      onClose()
      onSaved()
    })
  const failed = failure.value
  return (
    <FormDialog
      title={t('exam.title')}
      submit={t('exam.save')}
      busy={busy.value}
      failure={failed === null ? null : isInUse(failed) ? t('exam.inUse') : refusalText(failed)}
      onSubmit={save}
      onClose={onClose}
    >
      <p>{t('exam.lead')}</p>
      {/* Radio buttons of a scale that may not change are still to be read. */}
      <fieldset class={styles.part} disabled={marked.size > 0}>
        <Segmented
          label={t('exam.scale')}
          value={scale.value}
          options={EXAM_SCALES.map((value) => ({ value, label: t(`exam.scale.${value}`) }))}
          onChange={(value) => {
            scale.value = value
          }}
        />
        {marked.size > 0 && <p class={styles.hint}>{t('exam.scale.fixed')}</p>}
        {marked.size === 0 && data.group.yearLevel === 9 && <p class={styles.hint}>{t('exam.scale.apart')}</p>}
      </fieldset>
      <RadioGroup
        label={t('exam.who')}
        value={chosen.value === null ? 'all' : 'chosen'}
        options={[
          { value: 'all', label: t('exam.all.choice') },
          { value: 'chosen', label: t('exam.chosen') },
        ]}
        onChange={(value) => {
          chosen.value = value === 'all' ? null : new Set(marked)
        }}
      />
      {chosen.value !== null && (
        <ul class={styles.pupils} aria-label={t('exam.chosen')}>
          {students.map(({ personId, name }) => (
            <li key={personId}>
              <Checkbox
                label={<bdi>{listName(name)}</bdi>}
                hint={marked.has(personId) ? t('exam.marked') : undefined}
                checked={chosen.value?.has(personId) ?? false}
                disabled={marked.has(personId)}
                onChange={(sits) => {
                  const next = new Set(chosen.value)
                  if (sits) next.add(personId)
                  else next.delete(personId)
                  chosen.value = next
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </FormDialog>
  )
}

function isInUse(failure: unknown): boolean {
  return failure instanceof CallRefused && failure.code === 'in_use'
}
