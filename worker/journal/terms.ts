import { and, asc, eq, ne, type SQL, sql } from 'drizzle-orm'
import { addDays, type SchoolDate } from '../../protocol/dates.ts'
import type { TermId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import { terms } from '../db/schema/school.ts'

/** Shown when a school has no terms yet: the weeks around today. */
const DAYS_BACK = 60
const DAYS_AHEAD = 30

export function termsQuery(tenant: Tenant) {
  return tenant.db
    .select({ id: terms.id, title: terms.title, startsOn: terms.startsOn, endsOn: terms.endsOn })
    .from(terms)
    .where(and(eq(terms.schoolId, tenant.schoolId), ne(terms.kind, 'year')))
    .orderBy(asc(terms.startsOn))
}

type Row = { readonly id: TermId; readonly startsOn: SchoolDate; readonly endsOn: SchoolDate }

/** The term asked for, else the one that holds today, else the last that has begun, else the first. */
export function chooseTerm<T extends Row>(rows: readonly T[], termId: TermId | undefined, today: SchoolDate): T | null {
  return rows.find((row) => row.id === termId) ?? rows.findLast((row) => row.startsOn <= today) ?? rows[0] ?? null
}

/**
 * The first or last day of the term `chooseTerm` chooses, as SQL: so that what depends on the term is read in the same round trip as the terms.
 */
export function termBound(bound: 'starts_on' | 'ends_on', tenant: Tenant, termId: TermId | undefined, today: SchoolDate): SQL<string> {
  const fallback = bound === 'starts_on' ? addDays(today, -DAYS_BACK) : addDays(today, DAYS_AHEAD)
  return sql<string>`coalesce((select ${sql.raw(bound)} from terms where school_id = ${tenant.schoolId} and kind <> 'year'
    order by id = ${termId ?? ''} desc, starts_on <= ${today} desc, case when starts_on <= ${today} then starts_on end desc, starts_on limit 1), ${fallback})`
}
