import { describe, expect, it } from 'vitest'
import { DARYA, enterChat, foundRoom, ILYA, messagesIn, ORLOVA, openInbox } from '../kit/enter-chat.ts'

const CLASS = [ORLOVA, ILYA, DARYA]

describe('bad frames', () => {
  it.each([
    ['text that is not JSON', 'привет'],
    ['JSON that is no command', '{"type":"message.delete"}'],
    ['a message without an id', '{"type":"message.post","text":"а"}'],
    ['an id that is null', '{"type":"message.post","clientId":null,"text":"а"}'],
    ['a prototype', '{"__proto__":{"type":"read.set","seq":1}}'],
    ['a number beyond numbers', '{"type":"read.set","seq":1e999}'],
    ['depth', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['bytes', new Uint8Array([1, 2, 3]).buffer],
  ])('[CHT-10] %s: refused twice, closed the third time, and the others talk on', async (_, junk) => {
    const { room } = await foundRoom(CLASS)
    const [ilya, orlova] = await Promise.all([enterChat(room, ILYA), enterChat(room, ORLOVA)])
    for (let i = 0; i < 3; i++) ilya.sendRaw(junk)
    expect(await ilya.closed).toEqual({ code: 4400, reason: 'bad_frame' })
    expect(ilya.frames.slice(1)).toEqual(Array(3).fill({ type: 'refused', refusal: 'bad_frame' }))
    await orlova.post('Не слышала ничего')
    expect(await messagesIn(room)).toBe(1)
  })

  it('[CHT-11] a flood is told and closed, and what came before it is kept', async () => {
    const { room } = await foundRoom(CLASS)
    const ilya = await enterChat(room, ILYA)
    for (let i = 0; i < 200; i++) ilya.send({ type: 'message.post', clientId: crypto.randomUUID(), text: `Спам ${i}` })
    expect(await ilya.closed).toEqual({ code: 4429, reason: 'too_many_requests' })
    expect(ilya.frames.filter((frame) => frame.type === 'refused')).toEqual([{ type: 'refused', refusal: 'too_many_requests' }])
    const acked = ilya.frames.filter((frame) => frame.type === 'ack').length
    expect(acked).toBeGreaterThanOrEqual(60)
    expect(acked).toBeLessThan(200)
    expect(await messagesIn(room)).toBe(acked)
  })

  it.each([
    ['text', 'я'.repeat(32_769)],
    ['bytes', new ArrayBuffer(65_537)],
  ])('[CHT-11] a frame of %s that is too large is told and closed', async (_, frame) => {
    const { room } = await foundRoom(CLASS)
    const ilya = await enterChat(room, ILYA)
    ilya.sendRaw(frame)
    expect(await ilya.closed).toEqual({ code: 4413, reason: 'frame_too_large' })
    expect(ilya.frames.slice(1)).toEqual([{ type: 'refused', refusal: 'frame_too_large' }])
  })

  it('[CHT-10] an inbox takes no commands: the third frame closes the socket', async () => {
    const ilya = await openInbox(ILYA)
    for (const junk of ['{"type":"deliver"}', 'null', '"']) ilya.sendRaw(junk)
    expect(await ilya.closed).toEqual({ code: 4400, reason: 'bad_frame' })
  })
})
