import { and, eq } from 'drizzle-orm'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { HolidayId } from '../../../protocol/ids.ts'
import type { PutHolidays } from '../../../protocol/school-setup.ts'
import { academicYears, holidays } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { followTimetable } from '../follow-timetable.ts'
import { textsOf } from '../require-decent.ts'
import { changeSetup, prepared } from './change-setup.ts'
import { requireApart, requirePeriod } from './periods.ts'

/** Holidays, for all year levels or some; lessons to come follow. Refuses outside_year, dates_reversed, dates_overlap. */
export async function putHolidays(env: Env, actor: Actor, input: ParsedInputOf<typeof PutHolidays>): Promise<void> {
  const { tenant } = actor
  const { db, schoolId } = tenant
  await changeSetup(env, actor, {
    what: 'holidays.put',
    input,
    texts: textsOf('holidays', input.holidays, 'title'),
    standing: async () => {
      const known = await db.select({ title: holidays.title }).from(holidays).where(eq(holidays.schoolId, schoolId))
      return known.map(({ title }) => title)
    },
    decide: async ({ at, today }) => {
      const [years, known] = await db.batch([
        db.select().from(academicYears).where(eq(academicYears.schoolId, schoolId)),
        db.select().from(holidays).where(eq(holidays.schoolId, schoolId)),
      ])
      const named = input.holidays.flatMap(({ holidayId }) => (holidayId === null ? [] : [holidayId]))
      for (const id of [...named, ...input.removed]) if (!known.some((row) => row.id === id)) throw new Refusal('not_found')
      const untouched = known.filter(({ id }) => !named.includes(id) && !input.removed.includes(id))
      for (const [place, holiday] of input.holidays.entries()) {
        requirePeriod(holiday, years, `holidays.${place}`)
        requireApart(holiday, [...untouched, ...input.holidays.slice(0, place)], `holidays.${place}`)
      }
      return [
        ...input.removed.map((id) =>
          prepared(tenant, db.delete(holidays).where(and(eq(holidays.id, id), eq(holidays.schoolId, schoolId)))),
        ),
        ...input.holidays.map(({ holidayId, ...holiday }) =>
          prepared(
            tenant,
            holidayId === null
              ? db.insert(holidays).values({ id: newId<HolidayId>('holiday', at), schoolId, ...holiday })
              : db
                  .update(holidays)
                  .set(holiday)
                  .where(and(eq(holidays.id, holidayId), eq(holidays.schoolId, schoolId))),
          ),
        ),
        ...followTimetable(tenant, at, today),
      ]
    },
  })
}
