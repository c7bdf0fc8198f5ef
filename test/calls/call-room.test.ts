// A call's room: who comes in, what they hear, how they go.
// Longer than other files: coming, going and the door are one story of the same few people.

import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Participant } from '../../protocol/call/events.ts'
import { mayGiveRole } from '../../protocol/call/give-role.ts'
import type { CallId, GuestId, SessionId } from '../../protocol/ids.ts'
import { CALL_GUESTS_WAITING_MAX } from '../../protocol/limits.ts'
import { now } from '../../worker/platform/clock.ts'
import { newId } from '../../worker/platform/new-id.ts'
import {
  type CallLine,
  claimsOf,
  DARYA,
  enter,
  foundCall,
  foundChatCall,
  foundLesson,
  GUEST,
  type Human,
  ILYA,
  knockAt,
  later,
  ORLOVA,
  PETROV,
  roleOf,
} from '../kit/enter-call.ts'

const left = (line: CallLine, human: Human) =>
  line.until(() => line.events().some((event) => event.type === 'participant.left' && event.participantId === human.id))
const over = (line: CallLine) => line.until((frame) => frame.type === 'over')

describe('people in a call', () => {
  it('[CALL-50] Whoever comes in gets the call as it is, and the others hear of one more', async () => {
    const call = await foundCall()
    const orlova = await enter(call, ORLOVA)
    const ilya = await enter(call, ILYA)
    await orlova.hears(2)
    const snapshot = await ilya.snapshot()
    expect(snapshot.participants.map(({ name, role }) => [name, role])).toEqual([
      ['Орлова Анна Сергеевна', 'organiser'],
      ['Антонов Илья', 'speaker'],
    ])
    expect([snapshot.myId, snapshot.seq, snapshot.title]).toEqual([ILYA.id, 2, 'Совещание'])
    expect(ilya.events()).toEqual([])
    expect(orlova.events()).toMatchObject([{ type: 'participant.joined', seq: 2, participant: { participantId: ILYA.id, away: false } }])
  })

  it('[CALL-51] Анна Сергеевна comes in from her phone, and her computer hears that the call goes on there', async () => {
    const call = await foundCall()
    const [computer, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    await ilya.ask({ type: 'hand.set', up: true })
    const phone = await enter(call, ORLOVA)
    expect(await computer.closed).toEqual({ code: 4409, reason: 'call_elsewhere' })
    expect(computer.frames.at(-1)).toEqual({ type: 'over', why: 'elsewhere' })
    expect(roleOf(await phone.snapshot(), ORLOVA)).toBe('organiser')
    // One seat: nobody has gone and nobody has come.
    expect(await phone.ask({ type: 'hand.lower', participantId: ILYA.id })).toBe('done')
    await ilya.sees(ILYA, { handAt: null })
    expect(ilya.events().map(({ type }) => type)).toEqual(['participant.changed', 'participant.changed'])
    expect(await call.room.about(null)).toMatchObject({ people: 2 })
  })

  it('[CALL-52] Whoever leaves is gone at once; when it is ended, everybody is out, and nobody comes in', async () => {
    const call = await foundCall()
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
    expect(await ilya.ask({ type: 'leave' })).toBe('done')
    expect(await ilya.closed).toMatchObject({ code: 1000 })
    await left(orlova, ILYA)
    expect(await darya.ask({ type: 'call.end' })).toBe('not_allowed')
    orlova.send({ type: 'call.end', clientId: crypto.randomUUID() })
    for (const line of [orlova, darya]) {
      expect(await line.closed).toEqual({ code: 4410, reason: 'call_over' })
      expect(line.frames.at(-1)).toEqual({ type: 'over', why: 'ended' })
    }
    expect(await knockAt(call, claimsOf(ILYA))).toBe('call_over')
    expect(await call.room.about(ILYA.id)).toMatchObject({ state: 'over', people: 0 })
  })

  it('[CALL-53] Whoever loses their line keeps role, hand and place for a minute, also in a room that has slept', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    await orlova.ask({ type: 'role.set', participantId: ILYA.id, role: 'coHost' })
    await ilya.ask({ type: 'hand.set', up: true })
    const before = (await (await enter(call, DARYA)).snapshot()).participants.find(({ participantId }) => participantId === ILYA.id)
    ilya.close()
    await orlova.sees(ILYA, { away: true })
    await later(call, 59)
    const back = await enter(call, ILYA)
    expect((await back.snapshot()).participants.find(({ participantId }) => participantId === ILYA.id)).toEqual(before)
    await orlova.sees(ILYA, { away: false })
    expect(orlova.events().filter(({ type }) => type === 'participant.left')).toEqual([])
  })

  it('[CALL-53] After a minute their place is given up: whoever comes then comes anew', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    await ilya.ask({ type: 'hand.set', up: true })
    ilya.close()
    await orlova.sees(ILYA, { away: true })
    await later(call, 61)
    await left(orlova, ILYA)
    const back = await enter(call, ILYA)
    expect((await back.snapshot()).participants.find(({ participantId }) => participantId === ILYA.id)).toMatchObject({ handAt: null })
    expect(orlova.events().filter(({ type }) => type === 'participant.joined')).toHaveLength(2)
  })

  it('[CALL-53] A line that has gone silent is as good as lost', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    await runInDurableObject(call.room, (_, state) => {
      for (const socket of state.getWebSockets(ILYA.id))
        socket.serializeAttachment({ ...socket.deserializeAttachment(), openedAt: Date.now() - 76_000 })
    })
    await later(call, 31)
    await orlova.sees(ILYA, { away: true })
    expect(await ilya.closed).toMatchObject({ code: 1000 })
  })

  it('[CALL-54] Hands are answered in the order they were raised, and lowered one by one or all', async () => {
    const call = await foundCall()
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
    for (const line of [darya, ilya, darya]) expect(await line.ask({ type: 'hand.set', up: true })).toBe('done')
    const hands = async () =>
      (await (await enter(call, PETROV)).snapshot()).participants
        .filter(({ handAt }) => handAt !== null)
        .sort((a, b) => (a.handAt ?? 0) - (b.handAt ?? 0))
        .map(({ participantId }) => participantId)
    expect(await hands()).toEqual([DARYA.id, ILYA.id])
    expect(await orlova.ask({ type: 'hand.lower', participantId: DARYA.id })).toBe('done')
    await darya.ask({ type: 'hand.set', up: true })
    expect(await hands()).toEqual([ILYA.id, DARYA.id])
    const before = ilya.frames.length
    expect(await orlova.ask({ type: 'hand.lower', participantId: null })).toBe('done')
    await ilya.sees(DARYA, { handAt: null })
    // Both in one text.
    expect(ilya.frames.slice(before)).toHaveLength(1)
    expect(await hands()).toEqual([])
  })
})

