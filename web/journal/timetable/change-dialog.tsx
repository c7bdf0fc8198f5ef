// One lesson of the day, to be changed: who teaches, what, where, when, not at all, together with another subgroup. Also an extra one.
import { useSignal } from '@preact/signals'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { LessonId, PersonId, StudyGroupId, SubjectId } from '../../../protocol/ids.ts'
import { CHANGE_COMMENT_CHARS_MAX, ROOM_CHARS_MAX } from '../../../protocol/limits.ts'
import {
  ABSENCE_REASONS,
  type AbsenceReason,
  AddExtraLesson,
  type Conflict,
  type DayLesson,
  PutLessonChange,
  ReplaceLesson,
  UndoLessonChange,
} from '../../../protocol/timetable.ts'
import { refusedConflicts } from '../../../protocol/timetable-conflicts.ts'
import { t } from '../../app/i18n.ts'
import { failureApart, textRefusedAt } from '../../app/text-refused.ts'
import { call } from '../../platform/call.ts'
import { useAction } from '../../platform/use-action.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { type DayPlan, groupOf, groupsTaught, siblingsOf, standings, standingText } from './day-plan.ts'
import { LessonNumber } from './lesson-number.tsx'
import styles from './timetable.module.css'
import { conflictTexts, groupInClass, groupText, teacherNames } from './timetable-words.ts'

type Props = {
  readonly day: DayPlan
  /** Null: an extra lesson. */
  readonly lesson: DayLesson | null
  readonly onClose: (changed: boolean) => void
}

