// Frames of a call, as they lie on the wire, against what they mean.
import { describe, expect, it } from 'vitest'
import { CallCommand } from '../../protocol/call/commands.ts'
import { CallDown } from '../../protocol/call/events.ts'
import { CALL_SDP_CHARS_MAX, CALL_TRACKS_PUBLISHED_MAX, FRAME_BYTES_MAX } from '../../protocol/limits.ts'

const ID = '0b0c8d2e-5a39-4d52-9f5c-0d2b6a1f7e11'
const PERSON = 'per_1h3x9k2m4q7r5t8v0w6z'
const GUEST = 'gst_1h3x9k2m4q7r5t8v0w6z'
const CALL = 'cal_1h3x9k2m4q7r5t8v0w6z'
const TRACK = '{"sessionId":"s-1","trackName":"camera_1","source":"camera","kind":"video","rids":["a","b"]}'
const SETTINGS =
  '{"guests":false,"lobby":true,"locked":false,"screenShare":"admins","selfUnmute":false,"chatOpen":true,"reactions":true,"newcomersListen":false}'
const PARTICIPANT = `{"participantId":"${PERSON}","name":"Орлова Анна Сергеевна","guest":false,"role":"organiser","joinedAt":1759726800000,"handAt":null,"microphone":true,"mayUnmute":false,"tracks":[${TRACK}],"away":false}`
const WAITING = `{"participantId":"${GUEST}","name":"Тётя Оля","guest":true,"since":1759726800000}`

const COMMANDS = [
  `{"type":"media.ask","askId":"${ID}","ask":{"op":"openSession","purpose":"publish","attempt":"${ID}"}}`,
  `{"type":"media.ask","askId":"${ID}","ask":{"op":"publish","sessionId":"s-1","offer":"v=0","tracks":[{"mid":"0","trackName":"camera_1","source":"camera","kind":"video","rids":["a"]}]}}`,
  `{"type":"media.ask","askId":"${ID}","ask":{"op":"receive","sessionId":"s-1","tracks":[{"sessionId":"s-2","trackName":"m","rid":"a"}]}}`,
  `{"type":"tracks.set","clientId":"${ID}","tracks":[${TRACK}]}`,
  `{"type":"microphone.set","clientId":"${ID}","on":true}`,
  `{"type":"hand.set","clientId":"${ID}","up":true}`,
  '{"type":"speaking.set","level":40}',
  '{"type":"reaction.send","emoji":"👍"}',
  `{"type":"probe.answer","probe":"${ID}"}`,
  `{"type":"hand.lower","clientId":"${ID}","participantId":null}`,
  `{"type":"source.stop","clientId":"${ID}","participantId":"${GUEST}","source":"microphone"}`,
  `{"type":"unmute.allow","clientId":"${ID}","participantId":"${PERSON}","on":true}`,
  `{"type":"settings.set","clientId":"${ID}","settings":{"locked":true}}`,
  `{"type":"role.set","clientId":"${ID}","participantId":"${PERSON}","role":"coHost"}`,
  `{"type":"participant.remove","clientId":"${ID}","participantId":"${GUEST}"}`,
  `{"type":"lobby.decide","clientId":"${ID}","participantId":null,"admit":true}`,
  `{"type":"call.end","clientId":"${ID}"}`,
  `{"type":"leave","clientId":"${ID}"}`,
]

