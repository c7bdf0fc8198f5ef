import { dateAt } from '../../../protocol/dates.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { GetRollOver } from '../../../protocol/roll-over.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { requireRosterRight } from '../access.ts'
import { readRollOver } from './read-roll-over.ts'

/** What «Перевод на новый учебный год» would do now. Changes nothing. */
export async function getRollOver(env: Env, actor: Actor): Promise<ResultOf<typeof GetRollOver>> {
  await requireRosterRight(actor, 'roster.read')
  const plan = await readRollOver(actor.tenant, dateAt(now(env), actor.tenant.timeZone))
  const period = (one: (typeof plan)['terms'][number] | (typeof plan)['holidays'][number]) => ({
    title: one.title,
    startsOn: one.startsOn,
    endsOn: one.endsOn,
    levelFrom: one.levelFrom,
    levelTo: one.levelTo,
  })
  const { title, startsOn, endsOn } = plan.from
  return {
    version: plan.version,
    open: plan.open,
    closed: plan.closed,
    from: { title, startsOn, endsOn },
    to: plan.to,
    toExists: plan.toId !== null,
    classes: plan.classes.map(({ id, title: classTitle, yearLevel, students, next, leaves }) => ({
      classGroupId: id,
      title: classTitle,
      yearLevel,
      students,
      becomes: leaves ? null : next.title,
    })),
    terms: plan.terms.map(period),
    holidays: plan.holidays.map(period),
    groups: plan.groups.length,
    loads: plan.loads,
  }
}
