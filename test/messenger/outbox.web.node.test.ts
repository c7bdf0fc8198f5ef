import { describe, expect, it } from 'vitest'
import type { ChatId, ClientId, PersonId } from '../../protocol/ids.ts'
import { Outbox } from '../../web/messenger/outbox.ts'
import type { Unsent } from '../../web/messenger/unsent.ts'

/** A browser that keeps what it is told, and a line that can be cut. */
async function browser(kept: Map<ClientId, Unsent> = new Map()) {
  const sent: string[] = []
  const line = { up: true }
  const carry = (message: Unsent) => line.up && sent.push(message.text) > 0
  const store = {
    recall: async () => [...kept.values()].reverse(),
    keep: (message: Unsent) => kept.set(message.clientId, message),
    drop: (clientId: ClientId) => kept.delete(clientId),
  }
  const outbox = new Outbox(store, { post: carry, forward: carry })
  if (kept.size === 0) await outbox.recall()
  const write = (text: string, from: Unsent['from'] = null) => {
    const clientId = crypto.randomUUID() as ClientId
    outbox.add({ clientId, text, from, reply: null, mentions: [], mentionsAll: false, silent: false })
    return clientId
  }
  const shown = () => outbox.unsent.value.map(({ text, state }) => `${text} ${state}`)
  return { outbox, kept, sent, line, write, shown }
}

const OTHER_CHAT: Unsent['from'] = {
  chatId: 'cht_0' as ChatId,
  seq: 3,
  message: { authorId: 'per_0' as PersonId, authorName: { familyName: 'О', givenName: 'А', patronymic: null }, at: 0, text: 'да' },
}

describe('what one writes', () => {
  it('[CHT-21] without a line waits in its order, survives the page, and goes once when there is one', async () => {
    const first = await browser()
    first.line.up = false
    for (const text of ['один', 'два', 'три']) first.write(text)
    expect([first.sent, first.shown()]).toEqual([[], ['один pending', 'два pending', 'три pending']])

    const second = await browser(first.kept)
    second.write('четыре')
    await second.outbox.recall()
    expect(second.shown()).toEqual(['один pending', 'два pending', 'три pending', 'четыре pending'])
    expect(second.sent).toEqual(['один', 'два', 'три', 'четыре'])
    second.outbox.told([...second.kept.keys()])
    expect([second.shown(), second.kept.size]).toEqual([[], 0])
  })

  it('[CHT-21] and whose ack was lost goes again over the next line; what was acknowledged does not', async () => {
    const { outbox, sent, write, shown } = await browser()
    const [one] = [write('один'), write('два')]
    outbox.acknowledged(one as ClientId, false)
    outbox.pump()
    expect(sent).toEqual(['один', 'два'])
    outbox.lost()
    outbox.told([one as ClientId])
    outbox.pump()
    expect([sent, shown()]).toEqual([['один', 'два', 'два'], ['два pending']])
  })

  it('[CHT-21] and is refused stays with its author, who tries it again, changes it or lets it go', async () => {
    const { outbox, kept, sent, write, shown } = await browser()
    const [bad, good] = [write('плохо'), write('хорошо')]
    outbox.refused(bad as ClientId, 'message_moderated', { left: 2 })
    outbox.acknowledged(good as ClientId, true)
    expect([shown(), kept.get(bad as ClientId)]).toMatchObject([['плохо failed'], { refusal: 'message_moderated', warning: { left: 2 } }])
    outbox.pump()
    expect(sent).toEqual(['плохо', 'хорошо'])
    outbox.retry(bad as ClientId)
    expect([sent, shown()]).toEqual([['плохо', 'хорошо', 'плохо'], ['плохо pending']])
    outbox.discard(bad as ClientId)
    expect([shown(), kept.size]).toEqual([[], 0])
  })

  it('[CHT-21] with a message of another chat travels alone, so that nothing overtakes it', async () => {
    const { outbox, sent, write } = await browser()
    const before = write('до')
    const personal = write('лично', OTHER_CHAT)
    write('после')
    expect(sent).toEqual(['до'])
    outbox.acknowledged(before, true)
    expect(sent).toEqual(['до', 'лично'])
    outbox.lost(personal)
    outbox.pump()
    outbox.acknowledged(personal, true)
    expect(sent).toEqual(['до', 'лично', 'лично', 'после'])
  })
})
