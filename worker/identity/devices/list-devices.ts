import { and, gt, sql } from 'drizzle-orm'
import type { Device } from '../../../protocol/devices.ts'
import { directoryOf } from '../../db/db.ts'
import { sessions } from '../../db/schema/directory.ts'
import { now } from '../../platform/clock.ts'
import type { AppContext } from '../../platform/serve.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { aliveUntil } from '../sessions.ts'
import { watchedBy } from './watched-by.ts'

/** This one first, then the last used first. */
export async function listDevices(c: AppContext, actor: ActorAtTheDoor): Promise<Device[]> {
  const watched = new Map((await watchedBy(c, actor)).map((one) => [one.who.personId, one]))
  const at = now(c.env)
  const rows = await directoryOf(c.env)
    .select({
      id: sessions.id,
      personId: sessions.personId,
      device: sessions.device,
      openedBy: sessions.openedBy,
      createdAt: sessions.createdAt,
      staff: sessions.staff,
      shared: sessions.shared,
      seenAt: sessions.seenAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .where(
      and(sql`${sessions.personId} IN (SELECT value FROM json_each(${JSON.stringify([...watched.keys()])}))`, gt(sessions.expiresAt, at)),
    )
  return rows
    .flatMap((row): Device[] => {
      const holder = watched.get(row.personId)
      if (holder === undefined || at >= aliveUntil(row)) return []
      const { id: sessionId, device, openedBy, createdAt: openedAt, seenAt } = row
      return [{ sessionId, device, openedBy, openedAt, seenAt, current: sessionId === actor.sessionId, ...holder }]
    })
    .sort((one, other) => Number(other.current) - Number(one.current) || other.seenAt - one.seenAt)
}
