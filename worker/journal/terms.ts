// Which terms there are for whom: quarters for some year levels, half-years for others. A group has those of its class's level in its own year; a
// pupil those of the levels they were in, year by year, so that last year's marks are found under last year's terms.
import { and, asc, eq, ne, type SQL, sql } from 'drizzle-orm'
import { addDays, type SchoolDate } from '../../protocol/dates.ts'
import type { PersonId, StudyGroupId, TermId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import { terms } from '../db/schema/school.ts'
import { levelOfGroup } from '../school/group-level.ts'

/** Shown when there are no terms yet: the weeks around today. */
const DAYS_BACK = 60
const DAYS_AHEAD = 30

export type TermsOf = { readonly studyGroupId: StudyGroupId } | { readonly studentId: PersonId }

export function termsQuery(tenant: Tenant, whose: TermsOf) {
  return tenant.db
    .select({ id: terms.id, title: terms.title, startsOn: terms.startsOn, endsOn: terms.endsOn })
    .from(terms)
    .where(and(eq(terms.schoolId, tenant.schoolId), ne(terms.kind, 'year'), isOf(whose)))
    .orderBy(asc(terms.startsOn))
}

type Row = { readonly id: TermId; readonly startsOn: SchoolDate; readonly endsOn: SchoolDate }

/** The term asked for, else the one that holds today, else the last that has begun, else the first. */
export function chooseTerm<T extends Row>(rows: readonly T[], termId: TermId | undefined, today: SchoolDate): T | null {
  return rows.find((row) => row.id === termId) ?? rows.findLast((row) => row.startsOn <= today) ?? rows[0] ?? null
}

/**
 * The first or last day, or the id, of the term `chooseTerm` chooses, as SQL: so that what depends on the term is read in the same round trip as the
 * terms.
 */
export function termBound(
  bound: 'starts_on' | 'ends_on' | 'id',
  tenant: Tenant,
  whose: TermsOf,
  termId: TermId | undefined,
  today: SchoolDate,
): SQL<string> {
  const fallback = { starts_on: addDays(today, -DAYS_BACK), ends_on: addDays(today, DAYS_AHEAD), id: '' }[bound]
  return sql<string>`coalesce((select ${sql.raw(bound)} from terms where school_id = ${tenant.schoolId} and kind <> 'year' and ${isOf(whose)}
    order by id = ${termId ?? ''} desc, starts_on <= ${today} desc, case when starts_on <= ${today} then starts_on end desc, starts_on limit 1), ${fallback})`
}

/** A condition on `terms`. What is not known (a group without a year, a pupil without a class) leaves none out. */
function isOf(whose: TermsOf): SQL {
  if ('studyGroupId' in whose) {
    const id = whose.studyGroupId
    return sql`coalesce(${levelOfGroup(id)} between terms.level_from and terms.level_to, 1)
      and terms.year_id is coalesce((select year_id from study_groups where id = ${id}), terms.year_id)`
  }
  const { studentId } = whose
  return sql`(exists (select 1 from class_members m cross join class_groups c on c.id = m.class_group_id
      where m.student_id = ${studentId} and c.year_level between terms.level_from and terms.level_to
        and m.from_on <= coalesce((select ends_on from academic_years where id = terms.year_id), '9999')
        and coalesce(m.to_on, '9999') >= coalesce((select starts_on from academic_years where id = terms.year_id), ''))
    or not exists (select 1 from class_members where student_id = ${studentId}))`
}