export function ChangeDialog({ day, lesson, onClose }: Props) {
  const change = lesson?.change ?? null
  const groupId = useSignal<StudyGroupId | undefined>(lesson?.studyGroupId ?? day.groups[0]?.studyGroupId)
  const substituteId = useSignal<PersonId | null>(change?.substituteId ?? null)
  const subjectId = useSignal<SubjectId | null>(change?.subjectId ?? null)
  const mergedIntoId = useSignal<LessonId | null>(change?.mergedIntoId ?? null)
  const on = useSignal(lesson?.on ?? day.on)
  const number = useSignal(String(lesson?.number ?? 1))
  const room = useSignal(lesson?.room ?? '')
  const cancelled = useSignal(lesson?.cancelled ?? false)
  const reason = useSignal<AbsenceReason>(change?.reason ?? day.absences[0]?.reason ?? 'other')
  const comment = useSignal(change?.comment ?? '')
  const sharedRoom = useSignal(false)
  const conflicts = useSignal<readonly Conflict[]>([])
  const asking = useAction()
  const group = groupId.value && groupOf(day, groupId.value)
  if (!group) return null
  // Its own group's journal takes the marks; of several (subgroups) none is the class's. A change that has another subject already stays what it is.
  const isOther = subjectId.value !== (change?.subjectId ?? null)
  const isWhole = groupsTaught(day, group, group.subjectId).length === 1
  const own = lesson === null || change?.extra || lesson.cancelled || !isOther || !isWhole ? [] : groupsTaught(day, group, subjectId.value)
  const instead = own.length === 1 ? own[0] : undefined
  const isReplaced = change !== null && change.replacedById !== null
  const planned = teacherNames((instead ?? group).teacherIds, day.teachers)
  const siblings = lesson === null ? [] : siblingsOf(day, lesson)

  const save = async () => {
    const wanted = {
      on: on.value,
      number: Number(number.value),
      room: room.value.trim() || null,
      substituteId: substituteId.value,
      subjectId: subjectId.value,
      reason: reason.value,
      comment: comment.value.trim() || null,
      sharedRoom: sharedRoom.value,
    }
    const answer: ResultOf<typeof PutLessonChange> =
      lesson === null
        ? await call(AddExtraLesson, { studyGroupId: group.studyGroupId, ...wanted })
        : instead !== undefined && !cancelled.value
          ? await call(ReplaceLesson, {
              lessonId: lesson.lessonId,
              version: change?.version ?? 0,
              studyGroupId: instead.studyGroupId,
              room: wanted.room,
              substituteId: wanted.substituteId,
              reason: wanted.reason,
              comment: wanted.comment,
              sharedRoom: wanted.sharedRoom,
            })
          : await call(PutLessonChange, {
              lessonId: lesson.lessonId,
              version: change?.version ?? 0,
              cancelled: cancelled.value,
              mergedIntoId: mergedIntoId.value,
              ...wanted,
            })
    conflicts.value = answer.outcome === 'conflicts' ? answer.conflicts : []
    if (answer.outcome === 'conflicts') return
    toast(t('sub.saved'))
    onClose(true)
  }
  const undo = async () => {
    if (lesson === null || change === null) return
    await call(UndoLessonChange, { lessonId: lesson.lessonId, version: change.version })
    toast(t('sub.undone'))
    onClose(true)
  }
  const merge = (into: string) => {
    const sibling = siblings.find(({ lessonId }) => lessonId === into)
    mergedIntoId.value = sibling?.lessonId ?? null
    if (!sibling) {
      substituteId.value = null
      room.value = change?.was.room ?? lesson?.room ?? ''
      return
    }
    // One teacher, one room: those of the subgroup that is joined.
    substituteId.value = sibling.change?.substituteId ?? groupOf(day, sibling.studyGroupId)?.teacherIds[0] ?? null
    room.value = sibling.room ?? ''
  }
  const where = (key: string) => {
    const other = day.lessons.find(({ lessonId }) => lessonId === key)
    const otherGroup = other && groupOf(day, other.studyGroupId)
    return otherGroup ? groupInClass(otherGroup) : ''
  }
  const texts = conflictTexts(conflicts.value, day.teachers, where)
  const roomOnly = conflicts.value.length > 0 && refusedConflicts(conflicts.value, true).length === 0

  return (
    <FormDialog
      title={lesson === null ? t('sub.extra') : t('sub.lesson', { number: lesson.number, where: groupInClass(group) })}
      submit={t('sub.save')}
      wide
      busy={asking.busy.value}
      disabled={isReplaced}
      failure={failureApart(asking.failure.value, 'comment', ...(cancelled.value ? [] : ['room']))}
      aside={
        change !== null && (
          <Button variant="quiet" onClick={() => asking.run(undo)}>
            {t('sub.undo')}
          </Button>
        )
      }
      onSubmit={() => asking.run(save)}
      onClose={() => onClose(false)}
    >
      {isReplaced && <Banner tone="info">{t('sub.subject.replaced')}</Banner>}
      {texts.length > 0 && (
        <Banner tone={roomOnly ? 'warning' : 'danger'}>
          <ul class={styles.plain}>
            {texts.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Banner>
      )}
      {roomOnly && (
        <Checkbox
          label={t('sub.sharedRoom')}
          checked={sharedRoom.value}
          onChange={(checked) => {
            sharedRoom.value = checked
          }}
        />
      )}
      {lesson === null && (
        <Select
          label={t('tt.group')}
          value={group.studyGroupId as string}
          options={day.groups.map((one) => ({ value: one.studyGroupId as string, label: groupInClass(one) }))}
          onChange={(chosen) => {
            groupId.value = day.groups.find(({ studyGroupId }) => studyGroupId === chosen)?.studyGroupId
          }}
        />
      )}
      {lesson !== null && (
        <Checkbox
          label={t('sub.cancel')}
          checked={cancelled.value}
          onChange={(checked) => {
            cancelled.value = checked
          }}
        />
      )}
      {!cancelled.value && (
        <>
          <Select
            label={t('sub.teacher')}
            value={substituteId.value ?? ''}
            options={[
              { value: '', label: t('sub.teacher.planned', { name: planned || '–' }) },
              ...standings(day, Number(number.value), lesson).map((one) => ({ value: one.personId as string, label: standingText(one) })),
            ]}
            onChange={(chosen) => {
              substituteId.value = day.teachers.find(({ personId }) => personId === chosen)?.personId ?? null
            }}
          />
          {siblings.length > 0 && instead === undefined && (
            <Select
              label={t('sub.merge')}
              value={mergedIntoId.value ?? ''}
              options={[
                { value: '', label: t('sub.merge.no') },
                ...siblings.map((one) => {
                  const other = groupOf(day, one.studyGroupId)
                  return { value: one.lessonId as string, label: other ? groupText(other) : '' }
                }),
              ]}
              onChange={merge}
            />
          )}
          <Select
            label={t('sub.subject')}
            hint={
              subjectId.value === null
                ? undefined
                : instead === undefined
                  ? t('sub.subject.hint')
                  : t('sub.subject.instead', { subject: instead.subject, planned: group.subject })
            }
            value={subjectId.value ?? ''}
            options={[
              { value: '', label: t('sub.subject.planned', { subject: group.subject }) },
              ...day.subjects
                .filter((one) => one.subjectId !== group.subjectId)
                .map((one) => ({ value: one.subjectId as string, label: one.title })),
            ]}
            onChange={(chosen) => {
              subjectId.value = day.subjects.find((one) => one.subjectId === chosen)?.subjectId ?? null
            }}
          />
          <div class={styles.three}>
            {instead === undefined && (
              <>
                <Field
                  label={t('sub.date')}
                  type="date"
                  required
                  value={on.value}
                  onInput={(value) => {
                    on.value = value
                  }}
                />
                <LessonNumber number={number} />
              </>
            )}
            <Field
              label={t('tt.room')}
              error={textRefusedAt(asking.failure.value, 'room')}
              maxLength={ROOM_CHARS_MAX}
              value={room.value}
              onInput={(value) => {
                room.value = value
              }}
            />
          </div>
        </>
      )}
      <div class={styles.pair}>
        <Select<AbsenceReason>
          label={t('sub.reason')}
          value={reason.value}
          options={ABSENCE_REASONS.map((one) => ({ value: one, label: t(`sub.reason.${one}`) }))}
          onChange={(chosen) => {
            reason.value = chosen
          }}
        />
        <Field
          label={t('sub.comment')}
          hint={t('sub.comment.hint')}
          error={textRefusedAt(asking.failure.value, 'comment')}
          maxLength={CHANGE_COMMENT_CHARS_MAX}
          value={comment.value}
          onInput={(value) => {
            comment.value = value
          }}
        />
      </div>
    </FormDialog>
  )
}
