// What others hear of a call: those it rings, everybody's history, its chats; and when it ends by itself.
// Longer than other files: who hears what of one call is one story, of ringing, of the histories and of its end.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import type { ChatId } from '../../protocol/ids.ts'
import {
  claimsOf,
  DARYA,
  enter,
  type Found,
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
} from '../kit/enter-call.ts'
import { enterChat, openInbox } from '../kit/enter-chat.ts'

const inbox = (human: Human) => openInbox({ personId: human.id as (typeof ILYA)['id'] })
const history = async (human: Human) => (await env.INBOX.getByName(human.id).listCalls(Number.MAX_SAFE_INTEGER)).calls
/** What is owed is told. */
const told = async ({ room }: Found) => {
  await runDurableObjectAlarm(room)
  await vi.waitFor(async () => {
    const owed = await runInDurableObject(room, (_, { storage: { sql } }) => sql.exec("SELECT 1 FROM due WHERE what = 'news'").toArray())
    expect(owed).toEqual([])
  })
}

describe('a call rings', () => {
  it('[CALL-73] Илья and Дарья are called; on answering it is quiet on all devices', async () => {
    const [ilya, other, darya] = [await inbox(ILYA), await inbox(ILYA), await inbox(DARYA)]
    const call = await foundChatCall([ILYA, DARYA, ORLOVA])
    await enter(call, ORLOVA)
    const ringing = await ilya.until((frame) => frame.type === 'call.ringing')
    expect(ringing).toMatchObject({ ringing: { callId: call.callId, title: '7Б', media: 'video', from: { personId: ORLOVA.id } } })
    await darya.until((frame) => frame.type === 'call.ringing')
    await enter(call, ILYA)
    for (const line of [ilya, other]) {
      expect(await line.until((frame) => frame.type === 'call.quiet')).toEqual({ type: 'call.quiet', callId: call.callId, why: 'answered' })
    }
    expect(await call.room.decline(DARYA.id, DARYA.shown)).toBeNull()
    expect(await call.room.decline(DARYA.id, DARYA.shown)).toBeNull()
    expect(await darya.until((frame) => frame.type === 'call.quiet')).toMatchObject({ why: 'declined' })
    await told(call)
    expect(await history(ILYA)).toMatchObject([{ direction: 'in', outcome: 'running' }])
    expect(await history(DARYA)).toMatchObject([{ direction: 'in', outcome: 'declined', durationMs: null }])
    expect(await history(ORLOVA)).toMatchObject([{ direction: 'out', outcome: 'running' }])
  })

  it('[CALL-73] Whoever does not come within 45 seconds has missed it, and may still come', async () => {
    const darya = await inbox(DARYA)
    const call = await foundChatCall([ILYA, DARYA])
    await enter(call, ORLOVA)
    await enter(call, ILYA)
    await later(call, 46)
    expect(await darya.until((frame) => frame.type === 'call.quiet')).toMatchObject({ why: 'missed' })
    await told(call)
    expect(await history(DARYA)).toMatchObject([{ outcome: 'missed' }])
    await enter(call, DARYA)
    await told(call)
    expect(await history(DARYA)).toMatchObject([{ outcome: 'running' }])
  })

  it('[CALL-74] A call of two is over when it is declined', async () => {
    const call = await foundChatCall([ILYA], { personal: true, title: '' })
    const orlova = await enter(call, ORLOVA)
    await call.room.decline(ILYA.id, ILYA.shown)
    expect(await orlova.closed).toEqual({ code: 4410, reason: 'call_over' })
    expect(orlova.frames.at(-1)).toEqual({ type: 'over', why: 'declined' })
    await told(call)
    expect(await history(ORLOVA)).toMatchObject([{ outcome: 'unanswered', withId: ILYA.id, title: '' }])
    expect(await history(ILYA)).toMatchObject([{ outcome: 'declined', withId: ORLOVA.id }])
  })

  it('[CALL-74] A call of two is over when nobody comes; a call of many goes on for whoever is there', async () => {
    const [two, many] = [await foundChatCall([ILYA], { personal: true, title: '' }), await foundChatCall([ILYA, DARYA])]
    const [alone, waits] = [await enter(two, ORLOVA), await enter(many, ORLOVA)]
    await later(two, 46)
    await later(many, 46)
    expect(await alone.until((frame) => frame.type === 'over')).toEqual({ type: 'over', why: 'unanswered' })
    expect(await waits.ask({ type: 'hand.set', up: true })).toBe('done')
    // Whom nobody has come to, not even who began it.
    const nobody = await foundChatCall([ILYA, DARYA])
    await later(nobody, 46)
    expect(await nobody.room.about(null)).toMatchObject({ state: 'over' })
  })

  it('[CALL-73] Whoever has answered is waited for while they choose their devices: quiet elsewhere, and missed only when they never come', async () => {
    const [one, other] = [await inbox(ILYA), await inbox(ILYA)]
    const [comes, never] = [
      await foundChatCall([ILYA], { personal: true, title: '' }),
      await foundChatCall([DARYA], { personal: true, title: '' }),
    ]
    const [orlova, petrov] = [await enter(comes, ORLOVA), await enter(never, ORLOVA)]
    await later(comes, 40)
    await later(never, 40)
    expect([await comes.room.answer(ILYA.id), await never.room.answer(DARYA.id)]).toEqual([null, null])
    for (const line of [one, other]) expect(await line.until((frame) => frame.type === 'call.quiet')).toMatchObject({ why: 'answered' })
    // As often as one likes, from wherever: it was answered, and puts nothing off.
    await never.room.answer(DARYA.id)
    expect(await comes.room.decline(ILYA.id, ILYA.shown)).toBeNull()
    await later(comes, 40)
    await later(never, 40)
    await enter(comes, ILYA)
    await never.room.answer(DARYA.id)
    await later(comes, 40)
    await later(never, 40)
    expect(await petrov.until((frame) => frame.type === 'over')).toEqual({ type: 'over', why: 'unanswered' })
    await told(comes)
    await told(never)
    expect(await orlova.ask({ type: 'hand.set', up: true })).toBe('done')
    expect([await history(ILYA), await history(DARYA)]).toMatchObject([[{ outcome: 'running' }], [{ outcome: 'missed' }]])
  })

  it('[CALL-73] Of a call of many those who are on the way are waited for, and the others have missed it in time', async () => {
    const call = await foundChatCall([ILYA, DARYA])
    await call.room.answer(ILYA.id)
    await later(call, 46)
    await told(call)
    expect([await history(ILYA), await history(DARYA)]).toMatchObject([[{ outcome: 'running' }], [{ outcome: 'missed' }]])
    expect(await call.room.about(null)).toMatchObject({ state: 'open' })
    await later(call, 20)
    await told(call)
    expect(await history(ILYA)).toMatchObject([{ outcome: 'missed' }])
    expect(await call.room.about(null)).toMatchObject({ state: 'over' })
  })

  it('[CALL-176] Whoever began it sees whom it rings, who is on the way and who declines; nobody else is told', async () => {
    const ringName = { familyName: 'Антонов', givenName: 'Илья', patronymic: null }
    const two = await foundChatCall([ILYA], { personal: true, title: '', ringName })
    const alone = await enter(two, ORLOVA)
    expect((await alone.snapshot()).ringing).toEqual({ name: 'Антонов Илья', ringing: 1, coming: 0 })
    await two.room.answer(ILYA.id)
    expect(await alone.until((frame) => frame.type === 'ringing')).toMatchObject({ ringing: { ringing: 0, coming: 1 } })
    await enter(two, ILYA)
    await alone.until((frame) => frame.type === 'ringing' && frame.ringing === null)

    const many = await foundChatCall([ILYA, DARYA, PETROV])
    const [orlova, petrov] = [await enter(many, ORLOVA), await enter(many, PETROV)]
    await many.room.decline(ILYA.id, ILYA.shown)
    expect(await orlova.until((frame) => frame.type === 'declined')).toEqual({ type: 'declined', name: 'Антонов Илья' })
    await orlova.until((frame) => frame.type === 'ringing' && frame.ringing?.ringing === 1)
    expect((await petrov.snapshot()).ringing).toBeNull()
    await later(many, 46)
    await orlova.until((frame) => frame.type === 'ringing' && frame.ringing === null)
    expect([petrov.has('ringing'), petrov.has('declined')]).toEqual([false, false])
  })

  it('[CALL-74] When whoever rang gives up, it rings no more and was missed', async () => {
    const ilya = await inbox(ILYA)
    const call = await foundChatCall([ILYA])
    const orlova = await enter(call, ORLOVA)
    await ilya.until((frame) => frame.type === 'call.ringing')
    await orlova.ask({ type: 'leave' })
    expect(await ilya.until((frame) => frame.type === 'call.quiet')).toMatchObject({ why: 'ended' })
    await told(call)
    expect(await history(ILYA)).toMatchObject([{ outcome: 'missed' }])
    expect(await history(ORLOVA)).toMatchObject([{ outcome: 'unanswered' }])
    expect(await knockAt(call, claimsOf(ILYA))).toBe('call_over')
    expect(await call.room.decline(ILYA.id, ILYA.shown)).toBeNull()
  })

  it('[CALL-75] When it is over everybody finds how long they were in it, also after the room has slept', async () => {
    const call = await foundChatCall([ILYA, DARYA])
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    await ilya.ask({ type: 'leave' })
    await runInDurableObject(call.room, (_, { storage: { sql } }) => {
      sql.exec('UPDATE visits SET left_at = joined_at + 5000 WHERE left_at IS NOT NULL')
    })
    await evictDurableObject(call.room)
    orlova.send({ type: 'call.end', clientId: crypto.randomUUID() })
    await orlova.closed
    await told(call)
    expect(await history(ILYA)).toMatchObject([{ outcome: 'ended', durationMs: 5_000, kind: 'chat', title: '7Б' }])
    expect((await history(ORLOVA))[0]?.durationMs).toBeGreaterThanOrEqual(0)
    expect(await history(DARYA)).toMatchObject([{ outcome: 'missed' }])
  })
})

