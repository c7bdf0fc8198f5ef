import { and, eq, ne, or, sql } from 'drizzle-orm'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { AcademicYearId } from '../../../protocol/ids.ts'
import type { PutAcademicYear } from '../../../protocol/school-setup.ts'
import { termLocks } from '../../db/schema/journal.ts'
import { academicYears, holidays, terms } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { followTimetable } from '../follow-timetable.ts'
import { changeSetup, prepared } from './change-setup.ts'
import { isWithin, requireYear, shareDays } from './periods.ts'

/**
 * A school year, new or with other dates. The timetable keeps within it. Refuses dates_reversed, year_too_long, dates_overlap (with another
 * year), outside_year (a term or holiday of it would be left outside), in_use (of a locked year a day would be left outside, and open).
 */
export async function putAcademicYear(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof PutAcademicYear>,
): Promise<ResultOf<typeof PutAcademicYear>> {
  const { tenant } = actor
  const { db, d1, schoolId } = tenant
  let yearId = input.yearId
  await changeSetup(env, actor, {
    what: 'year.put',
    input,
    texts: { title: input.title },
    standing: async () => {
      const known = await db.select({ title: academicYears.title }).from(academicYears).where(eq(academicYears.schoolId, schoolId))
      return known.map(({ title }) => title)
    },
    decide: async ({ at, today }) => {
      const { title, startsOn, endsOn } = input
      requireYear(input)
      const [years, termRows, holidayRows, locks] = await db.batch([
        db.select().from(academicYears).where(eq(academicYears.schoolId, schoolId)),
        db
          .select()
          .from(terms)
          .where(and(eq(terms.schoolId, schoolId), ne(terms.kind, 'year'))),
        db.select().from(holidays).where(eq(holidays.schoolId, schoolId)),
        // A term of kind `year` is the year under another name, and so is a lock of it.
        db
          .select({ termId: termLocks.termId })
          .from(termLocks)
          .leftJoin(terms, and(eq(sql`${terms.id}`, termLocks.termId), eq(terms.kind, 'year')))
          .where(
            and(
              eq(termLocks.schoolId, schoolId),
              or(eq(sql`${terms.yearId}`, input.yearId ?? ''), eq(sql`${termLocks.termId}`, input.yearId ?? '')),
            ),
          )
          .limit(1),
      ])
      const was = years.find((year) => year.id === input.yearId)
      if (input.yearId !== null && !was) throw new Refusal('not_found')
      if (years.some((year) => year.id !== input.yearId && shareDays(year, input)))
        throw new Refusal('dates_overlap', { field: 'startsOn' })
      if (!was) {
        yearId = newId<AcademicYearId>('academicYear', at)
        return [prepared(tenant, db.insert(academicYears).values({ id: yearId, schoolId, title, startsOn, endsOn }))]
      }
      if (termRows.some((term) => term.yearId === was.id && !isWithin(term, input))) throw new Refusal('outside_year', { field: 'terms' })
      if (holidayRows.some((holiday) => isWithin(holiday, was) && !isWithin(holiday, input)))
        throw new Refusal('outside_year', { field: 'holidays' })
      if (locks.length > 0 && !isWithin(was, input)) throw new Refusal('in_use', { field: startsOn > was.startsOn ? 'startsOn' : 'endsOn' })
      return [
        prepared(
          tenant,
          db
            .update(academicYears)
            .set({ title, startsOn, endsOn })
            .where(and(eq(academicYears.id, was.id), eq(academicYears.schoolId, schoolId))),
        ),
        // A term of kind `year` is the year under another name.
        prepared(
          tenant,
          db
            .update(terms)
            .set({ startsOn, endsOn })
            .where(and(eq(terms.schoolId, schoolId), eq(terms.yearId, was.id), eq(terms.kind, 'year'))),
        ),
        // Entries that lasted as long as the year still do; the others keep within it.
        d1
          .prepare(
            `UPDATE timetable_entries SET
               from_on = CASE WHEN from_on = ?2 THEN ?4 ELSE max(from_on, ?4) END,
               to_on = CASE WHEN to_on = ?3 THEN ?5 ELSE min(to_on, ?5) END
             WHERE school_id = ?1 AND from_on BETWEEN ?2 AND ?3`,
          )
          .bind(schoolId, was.startsOn, was.endsOn, startsOn, endsOn),
        d1.prepare('DELETE FROM timetable_entries WHERE school_id = ?1 AND to_on < from_on').bind(schoolId),
        ...followTimetable(tenant, at, today),
      ]
    },
  })
  if (yearId === null) throw new Error('a new year has no id')
  return { yearId }
}
