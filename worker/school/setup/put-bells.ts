import { and, eq } from 'drizzle-orm'
import { fold } from '../../../protocol/clean-text.ts'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { BellSetId } from '../../../protocol/ids.ts'
import { BELL_SETS_MAX } from '../../../protocol/limits.ts'
import type { BellTime, PutBells } from '../../../protocol/school-setup.ts'
import { bellSets } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { changeSetup, prepared } from './change-setup.ts'

/**
 * The times of the usual bells or of another set, whole. Refuses bells_in_disorder (by place), title_taken, bells_overlap (another set rings for one of
 * these year levels on one of these weekdays).
 */
export async function putBells(env: Env, actor: Actor, input: ParsedInputOf<typeof PutBells>): Promise<void> {
  const { tenant } = actor
  const { db, d1, schoolId } = tenant
  await changeSetup(env, actor, {
    what: 'bells.put',
    input,
    texts: input.set === null ? {} : { 'set.title': input.set.title },
    standing: async () => {
      const known = await db.select({ title: bellSets.title }).from(bellSets).where(eq(bellSets.schoolId, schoolId))
      return known.map(({ title }) => title)
    },
    decide: async ({ at }) => {
      requireOrder(input.times)
      const times = JSON.stringify(input.times)
      if (input.set === null) {
        return [
          d1.prepare('DELETE FROM bells WHERE school_id = ?1').bind(schoolId),
          d1
            .prepare(
              `INSERT INTO bells (school_id, number, starts_at, ends_at)
               SELECT ?1, value->>'number', value->>'startsAt', value->>'endsAt' FROM json_each(?2)`,
            )
            .bind(schoolId, times),
        ]
      }
      const { bellSetId, title, levels } = input.set
      const weekdays = [...new Set(input.set.weekdays)].sort()
      const sets = await db.select().from(bellSets).where(eq(bellSets.schoolId, schoolId))
      const others = sets.filter((one) => one.id !== bellSetId)
      if (bellSetId !== null && !sets.some((one) => one.id === bellSetId)) throw new Refusal('not_found')
      if (bellSetId === null && sets.length >= BELL_SETS_MAX) throw new Refusal('too_large')
      if (others.some((one) => fold(one.title) === fold(title))) throw new Refusal('title_taken', { field: 'title' })
      if (levels !== null) requireAlone(weekdays, levels, others)
      const values = { title, weekdays, levelFrom: levels?.levelFrom ?? null, levelTo: levels?.levelTo ?? null }
      const id = bellSetId ?? newId<BellSetId>('bellSet', at)
      return [
        prepared(
          tenant,
          bellSetId === null
            ? db.insert(bellSets).values({ id, schoolId, ...values })
            : db
                .update(bellSets)
                .set(values)
                .where(and(eq(bellSets.id, id), eq(bellSets.schoolId, schoolId))),
        ),
        d1.prepare('DELETE FROM bell_set_times WHERE bell_set_id = ?1 AND school_id = ?2').bind(id, schoolId),
        d1
          .prepare(
            `INSERT INTO bell_set_times (bell_set_id, number, school_id, starts_at, ends_at)
             SELECT ?1, value->>'number', ?2, value->>'startsAt', value->>'endsAt' FROM json_each(?3)`,
          )
          .bind(id, schoolId, times),
      ]
    },
  })
}

/** Each lesson ends after it begins, and none begins before the one before it ends. */
function requireOrder(times: readonly BellTime[]): void {
  for (const [place, time] of times.entries()) {
    const before = times[place - 1]
    const apart = before === undefined || (before.number < time.number && before.endsAt <= time.startsAt)
    if (time.endsAt <= time.startsAt || !apart) throw new Refusal('bells_in_disorder', { field: `times.${place}` })
  }
}

type Levels = { readonly levelFrom: number; readonly levelTo: number }
type Ringing = { readonly weekdays: readonly number[]; readonly levelFrom: number | null; readonly levelTo: number | null }

/** No year level has two sets on one weekday. What a class or a date has for itself goes before them and is no clash. */
function requireAlone(weekdays: readonly number[], { levelFrom, levelTo }: Levels, others: readonly Ringing[]): void {
  if (levelTo < levelFrom) throw new Refusal('invalid', { field: 'set.levels.levelTo' })
  const clashes = others.some(
    (other) =>
      other.levelFrom !== null &&
      other.levelTo !== null &&
      levelFrom <= other.levelTo &&
      other.levelFrom <= levelTo &&
      shareWeekday(weekdays, other.weekdays),
  )
  if (clashes) throw new Refusal('bells_overlap', { field: 'set.levels' })
}

/** None said is every day. */
function shareWeekday(one: readonly number[], other: readonly number[]): boolean {
  return one.length === 0 || other.length === 0 || one.some((weekday) => other.includes(weekday))
}
