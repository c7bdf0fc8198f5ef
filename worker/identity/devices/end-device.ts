import { eq } from 'drizzle-orm'
import type { Device } from '../../../protocol/devices.ts'
import type { SessionId } from '../../../protocol/ids.ts'
import { sessions } from '../../db/schema/directory.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { accountOf } from '../factors/owners.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { endOtherIdSessions } from '../school-id/id-session.ts'
import { endSessions } from '../sessions.ts'
import { signOut } from '../sign-out.ts'
import { listDevices } from './list-devices.ts'
import { logEndedDevices } from './log-ended-devices.ts'

/** Refuses not_found for a session that is not in one's list. Answers the list that is left; ending this device is signing out. */
export async function endDevice(c: AppContext, actor: ActorAtTheDoor, sessionId: SessionId): Promise<Device[]> {
  const devices = await listDevices(c, actor)
  const ended = devices.find((device) => device.sessionId === sessionId)
  if (!ended) throw new Refusal('not_found')
  await logEndedDevices(c.env, actor, [ended])
  if (ended.current) {
    await signOut(c, actor)
    return []
  }
  // Security: that browser may have proved the account to the provider as well and would be in again with one tap (EnterAs). Nothing says which
  // of the account's browsers it is, so all others lose that proof; they stay signed in and prove it again when they next change selves.
  const accountId = await accountOf(c.env, ended.who.personId)
  // This browser's own stays; a child's account is another and has none here.
  if (accountId !== null) await endOtherIdSessions(c, accountId)
  await endSessions(c.env, [ended.who.personId], eq(sessions.id, sessionId))
  return devices.filter((device) => device !== ended)
}
