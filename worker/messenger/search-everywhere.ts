import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import { titleAnswersTo } from '../../protocol/found-words.ts'
import {
  CHATS_FOUND_MAX,
  PEOPLE_FOUND_MAX,
  ROOM_ANSWER_MS_MAX,
  ROOMS_SEARCHED_AT_ONCE,
  ROOMS_SEARCHED_MAX,
  SEARCHES_PER_MINUTE_MAX,
  UNSEARCHED_NAMED_MAX,
} from '../../protocol/limits.ts'
import type { FoundChat, SearchEverywhere, SearchLine, UNSEARCHED_WHY } from '../../protocol/search.ts'
import { findContacts } from '../contacts/list-contacts.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Lines } from '../platform/serve.ts'
import { within } from '../platform/within.ts'

type Unsearched = FoundChat & { readonly why: (typeof UNSEARCHED_WHY)[number] }

const MINUTE_MS = 60_000

/**
 * People by the roster, chats by their titles, messages by asking the rooms of the newest talk, each as its member may see it. The chats are those of
 * the person's own inbox: one call, and in the order of their talk, which D1 does not know. The answer ends with what was not searched.
 */
export async function searchEverywhere(
  env: Env,
  actor: Actor,
  { query }: ParsedInputOf<typeof SearchEverywhere>,
): Promise<Lines<SearchLine>> {
  const { personId } = actor
  const taken = await env.LIMITER.getByName(`search:${personId}`).spend(SEARCHES_PER_MINUTE_MAX, MINUTE_MS, now(env))
  if (!taken.allowed) throw new Refusal('too_many_requests', { retryAfterSeconds: taken.retryAfterSeconds })
  const chats = await env.INBOX.getByName(personId).chatsByTalk()
  return async (say, gone) => {
    const people = inTime('search.people_silent', findContacts(env, actor, query, PEOPLE_FOUND_MAX))
    // What stands above on the page is said first: nothing moves under a finger because it came late.
    const named = people.then((found) => {
      if (found.came) say({ type: 'people', ...found.answer })
      const titled = chats.filter(({ title }) => titleAnswersTo(title, query))
      say({ type: 'chats', chats: titled.slice(0, CHATS_FOUND_MAX), more: titled.length > CHATS_FOUND_MAX })
    })
    const asked = chats.slice(0, ROOMS_SEARCHED_MAX)
    const unsearched: Unsearched[] = []
    const waiting = asked.values()
    const askInTurn = async () => {
      for (const chat of waiting) {
        if (gone.aborted) return
        const found = await inTime('search.room_silent', env.CHAT_ROOM.getByName(chat.chatId).searchFor(personId, query))
        await named
        if (!found.came) unsearched.push({ ...chat, why: 'silent' })
        // Whoever is not a member any more, while their inbox has yet to hear of it, has no such chat.
        if (!found.came || found.answer === null) continue
        const { messages, more, whole } = found.answer
        if (!whole) unsearched.push({ ...chat, why: 'behind' })
        if (messages.length > 0) say({ type: 'messages', chat, messages, more })
      }
    }
    await Promise.all([named, ...Array.from({ length: ROOMS_SEARCHED_AT_ONCE }, askInTurn)])
    const roomsSearched = asked.length - unsearched.filter(({ why }) => why === 'silent').length
    for (const chat of chats.slice(ROOMS_SEARCHED_MAX)) unsearched.push({ ...chat, why: 'limit' })
    say({
      type: 'done',
      roomsSearched,
      peopleSearched: (await people).came,
      unsearched: unsearched.slice(0, UNSEARCHED_NAMED_MAX).map(({ chatId, title, why }) => ({ chatId, title, why })),
      unsearchedMore: Math.max(0, unsearched.length - UNSEARCHED_NAMED_MAX),
    })
  }
}

/** Whoever fails or takes too long is told of at the end and holds up nobody else. */
async function inTime<T>(what: string, asked: Promise<T>): Promise<{ came: true; answer: T } | { came: false }> {
  try {
    return { came: true, answer: await within(ROOM_ANSWER_MS_MAX, asked) }
  } catch (error) {
    log.warn(what, { error: error instanceof Error ? error.name : 'unknown' })
    return { came: false }
  }
}
