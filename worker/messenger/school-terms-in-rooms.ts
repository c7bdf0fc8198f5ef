// Rooms have their own copy of what the school decides for all its chats (how its moderator bot is set, for how long messages may be changed and taken
// back), so that a message costs no question to a database; and they know whose they are.
import { and, eq, gt, lt, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/sqlite-core'
import type { ChatId } from '../../protocol/ids.ts'
import { CALL_HOURS_MAX } from '../../protocol/limits.ts'
import type { Tenant } from '../db/db.ts'
import { outboxRow } from '../db/outbox.ts'
import { callChats, chats, createdChats, schoolMessageWindows, schoolModerators } from '../db/schema/school.ts'
import { now } from '../platform/clock.ts'

/** Platform: an invocation may ask a thousand other things; what is left is the next one's. */
const ROOMS_AT_A_TIME = 300
const ROOMS_AT_ONCE = 20
const CALL_MS_MAX = CALL_HOURS_MAX * 3_600_000

/**
 * After a room has been founded, never before: a change of the settings that comes between is then told to a room that is there
 * (tellRoomsOfTerms), or is read here.
 */
export async function giveSchoolTerms(env: Env, { db, schoolId }: Tenant, chatIds: readonly ChatId[]): Promise<void> {
  if (chatIds.length === 0) return
  const [[moderator], [windows]] = await db.batch([
    db
      .select({ version: schoolModerators.version, moderator: schoolModerators.settings })
      .from(schoolModerators)
      .where(eq(schoolModerators.schoolId, schoolId)),
    db
      .select({ version: schoolMessageWindows.version, windows: schoolMessageWindows.windows })
      .from(schoolMessageWindows)
      .where(eq(schoolMessageWindows.schoolId, schoolId)),
  ])
  const terms = { schoolId, moderator: moderator ?? null, windows: windows ?? null }
  for (let start = 0; start < chatIds.length; start += ROOMS_AT_ONCE) {
    const some = chatIds.slice(start, start + ROOMS_AT_ONCE)
    await Promise.all(some.map((chatId) => env.CHAT_ROOM.getByName(chatId).followSchool(terms)))
  }
}

/** To the chat that a call has made for itself, while the call may go on. As above: after it has been founded, and noted before the settings are read. */
export async function moderateCallChat(env: Env, tenant: Tenant, chatId: ChatId): Promise<void> {
  const { db, schoolId } = tenant
  const at = now(env)
  await db.batch([
    db.delete(callChats).where(and(eq(callChats.schoolId, schoolId), lt(callChats.until, at))),
    db
      .insert(callChats)
      .values({ schoolId, chatId, until: at + CALL_MS_MAX })
      .onConflictDoNothing(),
  ])
  await giveSchoolTerms(env, tenant, [chatId])
}

/** The reaction to schoolModerator.set and schoolTerms.set: some hundreds of the school's rooms in the order of their ids, and news of the rest. */
export async function tellRoomsOfTerms(env: Env, tenant: Tenant, after: ChatId | ''): Promise<void> {
  const { db, schoolId } = tenant
  const rows = await unionAll(
    db
      .select({ id: chats.id })
      .from(chats)
      .where(and(eq(chats.schoolId, schoolId), gt(chats.id, after as ChatId))),
    db
      .select({ id: createdChats.id })
      .from(createdChats)
      .where(and(eq(createdChats.schoolId, schoolId), gt(createdChats.id, after as ChatId))),
    db
      .select({ id: callChats.chatId })
      .from(callChats)
      .where(and(eq(callChats.schoolId, schoolId), gt(callChats.chatId, after as ChatId))),
  )
    .orderBy(sql`1`)
    .limit(ROOMS_AT_A_TIME)
  const chatIds = rows.map(({ id }) => id)
  await giveSchoolTerms(env, tenant, chatIds)
  const last = chatIds.at(-1)
  if (last !== undefined && chatIds.length === ROOMS_AT_A_TIME) {
    await outboxRow(tenant, now(env), { news: 'schoolTerms.set', after: last })
  }
}
