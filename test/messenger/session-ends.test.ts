import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Seat } from '../../durable-objects/shared/room-socket.ts'
import { enterChat, foundRoom, ILYA, ORLOVA, openInbox, type RoomStub } from '../kit/enter-chat.ts'

type Stub = RoomStub | ReturnType<typeof env.INBOX.getByName>

/** Every socket of the object whose person it is has a session that has just run out. The object sleeps in between, as it would. */
async function runOut(stub: Stub, personId: string): Promise<void> {
  await evictDurableObject(stub as RoomStub, { webSockets: 'hibernate' })
  await runInDurableObject(stub as RoomStub, (_, state) => {
    for (const socket of state.getWebSockets(personId)) {
      socket.serializeAttachment({ ...(socket.deserializeAttachment() as Seat), aliveUntil: Date.now() - 1 })
    }
  })
}

describe('a session that has run out', () => {
  it('[ID-19] writes nothing more into a chat and is closed', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA])
    const ilya = await enterChat(room, ILYA)
    await runOut(room, ILYA.personId)
    ilya.send({ type: 'message.post', clientId: crypto.randomUUID(), text: 'Меня ещё слышно?' })
    expect((await ilya.closed).code).toBe(4401)
    const orlova = await enterChat(room, ORLOVA)
    expect((await orlova.snapshot()).messages).toEqual([])
  })

  it('[ID-19] hears nothing more, though it only listens', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA])
    const [orlova, ilya] = [await enterChat(room, ORLOVA), await enterChat(room, ILYA)]
    await runOut(room, ILYA.personId)
    const { seq } = await orlova.post('Завтра контрольная')
    await orlova.hears(seq)
    expect((await ilya.closed).code).toBe(4401)
    expect(ilya.texts()).toEqual([])
    expect(orlova.texts()).toEqual(['Завтра контрольная'])
  })

  it('[ID-19] gets no news from the inbox', async () => {
    const line = await openInbox(ILYA)
    const inbox = env.INBOX.getByName(ILYA.personId)
    await runOut(inbox, ILYA.personId)
    await inbox.deliver([{ type: 'me.changed' }])
    expect((await line.closed).code).toBe(4401)
    expect(line.frames.map((frame) => frame.type)).toEqual(['hello'])
  })
})
