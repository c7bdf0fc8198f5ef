import { and, asc, desc, eq, gte, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { addDays, dateAt, dayStartAt, type SchoolDate } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { LOG_DAYS_DEFAULT, LOG_DAYS_MAX, LOG_PAGE } from '../../protocol/limits.ts'
import { canAny, type SchoolRole } from '../../protocol/rights.ts'
import type { ListLog, ListLogChoices } from '../../protocol/term-marks.ts'
import { journalLog, lessons } from '../db/schema/journal.ts'
import { classGroups, classMembers, people, studyGroupMembers, studyGroups, subjects, terms } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { nameOf } from './list-unlocks.ts'

/**
 * «История изменений», the newest first (journal-domain §10): the heads and the administrator read the school's, a class teacher their class's, a
 * teacher their own edits; of term marks the administrator reads none. Read by time; of one pupil by their groups.
 */
export async function listLog(env: Env, actor: Actor, input: ParsedInputOf<typeof ListLog>): Promise<ResultOf<typeof ListLog>> {
  const { tenant, personId } = actor
  const { db, schoolId, timeZone } = tenant
  const to = input.to ?? dateAt(now(env), timeZone)
  const asked = input.from ?? addDays(to, -LOG_DAYS_DEFAULT)
  // A log is read a year at most at once: what is one's own is looked for among all of these days.
  const from = asked < addDays(to, -LOG_DAYS_MAX) ? addDays(to, -LOG_DAYS_MAX) : asked
  const [roles, ofPupil] = await Promise.all([rolesOf(tenant, personId), isPupil(actor, input.personId)])
  if (!canAny(roles, 'journal.open')) throw new Refusal('not_found')
  const scope = canAny(roles, 'log.readWholeSchool') ? readsTermMarks(actor, roles) : ownScope(actor)
  const [beforeAt, beforeSeq] = (input.before ?? '').split('.').map(Number)
  const student = alias(people, 'student')
  const rows = await db
    .select({
      seq: journalLog.seq,
      at: journalLog.at,
      what: journalLog.what,
      before: journalLog.before,
      after: journalLog.after,
      reason: journalLog.reason,
      actorFamily: sql<string | null>`${people.familyName}`.as('actor_family'),
      actorGiven: sql<string | null>`${people.givenName}`.as('actor_given'),
      actorPatronymic: sql<string | null>`${people.patronymic}`.as('actor_patronymic'),
      studentFamily: sql<string | null>`${student.familyName}`.as('student_family'),
      studentGiven: sql<string | null>`${student.givenName}`.as('student_given'),
      studentPatronymic: sql<string | null>`${student.patronymic}`.as('student_patronymic'),
      lessonId: sql<typeof lessons.$inferSelect.id | null>`${lessons.id}`.as('of_lesson'),
      lessonOn: sql<SchoolDate | null>`${lessons.lessonOn}`.as('of_lesson_on'),
      lessonNumber: sql<number | null>`${lessons.number}`.as('of_lesson_number'),
      subject: sql<string | null>`${subjects.title}`.as('subject_title'),
      groupTitle: sql<string | null>`${studyGroups.title}`.as('group_title'),
      classTitle: sql<string | null>`${classGroups.title}`.as('class_title'),
      period: sql<
        string | null
      >`coalesce(${terms.title}, (select y.title from academic_years y where y.id = ${journalLog.after}->>'period'))`.as('period_title'),
    })
    .from(journalLog)
    .leftJoin(people, eq(people.id, journalLog.actorId))
    .leftJoin(student, eq(student.id, journalLog.studentId))
    .leftJoin(lessons, eq(lessons.id, journalLog.lessonId))
    .leftJoin(studyGroups, eq(studyGroups.id, journalLog.studyGroupId))
    .leftJoin(subjects, eq(subjects.id, studyGroups.subjectId))
    .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
    .leftJoin(terms, eq(terms.id, sql`${journalLog.after}->>'period'`))
    .where(
      and(
        // Platform: `+` keeps SQLite, which has no statistics here, from reading the school by time to find one pupil.
        ofPupil ? sql`+${journalLog.schoolId} = ${schoolId}` : eq(journalLog.schoolId, schoolId),
        gte(journalLog.at, dayStartAt(from, timeZone)),
        lt(journalLog.at, dayStartAt(addDays(to, 1), timeZone)),
        input.before === undefined ? undefined : sql`(${journalLog.at}, ${journalLog.seq}) < (${beforeAt}, ${beforeSeq})`,
        scope,
        input.classGroupId === undefined
          ? undefined
          : sql`(${journalLog.studyGroupId} in (select id from study_groups where school_id = ${schoolId} and class_group_id = ${input.classGroupId})
              or ${journalLog.studentId} in (select student_id from class_members where class_group_id = ${input.classGroupId}))`,
        input.subjectId === undefined
          ? undefined
          : sql`${journalLog.studyGroupId} in (select id from study_groups where school_id = ${schoolId} and subject_id = ${input.subjectId})`,
        personFilter(input.personId, ofPupil),
      ),
    )
    .orderBy(desc(journalLog.at), desc(journalLog.seq))
    .limit(LOG_PAGE + 1)
  const page = rows.slice(0, LOG_PAGE)
  const last = page.at(-1)
  return {
    from,
    to,
    next: rows.length > LOG_PAGE && last ? `${last.at}.${last.seq}` : null,
    entries: page.map((row) => ({
      seq: row.seq,
      at: row.at,
      what: row.what,
      actor: nameOf({ familyName: row.actorFamily, givenName: row.actorGiven, patronymic: row.actorPatronymic }),
      student: nameOf({ familyName: row.studentFamily, givenName: row.studentGiven, patronymic: row.studentPatronymic }),
      lesson: row.lessonId === null || row.lessonOn === null ? null : { id: row.lessonId, on: row.lessonOn, number: row.lessonNumber ?? 0 },
      subject: row.subject,
      groupTitle: row.groupTitle,
      classTitle: row.classTitle,
      period: row.period,
      before: recordOf(row.before),
      after: recordOf(row.after),
      reason: row.reason,
    })),
  }
}

/**
 * Own edits, and whatever concerns the class one leads: its groups, and its pupils in groups of several classes while they were in the class.
 * Security: a pupil who moved, or a class led years ago, does not open what came after.
 */
function ownScope({ tenant: { schoolId }, personId }: Actor): SQL {
  const led = sql`(select class_group_id from class_teachers where teacher_id = ${personId})`
  return sql`(${journalLog.actorId} = ${personId}
    or ${journalLog.studyGroupId} in (select id from study_groups where school_id = ${schoolId} and class_group_id in ${led})
    or exists (select 1 from class_members m where m.student_id = ${journalLog.studentId} and m.class_group_id in ${led}
      and ${journalLog.at} >= unixepoch(m.from_on, '-1 day') * 1000
      and (m.to_on is null or ${journalLog.at} < unixepoch(m.to_on, '+2 days') * 1000)))`
}

/**
 * Security: term marks are not the administrator's to read (journal-domain §10), so neither is the log of them, except as the teacher or class teacher
 * they may be besides.
 */
function readsTermMarks(actor: Actor, roles: readonly SchoolRole[]): SQL | undefined {
  return canAny(roles, 'termMark.readWholeSchool') ? undefined : sql`(${journalLog.what} <> 'termMark.put' or ${ownScope(actor)})`
}

function personFilter(personId: Actor['personId'] | undefined, ofPupil: boolean): SQL | undefined {
  if (personId === undefined) return undefined
  if (!ofPupil) return eq(journalLog.actorId, personId)
  return sql`${journalLog.studyGroupId} in (select study_group_id from study_group_members where student_id = ${personId})
    and ${journalLog.studentId} = ${personId}`
}

async function isPupil({ tenant }: Actor, personId: Actor['personId'] | undefined): Promise<boolean> {
  if (personId === undefined) return false
  const rows = await tenant.db
    .select({ id: studyGroupMembers.studentId })
    .from(studyGroupMembers)
    .where(eq(studyGroupMembers.studentId, personId))
    .limit(1)
  return rows.length > 0
}

function recordOf(json: unknown): Record<string, unknown> | null {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null
}

/** What this reader may narrow the log to. */
export async function listLogChoices(
  { tenant, personId }: Actor,
  { classGroupId }: ParsedInputOf<typeof ListLogChoices>,
): Promise<ResultOf<typeof ListLogChoices>> {
  const { db, schoolId } = tenant
  const roles = await rolesOf(tenant, personId)
  if (!canAny(roles, 'journal.open')) throw new Refusal('not_found')
  const whole = canAny(roles, 'log.readWholeSchool')
  const led = sql`(select class_group_id from class_teachers where teacher_id = ${personId})`
  const [classes, subjectRows, pupils] = await db.batch([
    db
      .select({ classGroupId: classGroups.id, title: classGroups.title })
      .from(classGroups)
      .where(and(eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn), whole ? undefined : sql`${classGroups.id} in ${led}`))
      .orderBy(asc(classGroups.yearLevel), asc(classGroups.letter)),
    db
      .select({ subjectId: subjects.id, title: subjects.title })
      .from(subjects)
      .where(eq(subjects.schoolId, schoolId))
      .orderBy(asc(subjects.title)),
    db
      .select({ personId: people.id, familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
      .from(classMembers)
      .innerJoin(people, eq(people.id, classMembers.studentId))
      .where(
        and(
          eq(classMembers.classGroupId, classGroupId ?? ('' as never)),
          sql`+${classMembers.schoolId} = ${schoolId}`,
          whole ? undefined : sql`${classMembers.classGroupId} in ${led}`,
        ),
      ),
  ])
  const byName = new Intl.Collator('ru')
  return {
    classes,
    subjects: subjectRows,
    people: pupils
      .map(({ personId: id, ...name }) => ({ personId: id, name }))
      .sort((a, b) => byName.compare(a.name.familyName, b.name.familyName) || byName.compare(a.name.givenName, b.name.givenName)),
    scope: whole ? 'school' : classes.length > 0 ? 'class' : 'own',
  }
}
