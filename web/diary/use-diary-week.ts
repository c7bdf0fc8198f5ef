import { addDays, mondayOf, type SchoolDate } from '../../protocol/dates.ts'
import { GetDiaryWeek } from '../../protocol/diary.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { type Displaced, onePlaceEach } from '../app/one-place.ts'
import { me } from '../app/session.ts'
import { useDiaryNews } from './use-diary-news.ts'
import { useKept } from './use-kept.ts'

export type Week = ResultOf<typeof GetDiaryWeek>

/** The week that holds `on`, today's when undefined: one day after another of it is read once. */
export function useDiaryWeek(studentId: PersonId, on: SchoolDate | undefined) {
  const mondayOn = mondayOf(on ?? me.value?.today ?? '2025-09-01')
  const week = useKept(`week ${studentId} ${mondayOn}`, GetDiaryWeek, { studentId, ...(on === undefined ? {} : { on }) })
  useDiaryNews(
    studentId,
    (news) => {
      const shown = week.data.value?.data
      if (shown === undefined) return false
      if (news.type === 'cell.changed') return shown.lessons.some(({ lessonId }) => lessonId === news.cell.lessonId)
      if (news.type === 'lesson.changed' || news.type === 'onlineLesson.changed')
        return news.days.some((day) => mondayOf(day) === shown.mondayOn)
      return news.type === 'diary.signed' && news.mondayOn === shown.mondayOn
    },
    week.reload,
  )
  return week
}

/** One row a place (rule SUB-12). */
export type DayLesson = Week['lessons'][number] & { readonly displaces: readonly Displaced[] }

export type Day = {
  readonly on: SchoolDate
  readonly lessons: readonly DayLesson[]
  readonly outside: Week['outside']
  readonly holiday: string | null
}

/** Monday to Friday always, the weekend only when it has lessons, or is `also` looked at. */
export function daysOf(week: Week, also?: SchoolDate): Day[] {
  return [0, 1, 2, 3, 4, 5, 6].flatMap((day): Day[] => {
    const on = addDays(week.mondayOn, day)
    const lessons = onePlaceEach(week.lessons.filter((lesson) => lesson.on === on))
    const outside = week.outside.filter((one) => one.on === on)
    const holiday = week.holidays.find(({ startsOn, endsOn }) => startsOn <= on && on <= endsOn)?.title ?? null
    return lessons.length > 0 || outside.length > 0 || day < 5 || on === also ? [{ on, lessons, outside, holiday }] : []
  })
}
