// Who may come to a call: members of its chat as it is now, those on a lesson's list, and by a link anybody whose profile a school vouches for; guests
// only where its settings take them. To everybody else a call that is not theirs and one that is not there are the same.
import type { CallAbout } from '../../durable-objects/call-room/found-call.ts'
import type { ChatKind } from '../../protocol/chat/events.ts'
import type { CallId, GuestId } from '../../protocol/ids.ts'
import { type ActorAtTheDoor, requireLinked } from '../identity/require-actor.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Who } from '../platform/serve.ts'

/** `refusal`: what whoever has no profile of a school is told where guests are not taken. */
export type Comer = { readonly actor: ActorAtTheDoor } | { readonly actor: null; readonly refusal: Refusal }

export const whoever: Who<Comer> = async (c) => {
  try {
    return { actor: await requireLinked(c) }
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'not_signed_in' || error.code === 'profile_not_linked')) {
      return { actor: null, refusal: error }
    }
    throw error
  }
}

/** `chatKind`: of a chat's call. */
export type CallToCome = { readonly about: CallAbout; readonly chatKind: ChatKind | null }

/** `guestId`: as whom somebody without a profile comes. */
export async function requireMayCome(env: Env, comer: Comer, callId: CallId, guestId: GuestId | null = null): Promise<CallToCome> {
  const about = await env.CALL_ROOM.getByName(callId).about(comer.actor?.personId ?? guestId)
  if (comer.actor === null) {
    // Also of a call that is not there: a stranger learns nothing of calls that take no guests.
    if (about?.kind !== 'link' || !about.guests) throw comer.refusal
    return { about, chatKind: null }
  }
  if (about === null || (about.kind === 'lesson' && about.role === null)) throw new Refusal('not_found')
  const standing = about.kind === 'chat' ? await standingIn(env, about, comer.actor) : null
  if (about.role === null) throw new Refusal(about.refusal ?? 'call_barred')
  return { about, chatKind: standing?.kind ?? null }
}

/** What the room would say at its door is said here already: a browser does not tell its page why an upgrade was refused. */
export async function requireAtTheDoor(env: Env, comer: Comer, callId: CallId, guestId: GuestId | null = null): Promise<CallToCome> {
  const come = await requireMayCome(env, comer, callId, guestId)
  if (come.about.refusal !== null) throw new Refusal(come.about.refusal)
  return come
}

async function standingIn(env: Env, { chatId }: CallAbout, { personId }: ActorAtTheDoor) {
  const standing = chatId === null ? null : await env.CHAT_ROOM.getByName(chatId).standing(personId)
  if (standing === null) throw new Refusal('not_found')
  return standing
}
