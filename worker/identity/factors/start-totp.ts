import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { StartTotp } from '../../../protocol/factors.ts'
import { directoryOf } from '../../db/db.ts'
import { totps } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import type { AppContext } from '../../platform/serve.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { labelOf, ownersHere } from './owners-here.ts'
import { requireFirstAtTheDoor } from './require-enroller.ts'
import { newSeed, sealSeed, uriOf } from './totp.ts'

/** A fresh seed. A confirmed one goes on working until a code of this one has been given. */
export async function startTotp(c: AppContext, actor: ActorAtTheDoor): Promise<ResultOf<typeof StartTotp>> {
  const { all, newFor: ownerId } = await ownersHere(c, actor)
  await requireFirstAtTheDoor(c.env, actor, all)
  const secret = newSeed()
  const sealedNextSeed = await sealSeed(c.env, ownerId, secret)
  await directoryOf(c.env)
    .insert(totps)
    .values({ ownerId, sealedNextSeed, lastStep: 0, createdAt: now(c.env) })
    .onConflictDoUpdate({ target: totps.ownerId, set: { sealedNextSeed } })
  return { secret, uri: uriOf(secret, c.env.PROVIDER_NAME, await labelOf(c.env, ownerId, actor)) }
}
