// The call of a published lesson: founded once, and its people kept in step with the school's.
import { eq, sql } from 'drizzle-orm'
import { foundCall } from '../../calls/found-call.ts'
import type { Tenant } from '../../db/db.ts'
import { people, studyGroups, subjects } from '../../db/schema/school.ts'
import { rulesOf, rulesQuery } from '../journal-rules.ts'
import { findOnline, type OnlineRow } from './online-lesson.ts'
import { listedPeople, onlinePeopleQueries } from './online-people.ts'

/** Guests never come to a lesson; whoever may come need not wait; the screen is the teacher's to show or to give. */
const SETTINGS = {
  guests: false,
  lobby: false,
  locked: false,
  screenShare: 'admins',
  selfUnmute: true,
  chatOpen: true,
  reactions: true,
  newcomersListen: false,
} as const

/** Once is as good as twice: what was founded already hears who may come now. */
export async function openCall(env: Env, tenant: Tenant, row: OnlineRow): Promise<void> {
  const { callId, publishedBy } = row
  if (callId === null || publishedBy === null) return
  const [names, [group], ruleRows, ...rows] = await tenant.db.batch([
    tenant.db
      .select({ familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
      .from(people)
      .where(eq(people.id, publishedBy)),
    tenant.db
      // Platform: in a batch D1 names columns, and two of one name are one.
      .select({ subject: sql<string>`${subjects.title}`.as('subject_title'), title: studyGroups.title })
      .from(studyGroups)
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .where(eq(studyGroups.id, row.studyGroupId)),
    rulesQuery(tenant),
    ...onlinePeopleQueries(tenant, row),
  ])
  const [name] = names
  if (!name || !group) throw new Error('a published lesson has lost its group or its teacher')
  const listed = listedPeople(rows, publishedBy, rulesOf(ruleRows))
  await foundCall(env, tenant, {
    callId,
    kind: 'lesson',
    title: group.title === '' ? group.subject : `${group.subject}, ${group.title}`,
    media: 'video',
    schoolId: tenant.schoolId,
    timeZone: tenant.timeZone,
    organiser: { personId: publishedBy, name },
    chatId: null,
    onlineLessonId: row.onlineLessonId,
    settings: SETTINGS,
    people: listed,
    ring: [],
    ringName: null,
    picked: false,
    personal: false,
  })
  const room = env.CALL_ROOM.getByName(callId)
  await room.setPeople(listed)
  // Somebody may have ended the lesson meanwhile, and then there was no call yet to end.
  const since = await findOnline(tenant, row.onlineLessonId)
  if (since?.state === 'ended') await room.endCall(null)
}
