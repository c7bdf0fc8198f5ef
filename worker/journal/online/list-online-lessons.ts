import { and, eq, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { LessonId, PersonId } from '../../../protocol/ids.ts'
import type { ListOnlineLessons } from '../../../protocol/online-lessons.ts'
import { lessonChanges, lessons, onlineLessons } from '../../db/schema/journal.ts'
import { people, studyGroupMembers, studyGroups } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { groupQueries, requireLessons } from '../access.ts'
import { rulesOf, rulesQuery } from '../journal-rules.ts'
import { maySetLesson, showsOnline } from './access.ts'
import { onlineLesson, onlineQuery, seenFromAside } from './online-lesson.ts'

/** The online lessons of a group: what goes on, what is to come, then what is over, the latest first. One round trip. */
export async function listOnlineLessons(
  env: Env,
  { tenant, personId }: Actor,
  { studyGroupId }: ParsedInputOf<typeof ListOnlineLessons>,
): Promise<ResultOf<typeof ListOnlineLessons>> {
  const { db } = tenant
  const today = dateAt(now(env), tenant.timeZone)
  const here = or(isNull(studyGroupMembers.toOn), sql`${studyGroupMembers.toOn} >= ${today}`)
  const [groupRows, roleRows, ruleRows, students, others, rows, joined, elsewhere] = await db.batch([
    ...groupQueries(tenant, personId, studyGroupId, today),
    rulesQuery(tenant),
    db
      .select({ personId: people.id, familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
      .from(studyGroupMembers)
      .innerJoin(people, eq(people.id, studyGroupMembers.studentId))
      .where(and(eq(studyGroupMembers.studyGroupId, studyGroupId), here)),
    db
      .select({ studyGroupId: studyGroups.id, title: studyGroups.title, studentId: studyGroupMembers.studentId })
      .from(studyGroups)
      .innerJoin(studyGroupMembers, eq(studyGroupMembers.studyGroupId, studyGroups.id))
      .where(
        and(
          eq(studyGroups.schoolId, tenant.schoolId),
          sql`${studyGroups.classGroupId} = (select g.class_group_id from study_groups g where g.id = ${studyGroupId})`,
          isNull(studyGroups.archivedOn),
          here,
        ),
      ),
    onlineQuery(tenant, eq(onlineLessons.studyGroupId, studyGroupId)),
    db
      .select({ lessonId: lessons.id, intoId: sql<LessonId>`${lessonChanges.mergedIntoId}`.as('into_id') })
      .from(lessons)
      .innerJoin(lessonChanges, eq(lessonChanges.lessonId, lessons.id))
      .where(and(eq(lessons.studyGroupId, studyGroupId), eq(lessons.cancelled, false), isNotNull(lessonChanges.mergedIntoId))),
    onlineQuery(
      tenant,
      sql`${onlineLessons.lessonId} in (select c.merged_into_id from lesson_changes c join lessons l on l.id = c.lesson_id
        where l.study_group_id = ${studyGroupId} and l.cancelled = 0 and c.merged_into_id is not null)`,
    ),
  ])
  const standing = requireLessons(groupRows, roleRows)
  const { group, teaches, substituteFor } = standing
  const rules = rulesOf(ruleRows)
  const byName = new Intl.Collator('ru')
  const own = new Set<PersonId>(students.map((one) => one.personId))
  return {
    title: group.title || (group.classTitle ?? ''),
    subject: group.subject,
    students: students
      .map(({ personId: id, ...name }) => ({ personId: id, name }))
      .sort((a, b) => byName.compare(a.name.familyName, b.name.familyName) || byName.compare(a.name.givenName, b.name.givenName)),
    subgroups: subgroupsOf(others, own),
    maySet: teaches || substituteFor.length > 0,
    onlyLessons: teaches ? null : substituteFor,
    today,
    lessons: [
      ...rows
        // A draft whose lesson is not there any more is nobody's.
        .filter((row) => showsOnline(standing, row) && !(row.state === 'draft' && row.lessonId !== null && row.number === null))
        .map((row) => onlineLesson(row, maySetLesson(standing, row.lessonId), tenant.timeZone, rules)),
      ...elsewhere
        .filter(({ lessonId: id, on }) => joined.some(({ lessonId, intoId }) => intoId === id && showsOnline(standing, { lessonId, on })))
        .flatMap((row) => seenFromAside(onlineLesson(row, false, tenant.timeZone, rules), own) ?? []),
    ].sort(byTurn),
  }
}

type Other = { readonly studyGroupId: string; readonly title: string; readonly studentId: PersonId }

/** Each once, whatever the number of subjects that are taught so; those that hold all or none of these pupils are no parts. */
function subgroupsOf(others: readonly Other[], own: ReadonlySet<PersonId>): { title: string; studentIds: PersonId[] }[] {
  const parts = new Map<string, { title: string; studentIds: PersonId[] }>()
  for (const [, rows] of Map.groupBy(others, (row) => row.studyGroupId)) {
    const studentIds = rows.flatMap(({ studentId }) => (own.has(studentId) ? [studentId] : [])).sort()
    const title = rows[0]?.title ?? ''
    if (studentIds.length > 0 && studentIds.length < own.size && title !== '')
      parts.set(`${title} ${studentIds.join()}`, { title, studentIds })
  }
  return [...parts.values()].sort((a, b) => a.title.localeCompare(b.title, 'ru'))
}

const TURN = { published: 0, draft: 1, ended: 2 } as const
type Turn = { readonly state: keyof typeof TURN; readonly on: string; readonly startsAt: string }

function byTurn(a: Turn, b: Turn): number {
  const soonest = `${a.on} ${a.startsAt}`.localeCompare(`${b.on} ${b.startsAt}`)
  return TURN[a.state] - TURN[b.state] || (a.state === 'ended' ? -soonest : soonest)
}
