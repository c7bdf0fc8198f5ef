import { evictDurableObject } from 'cloudflare:test'
import fc from 'fast-check'
import { describe, expect, inject, it } from 'vitest'
import { MESSAGE_CHARS_MAX, SOCKETS_PER_PERSON_MAX } from '../../protocol/limits.ts'
import { type ChatLine, DARYA, enterChat, expectOneTruthIn, foundRoom, ILYA, knock, ORLOVA, pageAt, storedLog } from '../kit/enter-chat.ts'

const CLASS = [ORLOVA, ILYA, DARYA]
const LONG = { timeout: 180_000 }

/** What a command's field may hold that it should not. */
const BAD: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    -1,
    0,
    1.5,
    2 ** 53,
    -0,
    1e308,
    '',
    ' ',
    '\u0000',
    '\uD800',
    '{}',
    [],
    {},
    [[[]]],
    { $ne: null },
    "'; DROP TABLE log; --",
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.anything({ maxDepth: 3 }),
  fc.array(fc.oneof(fc.integer(), fc.constant(null), fc.string()), { maxLength: 120 }),
)
const TYPES = [
  'message.post', 'message.edit', 'message.delete', 'message.hide', 'message.pin', 'message.report', 'reaction.set', 'history.clear', 'history.get',
  'message.search', 'edits.get', 'message.schedule', 'scheduled.list', 'scheduled.cancel', 'moderator.set', 'moderatorLog.get', 'read.set', 'typing',
  'message.burn', '__proto__', 'constructor', 'toString', '',
] // biome-ignore format: a list of words
const FIELDS = [
  'clientId', 'text', 'replyTo', 'mentions', 'mentionsAll', 'silent', 'messageSeq', 'messageSeqs', 'on', 'reason', 'words', 'emoji', 'from', 'query',
  'beforeSeq', 'at', 'scheduledId', 'moderator', 'seq', '__proto__', 'constructor', 'hasOwnProperty', 'then', 'toJSON',
] // biome-ignore format: a list of words

const GOOD_PARTS = {
  clientId: '7b0e8a52-6f1d-4c3a-9b2e-0d4f5a6b7c8d',
  text: 'Почти команда',
  messageSeq: 1,
  messageSeqs: [1],
  seq: 1,
  on: true,
}

