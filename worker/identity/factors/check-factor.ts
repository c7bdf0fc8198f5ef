import { and, eq, inArray, isNotNull, lt } from 'drizzle-orm'
import type { FactorProof, PasskeyResponse } from '../../../protocol/factors.ts'
import type { CeremonyId } from '../../../protocol/ids.ts'
import { WRONG_FACTORS_PER_DAY_MAX } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { type OwnerId, totps } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { takeRecoveryCode } from './recovery-codes.ts'
import { stepOf, unsealSeed } from './totp.ts'
import { verifyPasskey } from './verify-passkey.ts'

const DAY_MS = 86_400_000

/**
 * A second factor of one of these owners, who are one human (ownersOf); answers whose it was. Each code and each challenge works once. Refuses
 * second_factor_wrong, and sign_in_paused after WRONG_GUESSES_MAX wrong codes: only somebody who has passed the first step gets this far, so
 * the pause cannot be used to lock others out.
 */
export async function checkFactor(c: AppContext, owners: readonly OwnerId[], proof: FactorProof): Promise<OwnerId> {
  if (proof.by === 'passkey') {
    // Not counted: a signature cannot be guessed.
    const ownerId = await verifyPasskey(c, proof.ceremonyId, proof.response)
    if (ownerId === null || !owners.includes(ownerId)) throw new Refusal('second_factor_wrong')
    return ownerId
  }
  const limiters = owners.map((ownerId) => c.env.LIMITER.getByName(`factor:${ownerId}`))
  const at = now(c.env)
  // Taken before the code is looked at: parallel guesses cannot outrun the limit. Of every owner, so that a guess at one of them through
  // another sign-in counts with these.
  for (const limiter of limiters) {
    const attempt = await limiter.attempt(at)
    if (!attempt.allowed) throw new Refusal('sign_in_paused', { retryAfterSeconds: attempt.retryAfterSeconds })
  }
  // And a fuse for the day: a quarter of an hour's pause alone would leave some hundred guesses.
  const fuses = owners.map((ownerId) => c.env.LIMITER.getByName(`factor-day:${ownerId}`))
  for (const fuse of fuses) {
    const left = await fuse.peek(WRONG_FACTORS_PER_DAY_MAX, DAY_MS, at)
    if (!left.allowed) throw new Refusal('sign_in_paused', { retryAfterSeconds: left.retryAfterSeconds })
  }
  const ownerId =
    proof.by === 'totp' ? await takeTotpCode(c.env, owners, proof.code, at) : await takeRecoveryCode(c.env, owners, proof.code)
  if (ownerId === null) {
    for (const fuse of fuses) await fuse.take(WRONG_FACTORS_PER_DAY_MAX, DAY_MS, at)
    throw new Refusal('second_factor_wrong')
  }
  await Promise.all(limiters.map((limiter) => limiter.clear()))
  return ownerId
}

/** Whoever comes with a passkey: whose it is. It was unlocked on its device, so it is both factors. Refuses passkey_not_accepted, whatever the reason. */
export async function accountOfPasskey(c: AppContext, ceremonyId: CeremonyId, response: PasskeyResponse): Promise<OwnerId> {
  const ownerId = await verifyPasskey(c, ceremonyId, response)
  if (ownerId === null) throw new Refusal('passkey_not_accepted')
  return ownerId
}

async function takeTotpCode(env: Env, owners: readonly OwnerId[], code: string, at: number): Promise<OwnerId | null> {
  const directory = directoryOf(env)
  const confirmed = await directory
    .select({ ownerId: totps.ownerId, sealedSeed: totps.sealedSeed })
    .from(totps)
    .where(and(inArray(totps.ownerId, [...owners]), isNotNull(totps.confirmedAt)))
  for (const { ownerId, sealedSeed } of confirmed) {
    if (sealedSeed === null) continue
    const step = stepOf(await unsealSeed(env, ownerId, sealedSeed), code, at)
    if (step === null) continue
    // Security: a code seen over a shoulder is worth nothing once it has been given; of twenty at once one is accepted.
    const taken = await directory
      .update(totps)
      .set({ lastStep: step })
      .where(and(eq(totps.ownerId, ownerId), eq(totps.sealedSeed, sealedSeed), lt(totps.lastStep, step)))
      .returning({ ownerId: totps.ownerId })
    if (taken.length > 0) return ownerId
  }
  return null
}
