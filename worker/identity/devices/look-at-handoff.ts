import { eq } from 'drizzle-orm'
import type { LookAtHandoff } from '../../../protocol/devices.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import { tenantOf } from '../../db/db.ts'
import { people } from '../../db/schema/school.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { requireCalmAddress } from '../address.ts'
import { hashOf } from '../secrets.ts'
import { handoffSource } from './handoff-source.ts'

/** Does not use it up: messengers and scanners open links on their own to draw a preview. Refuses link_over, too_many_requests. */
export async function lookAtHandoff(c: AppContext, token: string): Promise<ResultOf<typeof LookAtHandoff>> {
  await requireCalmAddress(c, now(c.env), 'handoff')
  const { personId, place, schoolName } = await handoffSource(c.env, 'phone', await hashOf(token))
  const [name] = await tenantOf(c.env, place)
    .db.select({ familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
    .from(people)
    .where(eq(people.id, personId))
  if (!name) throw new Refusal('link_over')
  return { who: { personId, name }, schoolName }
}