describe('a call ends', () => {
  it('[CALL-71] An empty one after a minute, not before, and not when somebody comes back', async () => {
    const call = await foundCall()
    const orlova = await enter(call, ORLOVA)
    await orlova.ask({ type: 'leave' })
    await later(call, 50)
    const back = await enter(call, ORLOVA)
    await later(call, 30)
    expect(await call.room.about(null)).toMatchObject({ state: 'open' })
    await back.ask({ type: 'leave' })
    await later(call, 61)
    expect(await call.room.about(null)).toMatchObject({ state: 'over' })
  })

  it('[CALL-71] One nobody has come to yet waits; any is over after twelve hours', async () => {
    const call = await foundCall()
    await later(call, 3_600)
    expect(await call.room.about(null)).toMatchObject({ state: 'open' })
    const orlova = await enter(call, ORLOVA)
    await later(call, 11 * 3_600)
    expect(await orlova.until((frame) => frame.type === 'over')).toEqual({ type: 'over', why: 'ended' })
  })

  it('[CALL-71] A lesson does not end because nobody is there, and twice ended is ended once', async () => {
    const call = await foundLesson([ILYA])
    const ilya = await enter(call, ILYA)
    await ilya.ask({ type: 'leave' })
    await later(call, 3_600)
    expect(await call.room.about(null)).toMatchObject({ state: 'open' })
    const report = await call.room.endCall(ORLOVA.id)
    expect(await call.room.endCall(null)).toEqual(report)
  })

  it('[CALL-72] Who was there is kept: a lost line that came back is one visit, leaving and coming two, and guests are nobody', async () => {
    const call = await foundCall({ settings: { guests: true } })
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
    await enter(call, GUEST)
    ilya.close()
    await orlova.sees(ILYA, { away: true })
    await enter(call, ILYA)
    await darya.ask({ type: 'leave' })
    const back = await enter(call, DARYA)
    back.close()
    await orlova.sees(DARYA, { away: true })
    const running = await call.room.report()
    expect(running?.endedAt).toBeNull()
    expect(running?.people.map(({ personId, visits }) => [personId, visits.map(({ leftAt }) => leftAt === null)])).toEqual([
      [ORLOVA.id, [true]],
      [ILYA.id, [true]],
      [DARYA.id, [false, true]],
    ])
    const lostAt = await runInDurableObject(call.room, (_, { storage: { sql } }) => {
      const { state } = sql.exec<{ state: string }>('SELECT state FROM attendees WHERE id = ?', DARYA.id).one()
      return JSON.parse(state).awaySince
    })
    const ended = await call.room.endCall(ORLOVA.id)
    expect(ended?.people.find(({ personId }) => personId === DARYA.id)?.visits[1]?.leftAt).toBe(lostAt)
    expect(ended?.people.flatMap(({ visits }) => visits).every(({ leftAt }) => leftAt !== null)).toBe(true)
    expect(await call.room.report()).toEqual(ended)
  })
})

