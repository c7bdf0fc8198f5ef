import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { addDays, dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import { type LessonId, PersonId, type StudyGroupId } from '../../../protocol/ids.ts'
import { ONLINE_DAYS_MAX } from '../../../protocol/limits.ts'
import type { SetOnlineDays } from '../../../protocol/online-lessons.ts'
import { canAny } from '../../../protocol/rights.ts'
import { outboxRow } from '../../db/outbox.ts'
import { classGroups } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { rolesOf } from '../../identity/roles.ts'
import { now } from '../../platform/clock.ts'
import { readJson } from '../../platform/json.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Draft, insertDrafts } from './insert-drafts.ts'

/** Platform: one value of a statement holds 2 MB, and one batch runs for half a minute at most. */
const DRAFTS_PER_BATCH = 1000

type Found = {
  readonly lessonId: LessonId
  readonly studyGroupId: StudyGroupId
  readonly on: string
  readonly taken: number
  /** JSON: pupils of these classes in a group of several classes; null: the whole group. */
  readonly studentIds: string | null
}

/**
 * For a quarantine: every lesson of these classes and days becomes a draft on the built-in platform, each its teacher's to publish. Groups of several
 * classes are online for the pupils of these. What is online already, or does not take place, stays as it is; asked twice, it makes nothing.
 */
export async function setOnlineDays(
  env: Env,
  actor: Actor,
  { classGroupIds, fromOn, toOn }: ParsedInputOf<typeof SetOnlineDays>,
): Promise<ResultOf<typeof SetOnlineDays>> {
  const { tenant } = actor
  const { db, schoolId } = tenant
  const roles = await rolesOf(tenant, actor.personId)
  if (!canAny(roles, 'journal.open')) throw new Refusal('not_found')
  if (!canAny(roles, 'onlineDays.set')) throw new Refusal('not_allowed')
  const at = now(env)
  if (fromOn < dateAt(at, tenant.timeZone)) throw new Refusal('date_past')
  if (toOn < fromOn || toOn >= addDays(fromOn, ONLINE_DAYS_MAX)) throw new Refusal('invalid', { field: 'toOn' })
  const classes = JSON.stringify(classGroupIds)
  const known = await db
    .select({ id: classGroups.id })
    .from(classGroups)
    .where(sql`${classGroups.id} in (select value from json_each(${classes})) and ${classGroups.schoolId} = ${schoolId}`)
  if (known.length < new Set(classGroupIds).size) throw new Refusal('not_found')
  const found = await lessonsOfClasses(actor, classes, fromOn, toOn)
  const free = found.filter(({ taken }) => taken === 0)
  const clientId = crypto.randomUUID()
  for (let start = 0; start < free.length; start += DRAFTS_PER_BATCH) {
    const some = free.slice(start, start + DRAFTS_PER_BATCH)
    const news = [...Map.groupBy(some, ({ studyGroupId }) => studyGroupId)].map(([studyGroupId, lessons]) =>
      outboxRow(tenant, at, {
        news: 'onlineLesson.changed',
        onlineLessonId: null,
        studyGroupId,
        days: [...new Set(lessons.map(({ on }) => on))],
        studentIds: pupilsOf(lessons[0]),
      }),
    )
    await db.batch([insertDrafts(actor, clientId, at, some.map(draftOf)), ...news])
  }
  return { made: free.length, already: found.length - free.length }
}

function lessonsOfClasses({ tenant }: Actor, classes: string, fromOn: string, toOn: string): Promise<Found[]> {
  // By each group's index; of a group of several classes only who is in one of these.
  return tenant.db.all<Found>(sql`with chosen as (select value as id from json_each(${classes})),
    concerned as (
      select g.id, null as students from study_groups g where g.school_id = ${tenant.schoolId} and g.class_group_id in (select id from chosen)
        and g.archived_on is null
      union all
      select g.id, json_group_array(distinct m.student_id) from chosen join class_members c on c.class_group_id = chosen.id
        join study_group_members m on m.student_id = c.student_id join study_groups g on g.id = m.study_group_id
      where g.class_group_id is null and g.archived_on is null and g.school_id = ${tenant.schoolId}
        and coalesce(c.to_on, '9999') >= ${fromOn} and coalesce(m.to_on, '9999') >= ${fromOn} group by g.id)
    select l.id as lessonId, l.study_group_id as studyGroupId, l.lesson_on as "on", concerned.students as studentIds,
      exists (select 1 from online_lessons o where o.lesson_id = l.id) as taken
    from concerned cross join lessons l on l.study_group_id = concerned.id and l.lesson_on between ${fromOn} and ${toOn}
    where l.cancelled = 0 order by l.lesson_on, l.number`)
}

function pupilsOf(lesson: Found | undefined): PersonId[] | null {
  return lesson?.studentIds == null ? null : readJson(lesson.studentIds, z.array(PersonId))
}

function draftOf(lesson: Found): Draft {
  const { lessonId, studyGroupId, on } = lesson
  return {
    lessonId,
    studyGroupId,
    lessonOn: on,
    startsAt: null,
    endsAt: null,
    platform: 'builtIn',
    url: null,
    studentIds: pupilsOf(lesson),
  }
}