const FRAMES = [
  `{"type":"snapshot","version":5,"snapshot":{"callId":"${CALL}","kind":"lesson","title":"Алгебра 7Б","media":"video","chatId":null,"onlineLessonId":"onl_1h3x9k2m4q7r5t8v0w6z","startedAt":1759726800000,"seq":7,"myId":"${PERSON}","settings":${SETTINGS},"participants":[${PARTICIPANT}],"waiting":[${WAITING}],"heirs":["${PERSON}"],"ringing":{"name":"Борисов Павел","ringing":1,"coming":0}}}`,
  '{"type":"waiting","version":5,"title":"Совещание","organiserIsHere":false}',
  `{"type":"events","events":[{"type":"participant.joined","seq":8,"participant":${PARTICIPANT}},{"type":"participant.left","seq":9,"participantId":"${GUEST}"},{"type":"participant.changed","seq":10,"participantId":"${PERSON}","change":{"handAt":1759726800000,"away":true}},{"type":"settings.changed","seq":11,"settings":${SETTINGS}}]}`,
  `{"type":"lobby","waiting":[${WAITING}]}`,
  `{"type":"heirs","heirs":["${PERSON}"]}`,
  '{"type":"ringing","ringing":null}',
  '{"type":"declined","name":"Борисов Павел"}',
  `{"type":"probe","probe":"${ID}"}`,
  '{"type":"stopped","source":"camera","byName":null,"mayRestart":false}',
  `{"type":"media.answer","askId":"${ID}","answer":{"fault":"over"}}`,
  `{"type":"media.answer","askId":"${ID}","answer":{"sessionId":"s-1","iceServers":[{"urls":["stun:stun.cloudflare.com:3478"]}]}}`,
  `{"type":"done","clientId":"${ID}"}`,
  `{"type":"refused","clientId":"${ID}","refusal":"not_allowed"}`,
  '{"type":"over","why":"elsewhere"}',
  `{"type":"speaking","ids":["${PERSON}","${GUEST}"]}`,
  `{"type":"reactions","reactions":[{"participantId":"${PERSON}","emoji":"👍"}]}`,
]

const typeIn = (json: string): string => (JSON.parse(json) as { type: string }).type

describe('frames of a call', () => {
  it.each(COMMANDS)('[HOUSE-08] %.70s…', (json) => {
    expect(CallCommand.parse(JSON.parse(json))).toEqual(JSON.parse(json))
  })

  it.each(FRAMES)('[HOUSE-08] %.70s…', (json) => {
    expect(CallDown.parse(JSON.parse(json))).toEqual(JSON.parse(json))
  })

  it.each([
    'null',
    '[]',
    '{}',
    '{"type":"__proto__"}',
    '{"type":"call.end"}',
    '{"type":"speaking.set","level":101}',
    '{"type":"speaking.set","level":-1}',
    '{"type":"reaction.send","emoji":"да"}',
    `{"type":"role.set","clientId":"${ID}","participantId":"${PERSON}","role":"admin"}`,
    `{"type":"participant.remove","clientId":"${ID}","participantId":null}`,
    `{"type":"participant.remove","clientId":"${ID}","participantId":"${CALL}"}`,
    `{"type":"source.stop","clientId":"${ID}","participantId":null,"source":"screenSound"}`,
    `{"type":"settings.set","clientId":"${ID}","settings":{"locked":"yes"}}`,
    `{"type":"tracks.set","clientId":"${ID}","tracks":[${Array.from({ length: CALL_TRACKS_PUBLISHED_MAX + 1 }, () => TRACK).join(',')}]}`,
    `{"type":"media.ask","askId":"${ID}","ask":{"op":"openSession","purpose":"publish","attempt":"1"}}`,
    `{"type":"media.ask","askId":"${ID}","ask":{"op":"answer","sessionId":"../s","answer":"v=0"}}`,
    `{"type":"media.ask","askId":"${ID}","ask":{"op":"answer","sessionId":"s","answer":""}}`,
    `{"type":"media.ask","askId":"${ID}","ask":{"op":"answer","sessionId":"s","answer":"${'v'.repeat(CALL_SDP_CHARS_MAX + 1)}"}}`,
    `{"type":"media.ask","askId":"${ID}","ask":{"op":"receive","sessionId":"s","tracks":[]}}`,
  ])('[HOUSE-08] %.70s… is no command', (json) => {
    expect(CallCommand.safeParse(JSON.parse(json)).success).toBe(false)
  })

  it('[HOUSE-08] the longest description fits into a frame', () => {
    const ask = { op: 'answer', sessionId: 's'.repeat(128), answer: 'v'.repeat(CALL_SDP_CHARS_MAX) }
    expect(JSON.stringify({ type: 'media.ask', askId: ID, ask }).length).toBeLessThan(FRAME_BYTES_MAX)
  })

  it('[HOUSE-08] the tables above name every frame there is', () => {
    const types = (union: { def: { options: readonly unknown[] } }) =>
      new Set(
        union.def.options.map((option) => [...(option as { shape: { type: { def: { values: string[] } } } }).shape.type.def.values][0]),
      )
    expect(new Set(COMMANDS.map(typeIn))).toEqual(types(CallCommand as never))
    expect(new Set(FRAMES.map(typeIn))).toEqual(types(CallDown as never))
  })
})
