// The demo school's timetable by its words, and people who look at it on another day.
import { env } from 'cloudflare:workers'
import type { InputOf, ResultOf } from '../../protocol/endpoint.ts'
import { SignIn } from '../../protocol/identity.ts'
import type { PersonId } from '../../protocol/ids.ts'
import {
  type DayLesson,
  GetDayPlan,
  type GetTimetableTemplate,
  type PutLessonChange,
  type TimetableGroup,
} from '../../protocol/timetable.ts'
import { Client, Refused } from '../../scripts/house/client.ts'
import { actAs, ORIGIN, PASSWORD, type Person, personNamed } from './act-as.ts'
import { fetchProduct } from './product.ts'

export const idOf = (name: string): PersonId => personNamed(name).personId

export const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )

/** Somebody who has signed in before (`actAs`), at a browser of another morning. */
export async function onAnotherDay(name: string, on: string): Promise<Client> {
  await actAs(name)
  const there = { ...env, DEV_CLOCK_AT: `${on}T05:00:00Z` }
  const client = new Client(ORIGIN, (url, init) => fetchProduct(url, init, there))
  await client.call(SignIn, { login: personNamed(name).login ?? '', password: PASSWORD })
  return client
}

export type Template = ResultOf<typeof GetTimetableTemplate>

/** «7Б Математика», «7Б Английский язык 2-я подгруппа» */
export function groupNamed<Group extends TimetableGroup>(groups: readonly Group[], classTitle: string, subject: string, part = ''): Group {
  const found = groups.find((group) => group.classTitle === classTitle && group.subject === subject && group.title.includes(part))
  if (!found) throw new Error(`${classTitle} has no ${subject} ${part}`)
  return found
}

export async function dayOf(planner: Person, on: string): Promise<ResultOf<typeof GetDayPlan>> {
  return planner.call(GetDayPlan, { on })
}

/** The lesson of a class by its number that day; of subgroups the one whose title holds `part`. */
export function lessonAt(day: ResultOf<typeof GetDayPlan>, classTitle: string, number: number, part = ''): DayLesson {
  const groups = new Map(day.groups.map((group) => [group.studyGroupId, group]))
  const found = day.lessons.find((lesson) => {
    const group = groups.get(lesson.studyGroupId)
    return lesson.on === day.on && lesson.number === number && group?.classTitle === classTitle && group.title.includes(part)
  })
  if (!found) throw new Error(`${classTitle} has no lesson ${number} on ${day.on}`)
  return found
}

/** The lesson as it stands, with what is to be other. */
export function changeOf(lesson: DayLesson, other: Partial<InputOf<typeof PutLessonChange>>): InputOf<typeof PutLessonChange> {
  const { lessonId, on, number, room, cancelled, change } = lesson
  return {
    lessonId,
    version: change?.version ?? 0,
    on,
    number,
    room,
    cancelled,
    substituteId: change?.substituteId ?? null,
    subjectId: change?.subjectId ?? null,
    mergedIntoId: change?.mergedIntoId ?? null,
    reason: 'illness',
    comment: null,
    sharedRoom: false,
    ...other,
  }
}
