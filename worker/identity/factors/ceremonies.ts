// A ceremony is one use of a passkey: a challenge that goes out, and the answer that comes back signed. Security: each is good for one answer,
// for CEREMONY_MINUTES, and from the browser it was given to.
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import { and, eq, gt, isNull, lte } from 'drizzle-orm'
import type { CeremonyId } from '../../../protocol/ids.ts'
import { CEREMONIES_PER_ADDRESS_HOUR_MAX, CEREMONY_MINUTES } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { ceremonies, type OwnerId } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { networkOf } from '../address.ts'
import { bindBrowser, browserHashOf } from '../browser.ts'
import { hashOf, newSecret } from '../secrets.ts'

export const CEREMONY_MS = CEREMONY_MINUTES * 60_000
const HOUR_MS = 3_600_000

/** `ownerId`: whose key is to be added; null for proving one. Refuses too_many_requests. */
export async function openCeremony(c: AppContext, ownerId: OwnerId | null) {
  const at = now(c.env)
  const address = c.req.header('cf-connecting-ip')
  if (address !== undefined) {
    const taken = await c.env.LIMITER.getByName(`ceremonies:${networkOf(address)}`).spend(CEREMONIES_PER_ADDRESS_HOUR_MAX, HOUR_MS, at)
    if (!taken.allowed) throw new Refusal('too_many_requests', { retryAfterSeconds: taken.retryAfterSeconds })
  }
  const ceremonyId = newId<CeremonyId>('ceremony', at)
  const challenge = newSecret()
  const challengeHash = await boundHash(challenge, await bindBrowser(c))
  await directoryOf(c.env)
    .insert(ceremonies)
    .values({ id: ceremonyId, challengeHash, ownerId, expiresAt: at + CEREMONY_MS })
  return { ceremonyId, challenge: isoBase64URL.toBuffer(challenge) }
}

/**
 * Uses a ceremony up. Answers whether a challenge is the one that was given to this browser; null when the ceremony is over, unknown or for
 * another owner.
 */
export async function takeCeremony(
  c: AppContext,
  ceremonyId: CeremonyId,
  ownerId: OwnerId | null,
): Promise<((challenge: string) => Promise<boolean>) | null> {
  const [taken] = await directoryOf(c.env)
    .delete(ceremonies)
    .where(
      and(
        eq(ceremonies.id, ceremonyId),
        ownerId === null ? isNull(ceremonies.ownerId) : eq(ceremonies.ownerId, ownerId),
        gt(ceremonies.expiresAt, now(c.env)),
      ),
    )
    .returning({ challengeHash: ceremonies.challengeHash })
  const browserHash = await browserHashOf(c)
  if (!taken || browserHash === null) return null
  return async (challenge) => (await boundHash(challenge, browserHash)) === taken.challengeHash
}

/** Challenges nobody answered. */
export async function sweepFactors(env: Env): Promise<void> {
  await directoryOf(env)
    .delete(ceremonies)
    .where(lte(ceremonies.expiresAt, now(env)))
}

function boundHash(challenge: string, browserHash: string): Promise<string> {
  return hashOf(`${challenge}.${browserHash}`)
}
