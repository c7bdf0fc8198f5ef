// Literal JSON, as it lies on the wire, against the value it means. A frame of a browser that was not reloaded since last week looks like this.
import { describe, expect, it } from 'vitest'
import { ChatCommand } from '../../protocol/chat/commands.ts'
import { ChatDown } from '../../protocol/chat/events.ts'
import { InboxDown } from '../../protocol/inbox/events.ts'
import { FRAME_BYTES_MAX, MESSAGE_CHARS_MAX } from '../../protocol/limits.ts'

const CLIENT_ID = '0b0c8d2e-5a39-4d52-9f5c-0d2b6a1f7e11'
const PERSON = 'per_1h3x9k2m4q7r5t8v0w6z'
const CHAT = 'cht_1h3x9k2m4q7r5t8v0w6z'
const NAME = '{"familyName":"Сафина","givenName":"Лейла","patronymic":null}'
const MESSAGE = `{"seq":7,"at":1759726800000,"clientId":"${CLIENT_ID}","authorId":"${PERSON}","authorName":${NAME},"text":"Завтра экскурсия"}`
const MEMBER = `{"personId":"${PERSON}","name":${NAME},"role":"writer"}`
const CELL = `{"lessonId":"lsn_1h3x9k2m4q7r5t8v0w6z","studentId":"${PERSON}","marks":[{"value":"5","kindId":null,"comment":null}],"attendance":"late","version":2}`
const LISTED = `{"chatId":"${CHAT}","kind":"class","title":"7Б","unread":2,"last":{"seq":7,"at":1759726800000,"authorName":${NAME},"text":"Завтра экскурсия"}}`

describe('commands to a chat room', () => {
  it.each([
    [
      `{"type":"message.post","clientId":"${CLIENT_ID}","text":"  Завтра экскурсия\\n"}`,
      { type: 'message.post', clientId: CLIENT_ID, text: 'Завтра экскурсия' },
    ],
    ['{"type":"history.get","beforeSeq":51}', { type: 'history.get', beforeSeq: 51 }],
    ['{"type":"read.set","seq":7}', { type: 'read.set', seq: 7 }],
    // A field nobody knows yet is passed over, so that a newer browser can talk to us for the minute of a deploy.
    ['{"type":"read.set","seq":7,"device":"phone"}', { type: 'read.set', seq: 7 }],
  ])('[HOUSE-08] %s', (json, value) => {
    expect(ChatCommand.parse(JSON.parse(json))).toEqual(value)
  })

  it.each([
    'null',
    '[]',
    '""',
    '{}',
    '{"type":"message.delete"}',
    '{"type":"__proto__"}',
    `{"type":"message.post","clientId":"${CLIENT_ID}","text":"   "}`,
    `{"type":"message.post","clientId":"${CLIENT_ID}","text":"${'я'.repeat(MESSAGE_CHARS_MAX + 1)}"}`,
    `{"type":"message.post","clientId":"1","text":"Завтра экскурсия"}`,
    `{"type":"message.post","text":"Завтра экскурсия"}`,
    `{"type":"message.post","clientId":"${CLIENT_ID}","text":5}`,
    '{"type":"history.get","beforeSeq":0}',
    '{"type":"history.get","beforeSeq":1.5}',
    '{"type":"read.set","seq":-1}',
    '{"type":"read.set","seq":"7"}',
  ])('[HOUSE-08] %.70s… is no command', (json) => {
    expect(ChatCommand.safeParse(JSON.parse(json)).success).toBe(false)
  })

  it('[HOUSE-08] the longest message fits into a frame, whatever it is written in', () => {
    const frame = JSON.stringify({ type: 'message.post', clientId: CLIENT_ID, text: '\u0001'.repeat(MESSAGE_CHARS_MAX) })
    expect(new TextEncoder().encode(frame).length).toBeLessThan(FRAME_BYTES_MAX)
  })
})

// What the product itself says is exactly what is read: nothing is added, dropped or turned into something else on the way.
describe('frames of a chat room', () => {
  it.each([
    `{"type":"snapshot","version":1,"snapshot":{"chatId":"${CHAT}","kind":"class","title":"7Б","seq":7,"me":{"personId":"${PERSON}","role":"writer","readSeq":6},"members":[${MEMBER}],"messages":[${MESSAGE}],"hasOlder":false}}`,
    `{"type":"resumed","version":1,"seq":7,"events":[{"type":"message.posted","seq":7,"message":${MESSAGE}}]}`,
    `{"type":"events","events":[{"type":"members.changed","seq":8,"joined":[${MEMBER}],"leftIds":["${PERSON}"]}]}`,
    `{"type":"ack","clientId":"${CLIENT_ID}","seq":7,"at":1759726800000}`,
    `{"type":"history","messages":[${MESSAGE}],"hasOlder":true}`,
    `{"type":"refused","clientId":"${CLIENT_ID}","refusal":"too_many_requests"}`,
    '{"type":"refused","refusal":"bad_frame"}',
  ])('[HOUSE-08] %.60s…', (json) => {
    expect(ChatDown.parse(JSON.parse(json))).toEqual(JSON.parse(json))
  })
})

describe('frames of an inbox', () => {
  it.each([
    `{"type":"hello","version":1,"chats":[${LISTED}]}`,
    `{"type":"chat.listed","chat":${LISTED}}`,
    `{"type":"chat.listed","chat":{"chatId":"${CHAT}","kind":"staff","title":"Учительская","unread":0,"last":null}}`,
    `{"type":"chat.unlisted","chatId":"${CHAT}"}`,
    `{"type":"cell.changed","studyGroupId":"grp_1h3x9k2m4q7r5t8v0w6z","cell":${CELL}}`,
    '{"type":"me.changed"}',
    '{"type":"claims.changed"}',
  ])('[HOUSE-08] %.60s…', (json) => {
    expect(InboxDown.parse(JSON.parse(json))).toEqual(JSON.parse(json))
  })

  it('[HOUSE-08] the tables above name every frame there is', () => {
    const types = (union: { def: { options: readonly unknown[] } }) =>
      union.def.options.map((option) => [...(option as { shape: { type: { def: { values: string[] } } } }).shape.type.def.values][0])
    expect(types(ChatCommand as never)).toEqual(['message.post', 'history.get', 'read.set'])
    expect(types(ChatDown as never)).toEqual(['snapshot', 'resumed', 'events', 'ack', 'history', 'refused'])
    expect(types(InboxDown as never)).toEqual(['hello', 'chat.listed', 'chat.unlisted', 'cell.changed', 'me.changed', 'claims.changed'])
  })
})
