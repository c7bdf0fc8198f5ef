import { and, eq } from 'drizzle-orm'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { PutBellDay } from '../../../protocol/school-setup.ts'
import { academicYears, bellDays, bellSets } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { changeSetup, prepared } from './change-setup.ts'
import { requireApart, requirePeriod } from './periods.ts'

/** Short lessons before a holiday, another shift for a day. Refuses outside_year, dates_overlap (a level of that day has a set already). */
export async function putBellDay(env: Env, actor: Actor, input: ParsedInputOf<typeof PutBellDay>): Promise<void> {
  const { tenant } = actor
  const { db, schoolId } = tenant
  const { dayOn, levelFrom, levelTo, bellSetId } = input
  await changeSetup(env, actor, {
    what: 'bellDay.put',
    input,
    decide: async () => {
      const [years, sets, days] = await db.batch([
        db.select().from(academicYears).where(eq(academicYears.schoolId, schoolId)),
        db.select({ id: bellSets.id }).from(bellSets).where(eq(bellSets.schoolId, schoolId)),
        db
          .select()
          .from(bellDays)
          .where(and(eq(bellDays.schoolId, schoolId), eq(bellDays.dayOn, dayOn))),
      ])
      const here = and(eq(bellDays.schoolId, schoolId), eq(bellDays.dayOn, dayOn), eq(bellDays.levelFrom, levelFrom))
      if (bellSetId === null) {
        if (!days.some((day) => day.levelFrom === levelFrom)) throw new Refusal('not_found')
        return [prepared(tenant, db.delete(bellDays).where(here))]
      }
      if (!sets.some(({ id }) => id === bellSetId)) throw new Refusal('not_found')
      const span = { startsOn: dayOn, endsOn: dayOn }
      requirePeriod({ ...span, levelFrom, levelTo }, years, 'dayOn')
      const others = days.filter((day) => day.levelFrom !== levelFrom).map((day) => ({ ...day, ...span }))
      requireApart({ ...span, levelFrom, levelTo }, others, 'dayOn')
      return [
        prepared(tenant, db.delete(bellDays).where(here)),
        prepared(tenant, db.insert(bellDays).values({ schoolId, dayOn, levelFrom, levelTo, bellSetId })),
      ]
    },
  })
}
