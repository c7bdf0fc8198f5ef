import { and, asc, eq, ne, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { canAny } from '../../protocol/rights.ts'
import type { ListTermLocks, LockedPeriod, SetTermLock } from '../../protocol/term-marks.ts'
import { outboxRow } from '../db/outbox.ts'
import { journalLog, termLocks } from '../db/schema/journal.ts'
import { academicYears, classGroups, people, rosters, studyGroups, subjects, terms } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { catchUp } from '../school/follow-timetable.ts'
import { prepared } from '../school/setup/change-setup.ts'
import { windowClosedTo } from './closed-dates.ts'
import { rulesOf, rulesQuery } from './journal-rules.ts'
import { nameOf } from './list-unlocks.ts'

/** The terms of the year that holds today, and the year, each with its locks: the whole school's and those of single groups. Read by whoever reads the school's term marks. */
export async function listTermLocks(env: Env, { tenant, personId }: Actor): Promise<ResultOf<typeof ListTermLocks>> {
  const { db, schoolId, timeZone } = tenant
  const roles = await rolesOf(tenant, personId)
  if (!canAny(roles, 'termMark.readWholeSchool')) throw new Refusal('not_found')
  const today = dateAt(now(env), timeZone)
  const yearId = sql`(select id from academic_years where school_id = ${schoolId} and starts_on <= ${today} order by starts_on desc limit 1)`
  const [termRows, yearRows, lockRows, groupRows, ruleRows] = await db.batch([
    db
      .select()
      .from(terms)
      .where(and(eq(terms.schoolId, schoolId), eq(terms.yearId, yearId), ne(terms.kind, 'year')))
      .orderBy(asc(terms.startsOn), asc(terms.levelFrom)),
    db.select().from(academicYears).where(eq(academicYears.id, yearId)),
    db
      .select({
        periodId: termLocks.termId,
        at: termLocks.lockedAt,
        familyName: people.familyName,
        givenName: people.givenName,
        patronymic: people.patronymic,
      })
      .from(termLocks)
      .leftJoin(people, eq(people.id, termLocks.lockedBy))
      .where(and(eq(termLocks.schoolId, schoolId), eq(termLocks.studyGroupId, ''))),
    db
      .select({
        periodId: termLocks.termId,
        studyGroupId: studyGroups.id,
        subject: sql<string>`${subjects.title}`.as('subject_title'),
        title: sql<string>`${studyGroups.title}`.as('group_title'),
        classTitle: sql<string | null>`${classGroups.title}`.as('class_title'),
      })
      .from(termLocks)
      .innerJoin(studyGroups, eq(sql`${studyGroups.id}`, termLocks.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
      .where(and(eq(termLocks.schoolId, schoolId), ne(termLocks.studyGroupId, '')))
      .orderBy(asc(classGroups.yearLevel), asc(classGroups.letter), asc(subjects.title), asc(studyGroups.title)),
    rulesQuery(tenant),
  ])
  const lockOf = (periodId: string): LockedPeriod['lock'] => {
    const lock = lockRows.find((row) => row.periodId === periodId)
    return lock === undefined ? null : { at: lock.at, by: nameOf(lock) }
  }
  return {
    today,
    maySet: canAny(roles, 'term.lock'),
    windowClosedTo: windowClosedTo(today, rulesOf(ruleRows)),
    periods: [
      ...termRows.map(({ id, title, startsOn, endsOn, levelFrom, levelTo }) => ({ id, title, startsOn, endsOn, levelFrom, levelTo })),
      ...yearRows.map(({ id, title, startsOn, endsOn }) => ({ id, title, startsOn, endsOn, levelFrom: 1, levelTo: 11 })),
    ].map(({ id, ...period }) => ({
      periodId: id,
      ...period,
      lock: lockOf(id),
      groups: groupRows.filter(({ periodId }) => periodId === id).map(({ periodId: _, ...group }) => group),
    })),
  }
}

/**
 * «Закрыть период», or open it again: then its lessons follow the timetable, which may have changed meanwhile. The same twice changes nothing and is logged once. The roster goes on to its next version: an import that was
 * looked at before, or a change of the set-up that is being judged, may mean dates which keep still from now on (IMP-25, SET-06).
 */
export async function setTermLock(
  env: Env,
  { tenant, personId, sessionId }: Actor,
  input: ParsedInputOf<typeof SetTermLock>,
): Promise<ResultOf<typeof SetTermLock>> {
  const { db, schoolId } = tenant
  const roles = await rolesOf(tenant, personId)
  if (!canAny(roles, 'termMark.readWholeSchool')) throw new Refusal('not_found')
  if (!canAny(roles, 'term.lock')) throw new Refusal('not_allowed')
  const { periodId, locked } = input
  const studyGroupId: StudyGroupId | '' = input.studyGroupId ?? ''
  const [lockRows, termRows, yearRows, groupRows] = await db.batch([
    db
      .select({ termId: termLocks.termId })
      .from(termLocks)
      .where(and(eq(termLocks.schoolId, schoolId), eq(termLocks.termId, periodId), eq(termLocks.studyGroupId, studyGroupId))),
    db
      .select({ id: terms.id })
      .from(terms)
      .where(and(eq(sql`${terms.id}`, periodId), eq(terms.schoolId, schoolId))),
    db
      .select({ id: academicYears.id })
      .from(academicYears)
      .where(and(eq(sql`${academicYears.id}`, periodId), eq(academicYears.schoolId, schoolId))),
    db
      .select({ id: studyGroups.id })
      .from(studyGroups)
      .where(and(eq(sql`${studyGroups.id}`, studyGroupId), eq(studyGroups.schoolId, schoolId))),
  ])
  if (termRows.length + yearRows.length === 0 || (studyGroupId !== '' && groupRows.length === 0)) throw new Refusal('not_found')

  const at = now(env)
  const isLocked = sql`exists (select 1 from term_locks where school_id = ${schoolId} and term_id = ${periodId} and study_group_id = ${studyGroupId})`
  const changes = locked ? sql`not ${isLocked}` : isLocked
  const written = [
    db.insert(journalLog).select(
      sql`select null, ${schoolId}, ${at}, ${personId}, ${sessionId}, ${locked ? 'term.lock' : 'term.unlock'}, '', null, null,
        ${JSON.stringify({ period: periodId })}, nullif(${studyGroupId}, ''), null where ${changes}`,
    ),
    db
      .insert(rosters)
      .select(sql`select ${schoolId}, 1, null where ${changes}`)
      .onConflictDoUpdate({ target: rosters.schoolId, set: { version: sql`${rosters.version} + 1` } }),
    locked
      ? db.insert(termLocks).values({ schoolId, termId: periodId, studyGroupId, lockedAt: at, lockedBy: personId }).onConflictDoNothing()
      : db
          .delete(termLocks)
          .where(and(eq(termLocks.schoolId, schoolId), eq(termLocks.termId, periodId), eq(termLocks.studyGroupId, studyGroupId))),
    ...(lockRows.length > 0 === locked
      ? []
      : [outboxRow(tenant, at, { news: 'termLock.changed', studyGroupId: input.studyGroupId ?? null })]),
  ].map((query) => prepared(tenant, query))
  await tenant.d1.batch(locked ? written : [...written, ...catchUp(tenant, at, dateAt(at, tenant.timeZone))])
  return { locked }
}
