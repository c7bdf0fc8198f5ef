// What a person was told of the journal, and what they want to be told of. Their Inbox keeps it; here is only who asks.
import { eq } from 'drizzle-orm'
import type { SetNotices } from '../../protocol/chat-list.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { ListNotices, ReadNotices } from '../../protocol/inbox/notices.ts'
import { guardianships } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'

const inboxOf = (env: Env, { personId }: Actor) => env.INBOX.getByName(personId)

export async function setNotices(env: Env, actor: Actor, notices: ParsedInputOf<typeof SetNotices>): Promise<ResultOf<typeof SetNotices>> {
  await inboxOf(env, actor).setNotices(notices)
  return notices
}

/** Security: of a child who is theirs no more a parent reads nothing that was told before (rule NTC-15); who is theirs only the school's roster knows. */
export async function listNotices(env: Env, actor: Actor): Promise<ResultOf<typeof ListNotices>> {
  const children = await actor.tenant.db
    .select({ studentId: guardianships.studentId })
    .from(guardianships)
    .where(eq(guardianships.parentId, actor.personId))
  return inboxOf(env, actor).listNotices(children.map(({ studentId }) => studentId))
}

export async function readNotices(
  env: Env,
  actor: Actor,
  { seq }: ParsedInputOf<typeof ReadNotices>,
): Promise<ResultOf<typeof ReadNotices>> {
  return { unread: await inboxOf(env, actor).readNotices(seq) }
}
