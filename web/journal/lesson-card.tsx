// A lesson's card over the grid: topic and kind of work, which its new marks take over, what the plan proposes, and the way to the lesson's own page.
import { useSignal } from '@preact/signals'
import type { GridLesson } from '../../protocol/journal.ts'
import { GetLesson } from '../../protocol/lesson-plan.ts'
import '../app/add-plan-texts.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { AskUnlockDialog } from './ask-unlock.tsx'
import { dayName, mayPutInto } from './grid-lessons.ts'
import type { GridData } from './grid-state.ts'
import { LessonFields, useLessonForm } from './lesson-form.tsx'

type Props = { readonly lesson: GridLesson; readonly data: GridData; readonly onClose: (changed: GridLesson | null) => void }

export function LessonCard({ lesson, data, onClose }: Props) {
  const mayPut = mayPutInto(data, lesson)
  const details = useResource(`lesson ${lesson.id}`, () => call(GetLesson, { lessonId: lesson.id }))
  const read = details.data.value
  const form = useLessonForm({ lesson, read, reload: details.reload, onSaved: onClose })
  const asking = useSignal(false)
  const closed = read?.lesson.closed ?? lesson.closed
  if (asking.value)
    return <AskUnlockDialog studyGroupId={data.group.studyGroupId} from={lesson.on} to={lesson.on} onClose={() => onClose(null)} />
  return (
    <Dialog
      title={t('journal.lessonTitle', { day: dayName(lesson.on), number: lesson.number })}
      onClose={() => onClose(null)}
      keepsInput={form.touched.value}
      actions={
        <>
          <LinkButton variant="quiet" href={`/journal/${lesson.id}`}>
            {t('lesson.page')}
          </LinkButton>
          <Button onClick={() => onClose(null)}>{t('ui.cancel')}</Button>
          {mayPut && !closed && (
            <Button variant="primary" busy={form.busy.value} onClick={form.save}>
              {t('journal.save')}
            </Button>
          )}
        </>
      }
    >
      <LessonFields
        form={form}
        lesson={lesson}
        read={read}
        kinds={data.kinds}
        mayPut={mayPut}
        onAskUnlock={() => {
          asking.value = true
        }}
      />
    </Dialog>
  )
}
