// Since when a chat is as a browser may have kept it: what the list says of it, so that what is gone is not read there without a network.
import { describe, expect, it } from 'vitest'
import type { ChatMember } from '../../protocol/chat/events.ts'
import type { ClientId } from '../../protocol/ids.ts'
import { DARYA, enterChat, foundRoom, ILYA, ORLOVA, openInbox, tellNews } from '../kit/enter-chat.ts'

/** What somebody's list says who opens their browser now. */
async function changedSeqOf(person: ChatMember): Promise<number | undefined> {
  const line = await openInbox(person)
  const hello = await line.until((frame) => frame.type === 'hello')
  line.close()
  return hello.type === 'hello' ? hello.chats[0]?.changedSeq : undefined
}

describe('the chat list', () => {
  it('[CHT-24] the list says since when a chat is as a browser may have kept it: what is said, read and reacted to moves nothing; a change, a deletion and what one hides oneself do', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA, DARYA])
    await tellNews(room)
    const [orlova, ilya] = [await enterChat(room, ORLOVA), await enterChat(room, ILYA)]
    const changed = async (person: ChatMember) => {
      await tellNews(room)
      return changedSeqOf(person)
    }
    const id = () => crypto.randomUUID() as ClientId
    const seqs = [await orlova.post('Раз'), await orlova.post('Два'), await orlova.post('Три')].map(({ seq }) => seq)
    ilya.send({ type: 'reaction.set', messageSeq: seqs[0] ?? 0, emoji: '👍' })
    await ilya.ask({ type: 'message.pin', clientId: id(), messageSeq: seqs[0] ?? 0, on: true })
    const none = await changed(DARYA)
    expect(none).toBeLessThan(seqs[0] ?? 0)
    await orlova.ask({ type: 'message.edit', clientId: id(), messageSeq: seqs[0] ?? 0, text: 'Раз!' })
    const edited = await changed(DARYA)
    expect(edited).toBeGreaterThan(seqs[2] ?? 0)
    await orlova.ask({ type: 'message.delete', clientId: id(), messageSeqs: [seqs[1] ?? 0] })
    const deleted = await changed(DARYA)
    expect(deleted).toBe((edited ?? 0) + 1)
    await orlova.post('Четыре')
    await ilya.ask({ type: 'message.hide', clientId: id(), messageSeqs: [seqs[2] ?? 0] })
    expect([await changed(ILYA), await changed(DARYA)]).toEqual([(deleted ?? 0) + 2, deleted])
  })

  it('[CHT-24] a page kept just before one hides or clears is older than that, though nothing is said in between', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA])
    const orlova = await enterChat(room, ORLOVA)
    const { seq: first } = await orlova.post('Раз')
    const commands = [
      { type: 'message.hide' as const, clientId: crypto.randomUUID() as ClientId, messageSeqs: [first] },
      { type: 'history.clear' as const, clientId: crypto.randomUUID() as ClientId },
    ]
    for (const command of commands) {
      await orlova.post('Два')
      const ilya = await enterChat(room, ILYA)
      const { seq } = await ilya.snapshot()
      await ilya.ask(command)
      await tellNews(room)
      expect(await changedSeqOf(ILYA)).toBe(seq + 1)
      ilya.close()
    }
  })
})