const FRAMES: fc.Arbitrary<string> = fc.oneof(
  // A command with one thing wrong with it, or several.
  fc
    .record({ type: fc.constantFrom(...TYPES), wrong: fc.dictionary(fc.constantFrom(...FIELDS), BAD, { minKeys: 1, maxKeys: 4 }) })
    .map(({ type, wrong }) => text({ ...GOOD_PARTS, type, ...wrong })),
  // Keys that stand twice, and a prototype among them.
  fc
    .array(fc.tuple(fc.constantFrom('type', ...FIELDS), BAD.map(text)), { minLength: 1, maxLength: 8 })
    .map((pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`),
  // Depth.
  fc
    .tuple(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(['[', ']'], ['{"a":', '}'], ['{"f":', '}'], ['[', '']))
    .map(([depth, [open, close]]) => `${(open as string).repeat(depth)}0${(close as string).repeat(depth)}`),
  // Numbers JSON has no room for, and what is nearly JSON.
  fc.constantFrom(
    '{"type":"read.set","seq":NaN}',
    '{"type":"read.set","seq":-Infinity}',
    '{"type":"read.set","seq":1e400}',
    '\uFEFF{}',
    '{"type":"typing"}}',
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json(),
)

function text(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'undefined'
  } catch {
    // A BigInt, or an object that refuses to be written.
    return 'unwritable'
  }
}

describe('malformed frames', () => {
  it('[FLT-13] thousands of them leave no row that was not acknowledged, and the room talks on', LONG, async () => {
    const { frames: runs, seed } = inject('faults')
    const frames = fc.sample(FRAMES, { numRuns: runs, seed })
    const { room } = await foundRoom(CLASS)
    const watcher = await pageAt(room, ORLOVA).enter()
    let answered = 0
    let acked = 0
    let closed = 0
    // Three a line: the third that says nothing closes it.
    for (let start = 0; start < frames.length; start += 3) {
      const line = await enterChat(room, ILYA)
      for (const frame of frames.slice(start, start + 3)) line.sendRaw(frame)
      // biome-ignore format: one question
      line.send({ type: 'history.get', from: { at: 'before', seq: 2 ** 40 } })
      const end = await Promise.race([
        line.closed,
        line.until((frame) => frame.type === 'history' && frame.askedFor.includes(String(2 ** 40))),
      ])
      if ('code' in end) {
        closed += 1
        expect([end.code, `seed ${seed}, frames from ${start}`]).toEqual([4400, `seed ${seed}, frames from ${start}`])
      } else line.close()
      answered += line.frames.filter((frame) => frame.type === 'refused' && frame.refusal === 'bad_frame').length
      acked += line.frames.filter((frame) => frame.type === 'ack').length
      if (start % 600 === 0) await evictDurableObject(room)
    }
    watcher.post('А мы говорим дальше')
    await watcher.answered()
    const { messages } = await expectOneTruthIn(room, [watcher])
    const ids = new Set(messages.map(({ clientId }) => clientId))
    expect(messages.length, `seed ${seed}`).toBeLessThanOrEqual(acked + 1)
    expect([...ids].every((clientId) => typeof clientId === 'string' && clientId.length === 36)).toBe(true)
    // Most of them are junk, or nothing was tried out.
    expect(answered).toBeGreaterThan(frames.length * 0.6)
    expect(closed).toBeGreaterThan(frames.length * 0.1)
  })

  it.each([
    ['no client id', '{"type":"message.post","text":"а"}'],
    ['NULL as client id', '{"type":"message.post","clientId":null,"text":"а"}'],
    ['the same key twice, the second one bad', `{"type":"message.post","clientId":"${crypto.randomUUID()}","text":"а","clientId":null}`],
    [
      'a prototype with the rights of an administrator',
      `{"type":"moderator.set","__proto__":{"role":"chatAdmin"},"clientId":"${crypto.randomUUID()}"}`,
    ],
  ])('[FLT-13] %s, fifty times over twenty-five lines, stores nothing', async (_, frame) => {
    const { room } = await foundRoom(CLASS)
    for (let i = 0; i < 25; i++) {
      const line = await enterChat(room, ILYA)
      for (let twice = 0; twice < 2; twice++) line.sendRaw(frame)
      await line.until(() => line.frames.filter((one) => one.type === 'refused').length === 2)
      line.close()
      await line.closed
    }
    expect(await storedLog(room)).toEqual({ messages: [], changes: [1] })
  })
})

describe('a flood', () => {
  it('[FLT-11] from one page ends that page’s line with 4429; the others talk on, and nothing it was answered is lost', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya, darya] = await Promise.all(CLASS.map((one) => pageAt(room, one).enter()))
    if (!(orlova && ilya && darya)) throw new Error('nobody came')
    for (let i = 1; i <= 300; i++) {
      ilya.post(`Спам ${i}`)
      if (i % 10 === 0) for (const page of [orlova, darya]) page.post(`Разговор ${i}`)
    }
    await Promise.all([ilya.until(() => !ilya.isOpen), orlova.answered(), darya.answered()])
    expect([ilya.closes, orlova.closes, darya.closes]).toEqual([[4429], [], []])
    expect(ilya.acked.size).toBeLessThan(300)
    // A page that comes back says it all again, sixty at a time.
    for (let lines = 0; lines < 20 && ilya.acked.size < 300; lines++) {
      await ilya.enter()
      await ilya.until(() => !ilya.isOpen || ilya.acked.size === 300)
    }
    const { messages } = await expectOneTruthIn(room, [orlova, darya, await ilya.enter()])
    expect(messages).toHaveLength(360)
  })

  it('[FLT-11] of five hundred lines from one person takes no more places than one person has', async () => {
    const { room } = await foundRoom(CLASS)
    const answers = await Promise.all(Array.from({ length: 500 }, () => knock(room, ILYA)))
    const opened = answers.filter(({ webSocket }) => webSocket !== null)
    expect([opened.length, answers.filter(({ status }) => status === 429).length]).toEqual([
      SOCKETS_PER_PERSON_MAX,
      500 - SOCKETS_PER_PERSON_MAX,
    ])
    const page = await pageAt(room, DARYA).enter()
    page.post('Здесь есть место')
    await page.answered()
    await expectOneTruthIn(room, [page])
    for (const { webSocket } of opened) {
      webSocket?.accept()
      webSocket?.close()
    }
  })
})

describe('bad input', () => {
  it('[FLT-14] ten thousand emoji in one text, or in one reaction, are refused; as many as fit come back whole', async () => {
    const { room } = await foundRoom(CLASS)
    const refusedOf = async (line: ChatLine, frame: string) => {
      line.sendRaw(frame)
      return (await line.until((one) => one.type === 'refused')) as unknown
    }
    const clientId = crypto.randomUUID()
    for (const command of [
      { type: 'message.post', clientId, text: `${'😀'.repeat(MESSAGE_CHARS_MAX / 2)}!` },
      { type: 'message.edit', clientId, messageSeq: 1, text: 'я'.repeat(MESSAGE_CHARS_MAX + 1) },
      { type: 'reaction.set', messageSeq: 1, emoji: '😀'.repeat(10_000) },
      { type: 'message.search', query: '😀'.repeat(10_000) },
    ]) {
      const line = await enterChat(room, ILYA)
      expect(await refusedOf(line, JSON.stringify(command))).toEqual({ type: 'refused', refusal: 'bad_frame' })
    }
    const page = await pageAt(room, ILYA).enter()
    // As long as may be, and read by the bot to its end.
    const obscene = page.post(`${'😀'.repeat(MESSAGE_CHARS_MAX / 2 - 2)} хуй`)
    page.post('😀'.repeat(MESSAGE_CHARS_MAX / 2))
    page.post('я'.repeat(MESSAGE_CHARS_MAX))
    await page.answered()
    expect([...page.refused]).toEqual([[obscene, 'message_moderated']])
    const { messages } = await expectOneTruthIn(room, [page])
    expect(messages.map((message) => message.text.length)).toEqual([MESSAGE_CHARS_MAX, MESSAGE_CHARS_MAX])
  })
})
