// One week of a diary, day by day.
import { useLocation } from 'preact-iso'
import { addDays, type SchoolDate } from '../../protocol/dates.ts'
import { type DiaryLesson, GetDiaryWeek } from '../../protocol/diary.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { DayCard, DayCards } from '../app/day-card.tsx'
import { t } from '../app/i18n.ts'
import { LessonChanges } from '../app/lesson-change.tsx'
import { ResourceView } from '../app/resource-view.tsx'
import { roomText, WeekSwitch } from '../app/week-switch.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { MarkChip } from '../ui/mark-chip.tsx'
import styles from './diary-page.module.css'
import { markTitle } from './diary-words.ts'
import { useDiaryNews } from './use-diary-news.ts'

type Week = ResultOf<typeof GetDiaryWeek>

export function DiaryWeek({ studentId }: { readonly studentId: PersonId }) {
  const { query, path, route } = useLocation()
  const on = query.on
  const week = useResource(`week ${studentId} ${on ?? ''}`, () => call(GetDiaryWeek, { studentId, ...(on === undefined ? {} : { on }) }))
  useDiaryNews(studentId, week.reload)
  return (
    <ResourceView resource={week}>
      {(data) => (
        <>
          <WeekSwitch mondayOn={data.mondayOn} today={data.today} onChange={(monday) => route(`${path}?on=${monday}`)} />
          <Days week={data} />
        </>
      )}
    </ResourceView>
  )
}

function Days({ week }: { readonly week: Week }) {
  return (
    <DayCards>
      {daysOf(week).map(({ on, lessons }) => (
        <DayCard key={on} on={on} today={week.today}>
          {lessons.length === 0 ? (
            <p class={styles.free}>{t('diary.noLessons')}</p>
          ) : (
            <ol>
              {lessons.map((lesson) => (
                <Lesson key={`${lesson.lessonId} ${lesson.number}`} lesson={lesson} />
              ))}
            </ol>
          )}
        </DayCard>
      ))}
    </DayCards>
  )
}

function Lesson({ lesson }: { readonly lesson: DiaryLesson }) {
  const details = [lesson.startsAt && lesson.endsAt ? `${lesson.startsAt}–${lesson.endsAt}` : '', lesson.room ? roomText(lesson.room) : '']
  const comments = lesson.marks.flatMap((mark) => (mark.comment === null ? [] : [mark.comment]))
  return (
    <li class={styles.lesson} data-cancelled={lesson.cancelled || lesson.change?.movedTo != null}>
      <span class={styles.number}>{lesson.number}</span>
      <div class={styles.what}>
        <p class={styles.subject}>{lesson.subject}</p>
        <p class={styles.small}>{details.filter(Boolean).join(' · ')}</p>
        <LessonChanges lesson={lesson} />
        {lesson.topic && <p class={styles.small}>{lesson.topic}</p>}
        {lesson.marks.length > 0 && (
          <p class={styles.small}>
            {lesson.marks
              .map((mark) => mark.kind)
              .filter(Boolean)
              .join(', ')}
          </p>
        )}
        {comments.map((comment) => (
          <p key={comment} class={styles.comment}>
            <bdi>{comment}</bdi>
          </p>
        ))}
      </div>
      <div class={styles.marks}>
        {lesson.attendance !== null && <span class={styles.attendance}>{t(`attendance.${lesson.attendance}`)}</span>}
        {lesson.marks.map((mark, i) => (
          <MarkChip key={i} value={mark.value} label={markTitle(mark)} />
        ))}
      </div>
    </li>
  )
}

/** Monday to Friday always, the weekend only when it has lessons. */
function daysOf(week: Week): { readonly on: SchoolDate; readonly lessons: readonly DiaryLesson[] }[] {
  return [0, 1, 2, 3, 4, 5, 6]
    .map((day) => {
      const on = addDays(week.mondayOn, day)
      return { on, lessons: week.lessons.filter((lesson) => lesson.on === on), weekend: day > 4 }
    })
    .filter(({ lessons, weekend }) => lessons.length > 0 || !weekend)
}