describe('the chat beside a call', () => {
  it('[CALL-76] The people of a lesson write there, the teacher keeps order, and closes it', async () => {
    const call = await foundLesson([ILYA, DARYA])
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const { chatId } = await ilya.snapshot()
    await told(call)
    const room = env.CHAT_ROOM.getByName(chatId as ChatId)
    const [teacher, pupil] = [await enterChat(room, { personId: ORLOVA.id }), await enterChat(room, { personId: ILYA.id })]
    expect((await teacher.snapshot()).me.role).toBe('chatAdmin')
    expect((await pupil.snapshot()).me.role).toBe('writer')
    await pupil.post('Не слышно')
    expect(await orlova.ask({ type: 'settings.set', settings: { chatOpen: false } })).toBe('done')
    await told(call)
    await expect(pupil.post('Ау')).rejects.toThrow('not_allowed')
    await teacher.post('Слушаем')
    // Whoever is not in the call is not in its chat.
    await expect(enterChat(room, { personId: DARYA.id })).rejects.toThrow('404')
    expect(await orlova.ask({ type: 'participant.remove', participantId: ILYA.id })).toBe('done')
    await told(call)
    expect(await pupil.closed).toMatchObject({ code: 4404 })
  })

  it('[CALL-76] The chat of a lesson follows its list, also for those who have gone, and whoever only listens reads', async () => {
    const call = await foundLesson([ILYA, DARYA])
    const list = (...pupils: { personId: typeof ILYA.id; role: 'speaker' | 'listener'; mayOrganise: boolean }[]) =>
      call.room.setPeople([{ personId: ORLOVA.id, role: 'organiser', mayOrganise: true }, ...pupils])
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
    const { chatId } = await ilya.snapshot()
    const room = env.CHAT_ROOM.getByName(chatId as ChatId)
    for (const line of [ilya, darya]) await line.ask({ type: 'leave' })
    await told(call)
    const roles = async () => [(await room.standing(ILYA.id))?.role, (await room.standing(DARYA.id))?.role]
    expect(await roles()).toEqual(['writer', 'writer'])
    const listener = { personId: DARYA.id, role: 'listener', mayOrganise: false } as const
    await list(listener)
    await told(call)
    expect(await roles()).toEqual([undefined, 'reader'])
    // Back on the list they are in the chat when they have come, and as what they are there.
    await list(listener, { personId: ILYA.id, role: 'speaker', mayOrganise: false })
    await enter(call, DARYA)
    await told(call)
    expect(await roles()).toEqual([undefined, 'reader'])
    await enter(call, ILYA)
    expect(await orlova.ask({ type: 'role.set', participantId: DARYA.id, role: 'speaker' })).toBe('done')
    await told(call)
    expect(await roles()).toEqual(['writer', 'writer'])
  })

  it('[CALL-76] Whoever stands in for the organiser keeps order there too; a guest is not in it', async () => {
    const call = await foundCall({ settings: { guests: true } })
    const orlova = await enter(call, ORLOVA)
    for (const human of [PETROV, GUEST]) await enter(call, human)
    await orlova.ask({ type: 'leave' })
    await told(call)
    const { chatId } = await orlova.snapshot()
    const petrov = await enterChat(env.CHAT_ROOM.getByName(chatId as ChatId), { personId: PETROV.id })
    const { me, members } = await petrov.snapshot()
    expect([me.role, members.length]).toEqual(['chatAdmin', 2])
  })
})
