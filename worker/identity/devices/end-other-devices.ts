import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Device } from '../../../protocol/devices.ts'
import { directoryOf } from '../../db/db.ts'
import { handoffs } from '../../db/schema/accounts.ts'
import { sessions } from '../../db/schema/directory.ts'
import type { AppContext } from '../../platform/serve.ts'
import { accountOf } from '../factors/owners.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { endOtherIdSessions } from '../school-id/id-session.ts'
import { endSessions } from '../sessions.ts'
import { listDevices } from './list-devices.ts'
import { logEndedDevices } from './log-ended-devices.ts'

/** Everywhere but here, as all of one's selves in the list; children stay signed in. Codes that wait to let a device in by this session end too. */
export async function endOtherDevices(c: AppContext, actor: ActorAtTheDoor): Promise<Device[]> {
  const devices = await listDevices(c, actor)
  const own = devices.filter((device) => !device.child)
  await logEndedDevices(
    c.env,
    actor,
    own.filter((device) => !device.current),
  )
  // The provider's sessions first: with one of them a browser could come back (EnterAs) before the rest is done.
  const accountId = await accountOf(c.env, actor.personId)
  if (accountId !== null) await endOtherIdSessions(c, accountId)
  await directoryOf(c.env)
    .delete(handoffs)
    .where(and(eq(handoffs.sessionId, actor.sessionId), isNull(handoffs.usedAt)))
  const selves = [...new Set(own.map(({ who }) => who.personId))]
  await endSessions(c.env, selves, ne(sessions.tokenHash, actor.tokenHash))
  return devices.filter((device) => device.child || device.current)
}
