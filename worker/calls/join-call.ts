import type { JoinCall } from '../../protocol/calls.ts'
import { cleanText } from '../../protocol/clean-text.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { GuestId } from '../../protocol/ids.ts'
import { CALL_GUEST_JOINS_PER_MINUTE_MAX, CALL_HOURS_MAX, CALL_JOINS_PER_MINUTE_MAX } from '../../protocol/limits.ts'
import { fullName } from '../../protocol/people.ts'
import { findSelf } from '../contacts/reach.ts'
import type { ActorAtTheDoor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import { newId } from '../platform/new-id.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { requireDecent } from '../school/require-decent.ts'
import { type CallToCome, type Comer, requireAtTheDoor } from './come-to-call.ts'
import { mediaProviderFor } from './media-provider.ts'
import { requireCalm } from './require-calm.ts'
import { schoolOfCall } from './school-of-call.ts'
import { guestOf, issueGuestKey, issueTicket } from './ticket.ts'

const HOUR_MS = 3_600_000

type Input = ParsedInputOf<typeof JoinCall>

/**
 * Security: counted before a room is asked, so that whoever joins in a flood disturbs no call. What the room would say at the door is said here already,
 * because a browser does not tell its page why an upgrade was refused.
 */
export async function joinCall(c: AppContext, comer: Comer, input: Input): Promise<ResultOf<typeof JoinCall>> {
  try {
    return await giveTicket(c, comer, input)
  } catch (error) {
    // A flood of joins, or one who was put out and comes again and again, is to be seen in the logs.
    if (error instanceof Refusal) log.info('call.join_refused', { callId: input.callId, guest: comer.actor === null, refusal: error.code })
    throw error
  }
}

async function giveTicket(c: AppContext, comer: Comer, input: Input): Promise<ResultOf<typeof JoinCall>> {
  await requireCalm(c, comer, 'joins', [CALL_JOINS_PER_MINUTE_MAX, CALL_GUEST_JOINS_PER_MINUTE_MAX])
  const media = mediaProviderFor(c.env)
  if (comer.actor)
    return { ...(await joinAsPerson(c.env, await requireAtTheDoor(c.env, comer, input.callId), comer.actor)), guestKey: null, media }
  const guestId = await guestFor(c.env, input)
  return { ...(await joinAsGuest(c.env, await requireAtTheDoor(c.env, comer, input.callId, guestId), guestId, input)), media }
}

async function joinAsPerson(env: Env, { about, chatKind }: CallToCome, { tenant, personId, sessionId, aliveForMs }: ActorAtTheDoor) {
  const self = await findSelf(tenant, personId)
  if (self === null) throw new Refusal('not_found')
  // Among equals it may become anybody's; where grown-ups have called pupils together it does not become a pupil's.
  const amongEquals = chatKind === 'group' || chatKind === 'personal'
  const ticket = await issueTicket(env, about.callId, {
    participantId: personId,
    name: fullName(self.name),
    personName: self.name,
    role: about.role ?? 'speaker',
    mayOrganise: amongEquals || !self.pupil,
    pupil: self.pupil,
    sessionId,
    aliveForMs,
  })
  return { ticket, participantId: personId }
}

async function joinAsGuest(env: Env, { about }: CallToCome, participantId: GuestId, { guestName = '' }: Input) {
  const name = cleanText(guestName)
  if (name === '') throw new Refusal('invalid', { field: 'guestName' })
  await requireDecent(await schoolOfCall(env, about), { guestName: name })
  const ticket = await issueTicket(env, about.callId, {
    participantId,
    name,
    personName: null,
    role: 'speaker',
    mayOrganise: false,
    pupil: false,
    sessionId: null,
    aliveForMs: CALL_HOURS_MAX * HOUR_MS,
  })
  return { ticket, participantId, guestKey: await issueGuestKey(env, about.callId, participantId) }
}

/** The same as last time, if their key says so. */
async function guestFor(env: Env, { callId, guestKey }: Pick<Input, 'callId' | 'guestKey'>): Promise<GuestId> {
  const known = guestKey === undefined ? null : await guestOf(env, callId, guestKey)
  return known ?? newId<GuestId>('guest', now(env))
}
