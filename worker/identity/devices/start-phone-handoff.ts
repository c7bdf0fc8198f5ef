import { and, eq, gt, isNull } from 'drizzle-orm'
import type { StartPhoneHandoff } from '../../../protocol/devices.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { HandoffId } from '../../../protocol/ids.ts'
import { HANDOFF_SECONDS } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { handoffs } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import type { AppContext } from '../../platform/serve.ts'
import { type ActorAtTheDoor, requireFreshProof } from '../require-actor.ts'
import { hashOf, newSecret } from '../secrets.ts'
import { ownIdSession } from './own-id-session.ts'

/**
 * A QR code that lets one phone in as this person; the one this session made before ends. Refuses step_up_required: whoever finds a browser left
 * open must not carry it away on a phone of their own.
 * Security: whoever photographs the screen is as good as the phone it is meant for. So it is good for two minutes and once, the phone shows whom it
 * would come in as and waits for a tap, the screen then names the device that came in, and that device is in the list, to be ended there. The
 * other way round, a code of one's own sent to somebody to sign them in as oneself: the same page and tap, with a name that is not theirs.
 */
export async function startPhoneHandoff(c: AppContext, actor: ActorAtTheDoor): Promise<ResultOf<typeof StartPhoneHandoff>> {
  requireFreshProof(c.env, actor)
  const at = now(c.env)
  const token = newSecret()
  const handoffId = newId<HandoffId>('handoff', at)
  const expiresAt = at + HANDOFF_SECONDS * 1000
  const idSession = await ownIdSession(c, actor.personId)
  const tokenHash = await hashOf(token)
  const directory = directoryOf(c.env)
  const { sessionId } = actor
  await directory.batch([
    directory
      .update(handoffs)
      .set({ expiresAt: at })
      .where(and(eq(handoffs.sessionId, sessionId), eq(handoffs.kind, 'phone'), isNull(handoffs.usedAt), gt(handoffs.expiresAt, at))),
    directory
      .insert(handoffs)
      .values({ tokenHash, id: handoffId, kind: 'phone', device: '', sessionId, idSessionId: idSession?.sessionId ?? null, expiresAt }),
  ])
  return { handoffId, token, expiresAt }
}
