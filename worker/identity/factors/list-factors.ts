import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Factors } from '../../../protocol/factors.ts'
import { directoryOf } from '../../db/db.ts'
import { passkeys, recoveryCodes, totps } from '../../db/schema/accounts.ts'
import { schools } from '../../db/schema/directory.ts'
import { needsFactor } from '../enter.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { ownersOf } from './owners.ts'

/** All that count for this person, also those of their account. */
export async function listFactors(env: Env, actor: ActorAtTheDoor): Promise<Factors> {
  const owners = await ownersOf(env, actor.personId)
  const directory = directoryOf(env)
  const [confirmed, keys, [codes]] = await directory.batch([
    directory
      .select({ ownerId: totps.ownerId })
      .from(totps)
      .where(and(inArray(totps.ownerId, owners), isNotNull(totps.confirmedAt))),
    directory
      .select({ passkeyId: passkeys.id, title: passkeys.title, createdAt: passkeys.createdAt, usedAt: passkeys.usedAt })
      .from(passkeys)
      .where(inArray(passkeys.ownerId, owners))
      .orderBy(passkeys.createdAt),
    directory
      .select({ left: sql<number>`count(*)` })
      .from(recoveryCodes)
      .where(and(inArray(recoveryCodes.ownerId, owners), isNull(recoveryCodes.usedAt))),
  ])
  return {
    totp: confirmed.length > 0,
    passkeys: keys,
    recoveryCodesLeft: codes?.left ?? 0,
    required: await isFactorRequired(env, actor),
  }
}

export async function isFactorRequired(env: Env, { rank, schoolId }: Pick<ActorAtTheDoor, 'rank' | 'schoolId'>): Promise<boolean> {
  const [school] = await directoryOf(env)
    .select({ teachersSecondFactor: schools.teachersSecondFactor })
    .from(schools)
    .where(eq(schools.id, schoolId))
  return needsFactor(rank, school?.teachersSecondFactor ?? false)
}
