import { and, eq, ne, sql } from 'drizzle-orm'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { TermId } from '../../../protocol/ids.ts'
import type { PutTerms } from '../../../protocol/school-setup.ts'
import type { Tenant } from '../../db/db.ts'
import { termLocks } from '../../db/schema/journal.ts'
import { academicYears, terms } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { textsOf } from '../require-decent.ts'
import { changeSetup, prepared } from './change-setup.ts'
import { requireApart, requirePeriod } from './periods.ts'

/**
 * Terms of one school year, for all year levels or some. Refuses outside_year, dates_reversed, dates_overlap (with another term of a year level),
 * in_use (a term that is locked keeps its dates; one with marks or a lock is not removed).
 */
export async function putTerms(env: Env, actor: Actor, input: ParsedInputOf<typeof PutTerms>): Promise<void> {
  const { tenant } = actor
  const { db, schoolId } = tenant
  await changeSetup(env, actor, {
    what: 'terms.put',
    input,
    texts: textsOf('terms', input.terms, 'title'),
    standing: async () => {
      const known = await db.select({ title: terms.title }).from(terms).where(eq(terms.schoolId, schoolId))
      return known.map(({ title }) => title)
    },
    decide: async ({ at }) => {
      const [years, known, locked, used] = await db.batch([
        db
          .select()
          .from(academicYears)
          .where(and(eq(academicYears.id, input.yearId), eq(academicYears.schoolId, schoolId))),
        db
          .select()
          .from(terms)
          .where(and(eq(terms.schoolId, schoolId), eq(terms.yearId, input.yearId), ne(terms.kind, 'year'))),
        db.select({ termId: termLocks.termId }).from(termLocks).where(eq(termLocks.schoolId, schoolId)),
        markedAmong(tenant, input.removed),
      ])
      if (years.length === 0) throw new Refusal('not_found')
      const byId = new Map(known.map((term) => [term.id, term]))
      const isLocked = (id: TermId) => locked.some(({ termId }) => termId === id)
      for (const [place, id] of input.removed.entries()) {
        if (!byId.has(id)) throw new Refusal('not_found')
        if (isLocked(id) || used.some(({ termId }) => termId === id)) throw new Refusal('in_use', { field: `removed.${place}` })
      }
      const named = new Set(input.terms.map(({ termId }) => termId))
      const untouched = known.filter(({ id }) => !named.has(id) && !input.removed.includes(id))
      for (const [place, term] of input.terms.entries()) {
        const field = `terms.${place}`
        requirePeriod(term, years, field)
        requireApart(term, [...untouched, ...input.terms.slice(0, place)], field)
        if (term.termId === null) continue
        const was = byId.get(term.termId)
        if (!was || input.removed.includes(was.id)) throw new Refusal('not_found')
        const moved = (['startsOn', 'endsOn', 'levelFrom', 'levelTo'] as const).some((name) => was[name] !== term[name])
        if (moved && isLocked(was.id)) throw new Refusal('in_use', { field })
      }
      return [
        ...input.removed.map((id) => prepared(tenant, db.delete(terms).where(and(eq(terms.id, id), eq(terms.schoolId, schoolId))))),
        ...input.terms.map(({ termId, ...term }) =>
          prepared(
            tenant,
            termId === null
              ? db.insert(terms).values({ id: newId<TermId>('term', at), schoolId, yearId: input.yearId, ...term })
              : db
                  .update(terms)
                  .set(term)
                  .where(and(eq(terms.id, termId), eq(terms.schoolId, schoolId))),
          ),
        ),
      ]
    },
  })
}

/** Which of these terms have marks. Marks are found through the school's groups: they have no index by term, and terms are rarely removed. */
export function markedAmong({ db, schoolId }: Tenant, ids: readonly TermId[]) {
  const wanted = JSON.stringify(ids)
  return db
    .select({ termId: sql<TermId>`wanted.value`.as('term_id') })
    .from(sql`json_each(${wanted}) wanted`)
    .where(
      sql`exists (select 1 from study_groups g cross join term_marks m on m.study_group_id = g.id where g.school_id = ${schoolId} and m.period = wanted.value)`,
    )
}
