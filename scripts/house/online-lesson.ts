// A teacher's group goes on online, without the screens: for tests, and for the states of which screens are taken.
import type { StudyGroupId } from '../../protocol/ids.ts'
import { ListJournals } from '../../protocol/journal.ts'
import { CreateOnlineLesson, type OnlineLesson, PublishOnlineLesson } from '../../protocol/online-lessons.ts'
import type { Client } from './client.ts'

/** Of the demo school's Monday. `startsAt` and `endsAt`: «08:00», by the school's clock. */
export type LessonTime = { readonly on: string; readonly startsAt: string; readonly endsAt: string }

/** The mathematics of 7Б, which Орлова, who is signed in at `teacher`, has; throws for anybody else. */
export async function mathsOf7B(teacher: Client): Promise<StudyGroupId> {
  const { classes } = await teacher.call(ListJournals, {})
  const group = classes.find(({ title }) => title === '7Б')?.groups.find(({ subject }) => subject === 'Математика')
  if (!group) throw new Error('Whoever is signed in does not teach mathematics to 7Б.')
  return group.studyGroupId
}

/** A draft for the whole group, in the built-in call. */
export async function planLesson(teacher: Client, studyGroupId: StudyGroupId, { on, ...time }: LessonTime): Promise<OnlineLesson> {
  const { lessons } = await teacher.call(CreateOnlineLesson, {
    studyGroupId,
    clientId: crypto.randomUUID(),
    on,
    when: { at: 'time', ...time },
    audience: { for: 'group' },
    platform: 'builtIn',
    url: null,
    repeatUntil: null,
  })
  const [lesson] = lessons
  if (!lesson) throw new Error('No lesson was made.')
  return lesson
}

export function publishLesson(teacher: Client, { onlineLessonId, version }: OnlineLesson): Promise<OnlineLesson> {
  return teacher.call(PublishOnlineLesson, { onlineLessonId, version })
}
