import { and, asc, desc, eq, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { ListJournals } from '../../protocol/journal.ts'
import { canAny } from '../../protocol/rights.ts'
import { academicYears, classGroups, classTeachers, studyGroups, subjects, teachingLoads } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { leadersPut, loadHolds } from './access.ts'

/** The classes and subjects this person may open, by class; those one teaches before those one only reads (one's own of other days too); also those of a lesson one holds today for somebody else. */
export async function listJournals(
  env: Env,
  actor: Actor,
  { yearId }: ParsedInputOf<typeof ListJournals>,
): Promise<ResultOf<typeof ListJournals>> {
  const { db, schoolId, timeZone } = actor.tenant
  const roles = await rolesOf(actor.tenant, actor.personId)
  if (!canAny(roles, 'journal.open')) throw new Refusal('not_found')
  const today = dateAt(now(env), timeZone)
  const puts = canAny(roles, 'mark.put')
  const all = canAny(roles, 'journal.readWholeSchool')
  const substituted = sql`SELECT l.study_group_id FROM lesson_changes c JOIN lessons l ON l.id = c.lesson_id
    WHERE c.substitute_id = ${actor.personId} AND c.lesson_on = ${today} AND l.cancelled = 0`
  // By the teacher's own keys: the school's groups are a thousand. Platform: `+` and CROSS JOIN keep SQLite, which has no statistics here, from
  // reading them all.
  const own = sql`+${studyGroups.schoolId} = ${schoolId} AND ${studyGroups.id} IN (
    SELECT study_group_id FROM teaching_loads WHERE teacher_id = ${actor.personId}
    UNION ${substituted}
    UNION SELECT g.id FROM class_teachers t CROSS JOIN study_groups g
      WHERE g.school_id = ${schoolId} AND g.class_group_id = t.class_group_id AND t.teacher_id = ${actor.personId})`
  const rows = await db
    .selectDistinct({
      studyGroupId: studyGroups.id,
      title: studyGroups.title,
      subject: sql<string>`${subjects.title}`.as('subject_title'),
      classGroupId: sql<typeof classGroups.$inferSelect.id | null>`${classGroups.id}`.as('class_id'),
      classTitle: sql<string | null>`${classGroups.title}`.as('class_title'),
      yearLevel: classGroups.yearLevel,
      letter: classGroups.letter,
      teaches: sql<number>`(${teachingLoads.teacherId} is not null and ${loadHolds(today)}) or ${studyGroups.id} in (${substituted})`.as(
        'teaches',
      ),
      leads: sql<number>`${classTeachers.teacherId} is not null and ${studyGroups.archivedOn} is null and ${leadersPut(schoolId)}`.as(
        'leads',
      ),
    })
    .from(studyGroups)
    .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
    .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
    .leftJoin(teachingLoads, and(eq(teachingLoads.studyGroupId, studyGroups.id), eq(teachingLoads.teacherId, actor.personId)))
    .leftJoin(classTeachers, and(eq(classTeachers.classGroupId, studyGroups.classGroupId), eq(classTeachers.teacherId, actor.personId)))
    .where(
      and(
        all ? eq(studyGroups.schoolId, schoolId) : own,
        yearId === undefined ? isNull(studyGroups.archivedOn) : and(isNotNull(studyGroups.archivedOn), eq(studyGroups.yearId, yearId)),
        all
          ? undefined
          : or(
              sql`${teachingLoads.teacherId} is not null`,
              sql`${classTeachers.teacherId} is not null`,
              sql`${studyGroups.id} in (${substituted})`,
            ),
      ),
    )
    .orderBy(asc(classGroups.yearLevel), asc(classGroups.letter), desc(sql`teaches`), asc(sql`subject_title`), asc(studyGroups.title))

  const classes = new Map<string, ResultOf<typeof ListJournals>['classes'][number]>()
  for (const { classGroupId, classTitle, studyGroupId, title, subject, teaches, leads } of rows) {
    const key = classGroupId ?? ''
    const entry = classes.get(key) ?? { classGroupId, title: classTitle ?? '', groups: [] }
    entry.groups.push({ studyGroupId, title, subject, teaches: teaches === 1, mayPut: teaches === 1 || (leads === 1 && puts) })
    classes.set(key, entry)
  }
  const pastYears = await db
    .select({ yearId: academicYears.id, title: academicYears.title })
    .from(academicYears)
    .where(and(eq(academicYears.schoolId, schoolId), lt(academicYears.endsOn, today)))
    .orderBy(desc(academicYears.startsOn))
  // Groups over several classes come last.
  return {
    pastYears,
    classes: [...classes.values()].sort((a, b) => Number(a.classGroupId === null) - Number(b.classGroupId === null)),
  }
}
