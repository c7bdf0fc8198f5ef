import { evictDurableObject } from 'cloudflare:test'
import { expect, inject, it } from 'vitest'
import type { ClientId } from '../../protocol/ids.ts'
import type { MemberPage } from '../kit/chat-oracle.ts'
import { expectOneTruthIn, foundRoom, member, ORLOVA, pageAt, storedLog, tellNews } from '../kit/enter-chat.ts'
import { type Draw, draw } from '../moderation/draw.ts'

const EMOJI = ['👍', '❤️', '😂', '🔥', null] as const
const id = () => crypto.randomUUID() as ClientId

/** One thing a page does, to any message it sees. It waits for nothing, so that five pages get in each other's way. */
function act(page: MemberPage, chance: Draw, step: number): void {
  const messages = page.snapshot?.messages ?? []
  const messageSeq = messages.length === 0 ? 0 : (messages[chance.below(messages.length)]?.seq ?? 0)
  const own = messages.filter(({ authorId }) => authorId === page.personId)
  const ownSeq = own.length === 0 ? 0 : (own[chance.below(own.length)]?.seq ?? 0)
  const what = messageSeq === 0 ? 0 : chance.below(10)
  if (what < 3)
    page.ask({
      type: 'message.post',
      clientId: id(),
      text: `Шаг ${step}`,
      ...(chance.chance(0.3) && messageSeq > 0 ? { replyTo: messageSeq } : {}),
    })
  else if (what < 5) page.ask({ type: 'message.edit', clientId: id(), messageSeq: ownSeq || messageSeq, text: `Правка ${step}` })
  else if (what === 5) page.ask({ type: 'message.delete', clientId: id(), messageSeqs: [...new Set([ownSeq || messageSeq, messageSeq])] })
  else if (what < 8) page.ask({ type: 'message.pin', clientId: id(), messageSeq, on: chance.chance(0.6) })
  else page.say({ type: 'reaction.set', messageSeq, emoji: chance.from(EMOJI) })
}

const { seed, seeds } = inject('faults')

it.each(Array.from({ length: seeds }, (_, i) => seed + i))(
  '[FLT-23] five members edit, delete, pin and react at once, fall off and come back, and the room sleeps, by chance %i: all see the same',
  { timeout: 180_000 },
  async (one) => {
    const chance = draw(one)
    const admins = chance.chance(0.5)
    const five = [ORLOVA, ...[1, 2, 3, 4].map((n) => member('Ученик', String(n), admins ? 'chatAdmin' : 'writer'))]
    const { room, setMembers } = await foundRoom(five)
    const pages = await Promise.all(five.map((person) => pageAt(room, person).enter()))
    for (let step = 1; step <= 200; step++) {
      const page = chance.from(pages)
      if (page.isOpen) act(page, chance, step)
      if (chance.chance(0.04)) page.leave()
      if (!page.isOpen && chance.chance(0.5)) await page.enter()
      // Time for some of what is on its way to arrive. (A room that sleeps already cannot be put to sleep: this wakes it.)
      const sleeps = chance.chance(0.03)
      if (sleeps || chance.chance(0.2)) await storedLog(room)
      if (sleeps) await evictDurableObject(room)
      if (chance.chance(0.02)) await tellNews(room)
      if (chance.chance(0.02))
        await setMembers(
          five.map((person) => ({ ...person, name: { ...person.name, patronymic: `${step}` } })),
          step + 1,
        )
    }
    for (const page of pages) if (!page.isOpen) await page.enter()
    await Promise.all(pages.map((page) => page.answered()))
    const { messages } = await expectOneTruthIn(room, pages)
    expect(messages.length).toBeGreaterThan(20)
  },
)
