import { runInDurableObject } from 'cloudflare:test'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ChatRoom } from '../../durable-objects/chat-room/chat-room.ts'
import { Voice } from '../../durable-objects/chat-room/voice.ts'
import type { ClientId } from '../../protocol/ids.ts'
import type { MemberPage } from '../kit/chat-oracle.ts'
import { DARYA, expectOneTruthIn, foundRoom, ILYA, member, ORLOVA, pageAt, type RoomStub, storedLog, tellNews } from '../kit/enter-chat.ts'
import { expectErrors } from '../kit/expect-errors.ts'

const CLASS = [ORLOVA, ILYA, DARYA]
const id = () => crypto.randomUUID() as ClientId

function pagesOf(room: RoomStub, members = CLASS): Promise<MemberPage[]> {
  return Promise.all(members.map((one) => pageAt(room, one).enter()))
}

afterEach(() => {
  vi.restoreAllMocks()
})

/** Every message comes alone: it is carried out in its own handler. */
const withoutBursts = () => vi.spyOn(Voice.prototype, 'isSpeaking', 'get').mockReturnValue(false)

describe('an exception in the midst of a command', () => {
  /** The room's database throws at the first statement of `during` that is it, and only there. */
  function breakAt(
    room: RoomStub,
    during: 'webSocketMessage' | 'setMembers',
    isIt: (place: number, values: readonly unknown[]) => boolean,
  ): Promise<() => void> {
    return runInDurableObject(room, (_, { storage: { sql } }) => {
      const { exec } = sql
      const act = ChatRoom.prototype[during] as (...args: unknown[]) => unknown
      ChatRoom.prototype[during] = function (this: ChatRoom, ...args: unknown[]) {
        let place = 0
        sql.exec = ((...statement: Parameters<typeof exec>) => {
          place += 1
          if (!isIt(place, statement)) return exec.apply(sql, statement)
          throw new Error('the disk is full')
        }) as typeof exec
        try {
          return act.apply(this, args) as never
        } finally {
          sql.exec = exec
        }
      }
      return () => {
        ChatRoom.prototype[during] = act as never
      }
    })
  }

  it('[FLT-05] leaves nothing behind, is told to its author by name, and the same command again is carried out whole', async () => {
    expectErrors(/chat\.command_failed/)
    withoutBursts()
    const { room } = await foundRoom(CLASS)
    const pages = await pagesOf(room)
    const [orlova] = pages as [MemberPage]
    orlova.post('Начало')
    await orlova.answered()
    await orlova.hears(2)
    const commands: ((messageSeq: number) => Parameters<MemberPage['ask']>[0])[] = [
      (replyTo) => ({ type: 'message.post', clientId: id(), text: 'Всем', replyTo, mentions: [ILYA.personId], mentionsAll: true }),
      (messageSeq) => ({ type: 'message.edit', clientId: id(), messageSeq, text: `Правка ${++edits}`, mentions: [DARYA.personId] }),
      (messageSeq) => ({ type: 'message.pin', clientId: id(), messageSeq, on: true }),
      (messageSeq) => ({ type: 'message.delete', clientId: id(), messageSeqs: [messageSeq] }),
      () => ({ type: 'message.post', clientId: id(), text: 'Ещё одно' }),
    ]
    let edits = 0
    const failures = new Map<number, number>()
    for (let statement = 1; statement <= 12; statement++) {
      // Over a new line each time: so much at once would be a flood.
      orlova.leave()
      await orlova.enter()
      for (const [place, commandOn] of commands.entries()) {
        const command = commandOn(orlova.snapshot?.messages.at(-1)?.seq ?? 0)
        const before = await storedLog(room)
        const mend = await breakAt(room, 'webSocketMessage', (at) => at === statement)
        orlova.ask(command)
        await orlova.answered()
        mend()
        if (orlova.refused.get(command.clientId) === 'internal') {
          failures.set(place, (failures.get(place) ?? 0) + 1)
          expect(await storedLog(room), `${command.type}, broken at statement ${statement}`).toEqual(before)
          orlova.refused.delete(command.clientId)
          orlova.ask(command)
          await orlova.answered()
        }
        expect([command.type, orlova.refused.get(command.clientId)]).toEqual([command.type, undefined])
        await expectOneTruthIn(room, pages)
      }
    }
    expect([...failures.values()].every((times) => times >= 3) && failures.size).toBe(commands.length)
  })

  it('[FLT-05] in the midst of a burst takes one message alone: the others are stored, told and acknowledged', async () => {
    expectErrors(/chat\.command_failed/)
    const { room } = await foundRoom(CLASS)
    const pages = await pagesOf(room)
    const [orlova] = pages as [MemberPage]
    const mend = await runInDurableObject(room, (_, { storage: { sql } }) => {
      const { exec } = sql
      sql.exec = ((...statement: Parameters<typeof exec>) => {
        if (statement.includes('Третье')) throw new Error('the disk is full')
        return exec.apply(sql, statement)
      }) as typeof exec
      return () => {
        sql.exec = exec
      }
    })
    const sent = ['Первое', 'Второе', 'Третье', 'Четвёртое', 'Пятое'].map((text) => [text, orlova.post(text)] as const)
    await orlova.answered()
    mend()
    expect(sent.filter(([, clientId]) => orlova.refused.has(clientId)).map(([text]) => text)).toEqual(['Третье'])
    await expectOneTruthIn(room, pages)
    expect(orlova.snapshot?.messages.map(({ text }) => text)).toEqual(['Первое', 'Второе', 'Четвёртое', 'Пятое'])
  })

  it('[FLT-05] does not make the room forget whom it owes news', async () => {
    expectErrors(/chat\.command_failed/)
    withoutBursts()
    const { room } = await foundRoom(CLASS)
    const [orlova] = (await pagesOf(room, [ORLOVA])) as [MemberPage]
    await tellNews(room)
    const due = () => runInDurableObject(room, (_, { storage }) => [...storage.sql.exec('SELECT what FROM due ORDER BY what').raw()])
    expect(await due()).toEqual([])
    const mend = await breakAt(room, 'webSocketMessage', (_, values) => values.includes('index'))
    const clientId = orlova.post('Сломалось после новостей')
    await orlova.answered()
    mend()
    expect([orlova.refused.get(clientId), await due()]).toEqual(['internal', []])
    orlova.post('Сломалось после новостей', clientId)
    await orlova.answered()
    expect(await due()).toEqual([['index'], ['news']])
  })

  it('[FLT-05] leaves a list of members as it was, and the same list again is applied whole', async () => {
    const { room, setMembers } = await foundRoom(CLASS)
    const pages = await pagesOf(room)
    let failed = 0
    for (let statement = 1; statement <= 14; statement++) {
      const version = statement + 1
      const list = [...CLASS, member('Новая', String(statement))]
      const before = await storedLog(room)
      const mend = await breakAt(room, 'setMembers', (at) => at === statement)
      const broken = await setMembers(list, version, `7Б, ${version}`).then(
        () => false,
        () => true,
      )
      mend()
      if (broken) {
        failed += 1
        expect(await storedLog(room), `broken at statement ${statement}`).toEqual(before)
        await setMembers(list, version, `7Б, ${version}`)
      }
      await expectOneTruthIn(room, pages)
      const { title, members } = pages[0]?.snapshot ?? { title: '', members: [] }
      expect([title, members.map(({ personId }) => personId).sort()]).toEqual([
        `7Б, ${version}`,
        list.map(({ personId }) => personId).sort(),
      ])
    }
    expect(failed).toBeGreaterThan(6)
  })
})
