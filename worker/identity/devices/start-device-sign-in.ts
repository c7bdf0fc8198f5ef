import type { StartDeviceSignIn } from '../../../protocol/devices.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { HandoffId } from '../../../protocol/ids.ts'
import { DEVICE_SIGN_IN_MINUTES } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { handoffs } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import type { AppContext } from '../../platform/serve.ts'
import { requireCalmAddress } from '../address.ts'
import { deviceOf } from '../device-of.ts'
import { hashOf, newSecret } from '../secrets.ts'
import { ASK_EVERY_SECONDS } from './finish-device-sign-in.ts'

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const CODE_LETTERS = 8
/** Two of 25 billion codes being alike is met by trying again; a second time is a fault. */
const TRIES = 3

/**
 * An app asks to be let in by a browser that is signed in (after RFC 8628). Refuses too_many_requests.
 * Security: anybody can ask for a code and talk somebody else into typing it («назовите нам код»), which lets the caller in as them (RFC 8628 §5.4).
 * So there is no link that fills the code in, it is good for ten minutes and once, and the page where it is typed must name the device that asks, say as
 * whom it would come in, tell to go on only if one has just seen this code on a device of one's own, and that no school or support asks for it.
 */
export async function startDeviceSignIn(c: AppContext): Promise<ResultOf<typeof StartDeviceSignIn>> {
  const at = now(c.env)
  await requireCalmAddress(c, at, 'device')
  const token = newSecret()
  const row = {
    tokenHash: await hashOf(token),
    id: newId<HandoffId>('handoff', at),
    kind: 'device' as const,
    device: deviceOf(c.req.header('user-agent')),
    expiresAt: at + DEVICE_SIGN_IN_MINUTES * 60_000,
  }
  for (let tries = 0; tries < TRIES; tries++) {
    const letters = newLetters()
    const made = await directoryOf(c.env)
      .insert(handoffs)
      .values({ ...row, userCode: letters })
      .onConflictDoNothing()
      .returning({ id: handoffs.id })
    if (made.length === 0) continue
    return { token, userCode: `${letters.slice(0, 4)}-${letters.slice(4)}`, expiresAt: row.expiresAt, askEverySeconds: ASK_EVERY_SECONDS }
  }
  throw new Error('no free device code')
}

function newLetters(): string {
  let letters = ''
  while (letters.length < CODE_LETTERS) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1))
    // 240 = 12 × 20: a byte above would favour the first letters.
    if (byte < 240) letters += LETTERS[byte % LETTERS.length]
  }
  return letters
}