describe('whose call it is', () => {
  it('[CALL-55] When the organiser is gone for good, a co-host stands in, and gives it back', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    await enter(call, PETROV)
    await orlova.ask({ type: 'role.set', participantId: PETROV.id, role: 'coHost' })
    orlova.close()
    await ilya.sees(ORLOVA, { away: true })
    await later(call, 61)
    await ilya.sees(PETROV, { role: 'organiser' })
    const back = await enter(call, ORLOVA)
    await ilya.sees(PETROV, { role: 'coHost' })
    expect(roleOf(await back.snapshot(), ORLOVA)).toBe('organiser')
  })

  it('[CALL-55] It goes to an adult who speaks, and never to a pupil or a guest', async () => {
    const call = await foundCall({ settings: { guests: true } })
    const orlova = await enter(call, ORLOVA)
    const [ilya] = [await enter(call, ILYA), await enter(call, GUEST)]
    await orlova.ask({ type: 'leave' })
    const alone = await enter(call, DARYA)
    expect((await alone.snapshot()).participants.map(({ role }) => role)).toEqual(['speaker', 'speaker', 'speaker'])
    // Her colleague who comes then is the first who may.
    await enter(call, PETROV)
    await ilya.sees(PETROV, { role: 'organiser' })
  })

  it('[CALL-55] Nobody stands in for an organiser who was never there', async () => {
    const call = await foundCall()
    const petrov = await enter(call, PETROV)
    expect(roleOf(await petrov.snapshot(), PETROV)).toBe('speaker')
  })

  it('[CALL-55] Handed over it stays handed over, and a pupil is handed nothing', async () => {
    const call = await foundCall()
    const [orlova, petrov] = [await enter(call, ORLOVA), await enter(call, PETROV)]
    await enter(call, ILYA)
    expect(await orlova.ask({ type: 'role.set', participantId: ILYA.id, role: 'organiser' })).toBe('not_allowed')
    expect(await orlova.ask({ type: 'role.set', participantId: PETROV.id, role: 'organiser' })).toBe('done')
    await orlova.sees(ORLOVA, { role: 'coHost' })
    expect(await orlova.ask({ type: 'role.set', participantId: PETROV.id, role: 'speaker' })).toBe('not_allowed')
    expect(await orlova.ask({ type: 'participant.remove', participantId: PETROV.id })).toBe('not_allowed')
    await orlova.ask({ type: 'leave' })
    const back = await enter(call, ORLOVA)
    expect(roleOf(await back.snapshot(), ORLOVA)).toBe('coHost')
    expect(roleOf(await back.snapshot(), PETROV)).toBe('organiser')
    petrov.send({ type: 'call.end', clientId: crypto.randomUUID() })
    expect(await over(back)).toEqual({ type: 'over', why: 'ended' })
  })

  it('[CALL-55] Whoever only stands in for the organiser gives the call to nobody', async () => {
    const call = await foundCall()
    const [orlova, petrov] = [await enter(call, ORLOVA), await enter(call, PETROV)]
    const other = { ...ILYA, mayOrganise: true }
    await enter(call, other)
    await orlova.ask({ type: 'leave' })
    await petrov.sees(PETROV, { role: 'organiser' })
    expect(await petrov.ask({ type: 'role.set', participantId: other.id, role: 'organiser' })).toBe('not_allowed')
    const { participants } = await (await enter(call, ORLOVA)).snapshot()
    expect(participants.filter(({ role }) => role === 'organiser').map(({ participantId }) => participantId)).toEqual([ORLOVA.id])
  })

  it('[CALL-55] Who may be handed the call is told to whose call it is, and to nobody else', async () => {
    const call = await foundCall({ settings: { guests: true } })
    const [orlova, petrov, other] = [await enter(call, ORLOVA), await enter(call, PETROV), { ...DARYA, mayOrganise: true }]
    const others = [await enter(call, ILYA), await enter(call, GUEST)]
    await orlova.until((frame) => frame.type === 'heirs' && frame.heirs.join() === PETROV.id)
    await enter(call, other)
    await orlova.until((frame) => frame.type === 'heirs' && frame.heirs.length === 2)
    const again = await enter(call, ORLOVA)
    expect((await again.snapshot()).heirs).toEqual([PETROV.id, other.id])
    await again.ask({ type: 'leave' })
    await petrov.sees(PETROV, { role: 'organiser' })
    expect((await (await enter(call, PETROV)).snapshot()).heirs).toEqual([])
    for (const line of others) expect(line.has('heirs')).toBe(false)
  })

  it('[CALL-55] [CALL-56] Whoever stands in for the organiser sees who waits at the door, and lets them in', async () => {
    const call = await foundCall({ settings: { lobby: true } })
    const orlova = await enter(call, ORLOVA)
    const petrov = await enter(call, PETROV)
    await orlova.ask({ type: 'lobby.decide', participantId: PETROV.id, admit: true })
    await petrov.snapshot()
    const ilya = await enter(call, ILYA)
    expect(petrov.has('lobby')).toBe(false)
    await orlova.ask({ type: 'leave' })
    await petrov.until((frame) => frame.type === 'lobby' && frame.waiting.some(({ participantId }) => participantId === ILYA.id))
    expect(await petrov.ask({ type: 'lobby.decide', participantId: ILYA.id, admit: true })).toBe('done')
    await ilya.snapshot()
    // What each is told before they come: only a newcomer waits.
    const abouts = await Promise.all([ORLOVA, ILYA, DARYA].map(({ id }) => call.room.about(id)))
    expect(abouts.map((about) => about?.lobby)).toEqual([false, false, true])
  })

  it.each(['whose call it is', 'who stands in'] as const)(
    '[CALL-55] Of %s the menu offers what the room does, and nothing else',
    async (who) => {
      const call = await foundCall({ settings: { guests: true } })
      const other = { ...DARYA, mayOrganise: true }
      const orlova = await enter(call, ORLOVA)
      for (const human of [PETROV, ILYA, GUEST, other]) await enter(call, human)
      if (who === 'who stands in') await orlova.ask({ type: 'leave' })
      const mine = who === 'who stands in' ? PETROV : ORLOVA
      const done: string[] = []
      for (const whom of [GUEST, ILYA, other]) {
        for (const role of ['coHost', 'listener', 'speaker', 'organiser'] as const) {
          const page = await enter(call, mine)
          const { participants, heirs } = await page.snapshot()
          const [me, one] = [mine, whom].map(({ id }) => participants.find(({ participantId }) => participantId === id) as Participant)
          const offered = mayGiveRole(me?.role ?? 'listener', one as Participant, role, heirs.includes(whom.id))
          expect(await page.ask({ type: 'role.set', participantId: whom.id, role })).toBe(offered ? 'done' : 'not_allowed')
          if (offered) done.push(role)
        }
      }
      const helpers = ['listener', 'speaker', 'coHost', 'listener', 'speaker', 'coHost', 'listener', 'speaker']
      expect(done).toEqual(who === 'who stands in' ? helpers : [...helpers, 'organiser'])
    },
  )

  it('[CALL-55] A role somebody was given outlasts their leaving', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    await orlova.ask({ type: 'role.set', participantId: ILYA.id, role: 'listener' })
    await ilya.ask({ type: 'leave' })
    expect(roleOf(await (await enter(call, ILYA)).snapshot(), ILYA)).toBe('listener')
  })
})

