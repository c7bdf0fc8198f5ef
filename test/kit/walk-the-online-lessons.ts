import {
  CreateOnlineLesson,
  EndOnlineLesson,
  GetOnlineAttendance,
  ListLessonsOfDay,
  ListOnlineLessons,
  PublishOnlineLesson,
  RemoveOnlineLesson,
  SetOnlineDays,
} from '../../protocol/online-lessons.ts'
import type { Client } from '../../scripts/house/client.ts'
import { tenantOf } from '../../worker/db/db.ts'
import { closeForgotten } from '../../worker/journal/online/close-forgotten.ts'
import { drainOutbox } from '../../worker/reactions.ts'
import { actAs, classNamed } from './act-as.ts'
import { tenantOfSchool } from './change-roster.ts'
import { groupOf } from './journals.ts'
import { decide, TODAY, wanted } from './online-lessons.ts'

/** Everything that a teacher, a deputy head and the hour do about online lessons. `as`: the person's browser, watched; `watched`: the Worker's databases. */
export async function walkThroughOnlineLessons(as: (person: { cookie: string }) => Client, watched: () => Env): Promise<void> {
  await decide({ onlineOpensMinutes: 60 })
  const studyGroupId = await groupOf('7Б', 'Математика')
  const teacher = as(await actAs('Орлова'))
  await teacher.call(ListLessonsOfDay, { studyGroupId, on: TODAY })
  const { lessons } = await teacher.call(CreateOnlineLesson, wanted(studyGroupId, { repeatUntil: '2025-10-13' }))
  const [first, second] = lessons
  if (!first || !second) throw new Error('nothing was made')
  await teacher.call(PublishOnlineLesson, { onlineLessonId: first.onlineLessonId, version: first.version })
  await teacher.call(RemoveOnlineLesson, { onlineLessonId: second.onlineLessonId, version: second.version })
  for (const reader of [teacher, as(await actAs('Титов'))]) {
    await reader.call(ListOnlineLessons, { studyGroupId })
    await reader.call(GetOnlineAttendance, { onlineLessonId: first.onlineLessonId })
  }
  await drainOutbox(watched(), tenantOf(watched(), await tenantOfSchool()))
  await teacher.call(EndOnlineLesson, { onlineLessonId: first.onlineLessonId })
  await teacher.call(GetOnlineAttendance, { onlineLessonId: first.onlineLessonId })
  const forgotten = await teacher.call(CreateOnlineLesson, wanted(studyGroupId))
  const [open] = forgotten.lessons
  if (!open) throw new Error('nothing was made')
  await teacher.call(PublishOnlineLesson, { onlineLessonId: open.onlineLessonId, version: open.version })
  const later = { ...watched(), DEV_CLOCK_AT: `${TODAY}T09:00:00Z` }
  const school = tenantOf(later, await tenantOfSchool())
  await closeForgotten(later, school, [school])
  await drainOutbox(later, school)
  const deputy = as(await actAs('Титов'))
  await deputy.call(SetOnlineDays, { classGroupIds: [await classNamed('7А')], fromOn: '2025-10-28', toOn: '2025-10-29' })
}
