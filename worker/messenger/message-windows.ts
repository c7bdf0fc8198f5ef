import { eq, sql } from 'drizzle-orm'
import { MESSAGE_WINDOWS_DEFAULT, type MessageWindows } from '../../protocol/chat/message-windows.ts'
import { outboxRow } from '../db/outbox.ts'
import { schoolMessageWindows } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { requireMaySet } from './school-moderator.ts'

export async function getMessageWindows({ tenant, personId }: Actor): Promise<MessageWindows> {
  await requireMaySet(tenant, personId)
  const { db, schoolId } = tenant
  const [row] = await db
    .select({ windows: schoolMessageWindows.windows })
    .from(schoolMessageWindows)
    .where(eq(schoolMessageWindows.schoolId, schoolId))
  return row?.windows ?? MESSAGE_WINDOWS_DEFAULT
}

/** For all chats of the school; rooms hear of it by the outbox, within seconds, and tell who has them open. */
export async function setMessageWindows(env: Env, { tenant, personId }: Actor, windows: MessageWindows): Promise<MessageWindows> {
  await requireMaySet(tenant, personId)
  const { db, schoolId } = tenant
  const at = now(env)
  await db.batch([
    db
      .insert(schoolMessageWindows)
      .values({ schoolId, version: 1, windows, setAt: at, setBy: personId })
      .onConflictDoUpdate({
        target: schoolMessageWindows.schoolId,
        set: { version: sql`${schoolMessageWindows.version} + 1`, windows, setAt: at, setBy: personId },
      }),
    outboxRow(tenant, at, { news: 'schoolTerms.set', after: '' }),
  ])
  return windows
}