describe('the door', () => {
  it('[CALL-56] Whoever comes waits until they are let in, and hears whether somebody is there to do it', async () => {
    const call = await foundCall({ settings: { lobby: true, guests: true } })
    const guest = await enter(call, GUEST)
    expect(guest.frames).toMatchObject([{ type: 'waiting', title: 'Совещание', organiserIsHere: false }])
    const orlova = await enter(call, ORLOVA)
    await guest.until((frame) => frame.type === 'waiting' && frame.organiserIsHere)
    expect((await orlova.snapshot()).waiting).toMatchObject([{ participantId: GUEST.id, name: 'Гость', guest: true }])
    const ilya = await enter(call, ILYA)
    await orlova.until((frame) => frame.type === 'lobby' && frame.waiting.length === 2)
    // In front of the door nothing can be asked for.
    expect(await guest.ask({ type: 'hand.set', up: true })).toBe('not_allowed')
    expect(await guest.ask({ type: 'lobby.decide', participantId: null, admit: true })).toBe('not_allowed')
    expect(await orlova.ask({ type: 'lobby.decide', participantId: ILYA.id, admit: true })).toBe('done')
    const { participants, waiting } = await ilya.snapshot()
    expect([participants.length, waiting]).toEqual([2, []])
    expect(await ilya.ask({ type: 'lobby.decide', participantId: GUEST.id, admit: true })).toBe('not_allowed')
    expect(await orlova.ask({ type: 'lobby.decide', participantId: GUEST.id, admit: false })).toBe('done')
    expect(await guest.closed).toEqual({ code: 4403, reason: 'call_barred' })
    expect(guest.frames.at(-1)).toEqual({ type: 'over', why: 'denied' })
    expect(await knockAt(call, claimsOf(GUEST))).toBe('call_barred')
    // Let in once, nobody waits again.
    await ilya.ask({ type: 'leave' })
    expect((await enter(call, ILYA)).has('snapshot')).toBe(true)
  })

  it('[CALL-56] All who wait are let in at once; whoever goes does not wait any more; whoever administers never waits', async () => {
    const call = await foundCall({ settings: { lobby: true } })
    const [darya, ilya, petrov] = [await enter(call, DARYA), await enter(call, ILYA), await enter(call, PETROV)]
    const orlova = await enter(call, ORLOVA)
    darya.close()
    await orlova.until((frame) => frame.type === 'lobby' && frame.waiting.length === 2)
    expect(await orlova.ask({ type: 'lobby.decide', participantId: null, admit: true })).toBe('done')
    for (const line of [ilya, petrov]) expect((await line.snapshot()).participants).toHaveLength(3)
    expect(await orlova.ask({ type: 'lobby.decide', participantId: DARYA.id, admit: true })).toBe('not_found')
    // Whoever is asked to help sees who waits.
    const late = await enter(call, DARYA)
    await orlova.ask({ type: 'role.set', participantId: PETROV.id, role: 'coHost' })
    await petrov.until((frame) => frame.type === 'lobby' && frame.waiting.length === 1)
    expect(await petrov.ask({ type: 'lobby.decide', participantId: DARYA.id, admit: true })).toBe('done')
    await late.snapshot()
    expect(ilya.has('lobby')).toBe(false)
  })

  it('[CALL-56] A crowd of strangers at the door keeps nobody out, and of those who have gone nothing is kept', async () => {
    const call = await foundCall({ settings: { lobby: true, guests: true } })
    const stranger = (): Human => ({ ...GUEST, id: newId<GuestId>('guest', 1) })
    const crowd: CallLine[] = []
    for (let one = 0; one < CALL_GUESTS_WAITING_MAX; one++) crowd.push(await enter(call, stranger()))
    expect(await knockAt(call, claimsOf(stranger()))).toBe('room_full')
    const orlova = await enter(call, ORLOVA)
    expect((await enter(call, ILYA)).has('waiting')).toBe(true)
    for (const line of crowd) line.close()
    await orlova.until((frame) => frame.type === 'lobby' && frame.waiting.length === 1)
    const kept = await runInDurableObject(call.room, (_, { storage: { sql } }) => sql.exec('SELECT id FROM attendees').toArray())
    expect(kept.map(({ id }) => id).sort()).toEqual([ORLOVA.id, ILYA.id].sort())
  })

  it('[CALL-57] Behind a locked door nobody comes in but those whose place is kept and those who administer', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    expect(await orlova.ask({ type: 'settings.set', settings: { locked: true } })).toBe('done')
    expect(await knockAt(call, claimsOf(DARYA))).toBe('call_locked')
    ilya.close()
    await orlova.sees(ILYA, { away: true })
    const back = await enter(call, ILYA)
    await back.ask({ type: 'leave' })
    expect(await knockAt(call, claimsOf(ILYA))).toBe('call_locked')
    await orlova.ask({ type: 'leave' })
    expect((await enter(call, ORLOVA)).has('snapshot')).toBe(true)
  })

  it('[CALL-57] Whoever was removed stays out of this call', async () => {
    const call = await foundCall()
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
    expect(await orlova.ask({ type: 'participant.remove', participantId: ORLOVA.id })).toBe('not_allowed')
    expect(await orlova.ask({ type: 'participant.remove', participantId: ILYA.id })).toBe('done')
    expect(await ilya.closed).toEqual({ code: 4403, reason: 'call_barred' })
    expect(ilya.frames.at(-1)).toEqual({ type: 'over', why: 'removed' })
    await left(darya, ILYA)
    expect(await knockAt(call, claimsOf(ILYA))).toBe('call_barred')
    expect(await call.room.about(ILYA.id)).toMatchObject({ role: null })
  })

  it('[CALL-57] Guests come only where they may, and never to a lesson', async () => {
    const [closed, lesson] = [await foundCall(), await foundLesson([ILYA])]
    for (const call of [closed, lesson]) expect(await knockAt(call, claimsOf(GUEST))).toBe('guests_not_allowed')
    const [orlova, teacher] = [await enter(closed, ORLOVA), await enter(lesson, ORLOVA)]
    expect(await orlova.ask({ type: 'settings.set', settings: { guests: true } })).toBe('done')
    expect(await teacher.ask({ type: 'settings.set', settings: { guests: true } })).toBe('not_allowed')
    const guest = await enter(closed, GUEST)
    // The chat beside the call is among people a school vouches for.
    expect((await guest.snapshot()).chatId).toBeNull()
    expect((await orlova.snapshot()).chatId).not.toBeNull()
    expect(await orlova.ask({ type: 'role.set', participantId: GUEST.id, role: 'coHost' })).toBe('not_allowed')
  })

  it('[CALL-58] A ticket is good once and not for long; a knock that is not the Worker’s is none', async () => {
    const call = await foundCall()
    const claims = claimsOf(ILYA)
    const ilya = await knockAt(call, claims)
    if (typeof ilya === 'string') throw new Error(ilya)
    expect(await knockAt(call, claims)).toBe('not_found')
    await evictDurableObject(call.room)
    expect(await knockAt(call, claims)).toBe('not_found')
    expect(await knockAt(call, claimsOf(DARYA, { ticketUntil: 1 }))).toBe('not_found')
    const plain = await call.room.fetch(new Request('https://room/socket', { headers: { upgrade: 'websocket' } }))
    expect([plain.status, await plain.text()]).toEqual([404, 'not_found'])
    expect(await ilya.ask({ type: 'hand.set', up: true })).toBe('done')
    // A call nobody has begun leaves no trace.
    const room = env.CALL_ROOM.getByName(newId<CallId>('call', 1))
    expect(await knockAt({ room }, claimsOf(ILYA))).toBe('not_found')
    expect(await room.about(ILYA.id)).toBeNull()
  })

  it('[CALL-58] To a lesson come those who are on its list, as what they are there; when the list changes, they change', async () => {
    const call = await foundLesson([ILYA, DARYA])
    expect(await knockAt(call, claimsOf(PETROV, { role: 'organiser' }))).toBe('not_found')
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA, { role: 'coHost' }), await enter(call, DARYA)]
    expect(roleOf(await ilya.snapshot(), ILYA)).toBe('speaker')
    await call.room.setPeople([
      { personId: ORLOVA.id, role: 'organiser', mayOrganise: true },
      { personId: PETROV.id, role: 'organiser', mayOrganise: true },
      { personId: ILYA.id, role: 'listener', mayOrganise: false },
    ])
    expect(await over(darya)).toEqual({ type: 'over', why: 'removed' })
    await orlova.sees(ILYA, { role: 'listener' })
    // There is one organiser.
    expect(roleOf(await (await enter(call, PETROV)).snapshot(), PETROV)).toBe('coHost')
    expect(await orlova.ask({ type: 'call.end' })).toBe('not_allowed')
    expect(await call.room.endCall(ORLOVA.id)).toMatchObject({ people: [{ personId: ORLOVA.id }, {}, {}, {}] })
    expect(await over(orlova)).toEqual({ type: 'over', why: 'ended' })
  })

  it('[CALL-58] Whoever is no member of the chat any more is out of its call', async () => {
    const call = await foundChatCall([ILYA])
    const [, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    await call.room.removePeople([ILYA.id, DARYA.id])
    expect(await ilya.closed).toEqual({ code: 4404, reason: 'not_found' })
  })

  it('[CALL-58] A ticket outlives no membership: given before, it opens nothing; given when they are taken in again, it does', async () => {
    const call = await foundChatCall([ILYA])
    await enter(call, ORLOVA)
    const unused = claimsOf(ILYA, { ticketUntil: now(env) + 30_000 })
    await call.room.removePeople([ILYA.id])
    await evictDurableObject(call.room)
    expect(await knockAt(call, unused)).toBe('not_found')
    await enter(call, ILYA)
  })

  it('[CALL-52] A call that is ended before it was founded is not begun any more', async () => {
    const callId = newId<CallId>('call', 1)
    const room = env.CALL_ROOM.getByName(callId)
    expect(await room.endCall(null)).toBeNull()
    await evictDurableObject(room)
    expect(await knockAt(await foundCall({}, callId), claimsOf(ORLOVA))).toBe('not_found')
    expect(await room.about(null)).toBeNull()
  })

  it('[CALL-78] Whose session ends is out of the call, and with them what they heard and said', async () => {
    const call = await foundCall()
    const sessionId = newId<SessionId>('session', 1)
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA, { sessionId })]
    await call.room.closeSession(ILYA.id, newId<SessionId>('session', 2))
    expect(await ilya.ask({ type: 'hand.set', up: true })).toBe('done')
    await call.room.closeSession(ILYA.id, sessionId)
    expect(await ilya.closed).toEqual({ code: 4401, reason: 'not_signed_in' })
    await left(orlova, ILYA)
    expect(await knockAt(call, claimsOf(ILYA, { sessionId }))).toBe('not_signed_in')
    // Also by a room that has slept.
    await evictDurableObject(call.room)
    expect(await knockAt(call, claimsOf(ILYA, { sessionId }))).toBe('not_signed_in')
    await enter(call, ILYA)
  })

  it('[CALL-78] Whose session ends while their line is lost loses the place that was kept for them', async () => {
    const call = await foundCall()
    const sessionId = newId<SessionId>('session', 1)
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA, { sessionId })]
    ilya.close()
    await orlova.sees(ILYA, { away: true })
    await call.room.closeSession(ILYA.id, sessionId)
    await left(orlova, ILYA)
  })
})
