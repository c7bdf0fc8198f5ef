import { isTooMuch } from '../../protocol/chat/moderator.ts'
import { check, ownWords } from '../../protocol/moderation/check.ts'
import type { Tenant } from '../db/db.ts'
import { Refusal } from '../platform/refusal.ts'
import { schoolModerator } from './school-moderator.ts'

/** What is shown to others beside messages (the title of a chat or a call, what a guest calls themselves), as the school has its bot judge messages. */
export async function requireDecent(tenant: Tenant, text: string): Promise<void> {
  if (text === '') return
  const moderator = await schoolModerator(tenant)
  const own = ownWords(moderator.stopWords, moderator.exceptions)
  if (moderator.on && isTooMuch(moderator, check(text, own).level)) throw new Refusal('message_moderated')
}
