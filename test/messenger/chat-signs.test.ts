import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { type ChatLine, DARYA, enterChat, foundRoom, ILYA, member, ORLOVA } from '../kit/enter-chat.ts'

const CLASS = [ORLOVA, ILYA, DARYA]

async function scene() {
  const { room } = await foundRoom(CLASS)
  const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
  return { room, orlova, ilya }
}

describe('signs', () => {
  it('[MSG-17] who has read is told to the others, together and once a turn, and to nobody when there is nobody else', async () => {
    const { room, orlova, ilya } = await scene()
    const darya = await enterChat(room, DARYA)
    let seq = 0
    for (let i = 1; i <= 3; i++) seq = (await orlova.post(`Раз ${i}`)).seq
    await Promise.all([ilya, darya].map((line) => line.hears(seq)))
    for (let mark = seq - 2; mark <= seq; mark++) ilya.send({ type: 'read.set', seq: mark })
    darya.send({ type: 'read.set', seq })
    const told = () => orlova.frames.flatMap((frame) => (frame.type === 'reads' ? frame.reads : []))
    await orlova.until(() => [ILYA, DARYA].every(({ personId }) => told().some((mark) => mark.personId === personId && mark.seq === seq)))
    expect(orlova.frames.filter((frame) => frame.type === 'reads').length).toBeLessThanOrEqual(4)
    const marks = (await (await enterChat(room, member('Чужой', 'Пётр')).catch(() => enterChat(room, ILYA))).snapshot()).reads
    expect(marks.filter((mark) => mark.seq === seq)).toHaveLength(3)
    const lonely = await foundRoom([ILYA])
    const alone = await enterChat(lonely.room, ILYA)
    const own = await alone.post('Сам себе')
    alone.send({ type: 'read.set', seq: own.seq })
    await alone.post('И ещё')
    expect(alone.frames.filter((frame) => frame.type === 'reads')).toEqual([])
  })

  it('[MSG-17] marks outlive a sleep and a leave', async () => {
    const { room, orlova, ilya } = await scene()
    const { seq } = await orlova.post('Прочтите')
    await ilya.hears(seq)
    ilya.send({ type: 'read.set', seq })
    await orlova.until((frame) => frame.type === 'reads')
    await evictDurableObject(room)
    const reads = async () => (await (await enterChat(room, DARYA)).snapshot()).reads.filter((mark) => mark.seq === seq)
    expect((await reads()).map(({ personId }) => personId).sort()).toEqual([ILYA.personId, ORLOVA.personId].sort())
    ilya.close()
    await ilya.closed
    await evictDurableObject(room, { webSockets: 'close' })
    expect((await reads()).map(({ personId }) => personId)).toContain(ILYA.personId)
  })

  it('[MSG-17] typing goes to the others, at most once in three seconds, and not of whoever may not write', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA, { ...DARYA, role: 'reader' }])
    const [orlova, ilya, darya] = (await Promise.all(CLASS.map((one) => enterChat(room, one)))) as [ChatLine, ChatLine, ChatLine]
    for (let i = 0; i < 10; i++) ilya.send({ type: 'typing' })
    darya.send({ type: 'typing' })
    await darya.read({ type: 'scheduled.list' }, 'scheduled')
    await orlova.hears((await ilya.post('Готово')).seq)
    const typing = (line: ChatLine) => line.frames.filter((frame) => frame.type === 'typing')
    expect(typing(orlova)).toEqual([{ type: 'typing', personId: ILYA.personId }])
    expect(typing(ilya)).toEqual([])
  })
})
