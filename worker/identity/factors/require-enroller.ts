import { type SQL, sql } from 'drizzle-orm'
import { type OwnerId, passkeys, totps } from '../../db/schema/accounts.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Who } from '../../platform/serve.ts'
import { type ActorAtTheDoor, requireActorAtTheDoor, requireFreshProof, requireOpen } from '../require-actor.ts'
import { factorKindsOf } from './owners.ts'

/** Who may add a factor: somebody signed in who has shown lately that it is them, or who is at the door because their role needs a first one. */
export const requireEnroller: Who<ActorAtTheDoor> = async (c) => {
  const actor = await requireActorAtTheDoor(c)
  if (actor.restrictedTo === 'enrolFactor') return actor
  requireOpen(actor)
  requireFreshProof(c.env, actor)
  return actor
}

/**
 * Answers whether this is the first factor. Security: somebody at the door has shown a password only, so they may add the first one and no other:
 * whoever has meanwhile got one is asked for it (second_factor_required). Checked again where it is written, by `noneOf`.
 */
export async function requireFirstAtTheDoor(env: Env, actor: ActorAtTheDoor, owners: readonly OwnerId[]): Promise<boolean> {
  const isFirst = (await factorKindsOf(env, owners)).length === 0
  if (!isFirst && actor.restrictedTo !== null) throw new Refusal('second_factor_required')
  return isFirst
}

/** True in a statement while these owners have no factor. */
export function noneOf(owners: readonly OwnerId[]): SQL {
  const list = sql`(select value from json_each(${JSON.stringify(owners)}))`
  return sql`not exists (select 1 from ${passkeys} where ${passkeys.ownerId} in ${list})
    and not exists (select 1 from ${totps} where ${totps.ownerId} in ${list} and ${totps.confirmedAt} is not null)`
}
