// The emoji somebody has used at this browser, the latest first. Kept with what one writes here, so it is gone at sign-out: what a person answers
// with is nobody else's business.
import * as z from 'zod/mini'
import { Emoji } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { keepWritten, recallWritten } from '../platform/written-words.ts'

/** Three rows. */
export const RECENT_EMOJI_MAX = 24

const Recent = z.array(Emoji).check(z.maxLength(RECENT_EMOJI_MAX))
/** Of this page: also where the browser keeps nothing. */
const here = new Map<PersonId, readonly string[]>()

export async function recentEmoji(personId: PersonId): Promise<readonly string[]> {
  const known = here.get(personId)
  if (known) return known
  const [kept] = await recallWritten(keyOf(personId), Recent)
  // Another one may have been used meanwhile.
  const recent = here.get(personId) ?? kept?.value ?? []
  here.set(personId, recent)
  return recent
}

export async function noteEmoji(personId: PersonId, emoji: string): Promise<void> {
  const recent = afterUse(await recentEmoji(personId), emoji)
  here.set(personId, recent)
  await keepWritten(keyOf(personId), recent)
}

export function afterUse(recent: readonly string[], emoji: string): string[] {
  return [emoji, ...recent.filter((one) => one !== emoji)].slice(0, RECENT_EMOJI_MAX)
}

function keyOf(personId: PersonId): string {
  return `emoji/${personId}`
}
