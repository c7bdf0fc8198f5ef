// Literal JSON, as it lies on the wire, against the value it means. A frame of a browser that was not reloaded since last week looks like this.
import { describe, expect, it } from 'vitest'
import { ChatCommand } from '../../protocol/chat/commands.ts'
import { ChatDown } from '../../protocol/chat/events.ts'
import { InboxDown } from '../../protocol/inbox/events.ts'
import { FRAME_BYTES_MAX, MESSAGE_CHARS_MAX } from '../../protocol/limits.ts'
import { SearchLine } from '../../protocol/search.ts'

const CLIENT_ID = '0b0c8d2e-5a39-4d52-9f5c-0d2b6a1f7e11'
const PERSON = 'per_1h3x9k2m4q7r5t8v0w6z'
const CHAT = 'cht_1h3x9k2m4q7r5t8v0w6z'
const NAME = '{"familyName":"Сафина","givenName":"Лейла","patronymic":null}'
const SCHEDULED_ID = 'sdl_1h3x9k2m4q7r5t8v0w6z'
const MESSAGE = `{"seq":7,"at":1759726800000,"clientId":"${CLIENT_ID}","authorId":"${PERSON}","authorName":${NAME},"text":"Завтра экскурсия","reply":{"seq":3,"authorId":"${PERSON}","authorName":${NAME},"text":"Когда?"},"forwarded":[{"authorId":"${PERSON}","authorName":${NAME},"at":1759640400000,"text":"Сбор в 9:00"}],"mentions":["${PERSON}"],"mentionsAll":false,"silent":true,"editedAt":1759726860000,"deletedBy":null,"reactions":[{"emoji":"👍","personIds":["${PERSON}"]}],"call":null}`
const DELETED = `{"seq":7,"at":1759726800000,"clientId":"${CLIENT_ID}","authorId":"${PERSON}","authorName":${NAME},"text":"","reply":null,"forwarded":[],"mentions":[],"mentionsAll":false,"silent":false,"editedAt":null,"deletedBy":"admin","reactions":[],"call":null}`
const MODERATOR =
  '{"on":true,"strictness":"rude","action":"mute","muteAfter":3,"muteMinutes":15,"stopWords":["тупица"],"exceptions":["мандарин"]}'
const RIGHTS = '{"write":"all","invite":"admins","changeInfo":"admins","pin":"admins","mentionAll":"all"}'
const READS = `[{"personId":"${PERSON}","seq":6}]`
const MEMBER = `{"personId":"${PERSON}","name":${NAME},"role":"writer"}`
const CALL = 'cal_1h3x9k2m4q7r5t8v0w6z'
const RUNNING = `{"callId":"${CALL}","media":"video","startedAt":1759726800000}`
const NOTE = `{"callId":"${CALL}","media":"video","outcome":"ended","durationMs":61000}`
const RINGING = `{"callId":"${CALL}","media":"audio","chatId":null,"title":"","from":{"personId":"${PERSON}","name":${NAME}},"until":1759726845000}`
const ONLINE = `{"onlineLessonId":"onl_1h3x9k2m4q7r5t8v0w6z","subject":"Математика","startsAt":"10:00","callId":"${CALL}","url":null,"mayJoin":false,"child":{"personId":"${PERSON}","givenName":"Илья"}}`
const LISTED = `{"chatId":"${CHAT}","kind":"class","title":"7Б","withId":null,"unread":2,"mentioned":true,"last":{"seq":7,"at":1759726800000,"authorId":"${PERSON}","authorName":${NAME},"text":"","call":${NOTE}},"call":${RUNNING},"changedSeq":6,"pinned":1,"archived":false,"mutedUntil":9007199254740991,"markedUnread":false,"draft":{"text":"Возьм","at":1759726800000}}`
const CELL = `{"lessonId":"lsn_1h3x9k2m4q7r5t8v0w6z","studentId":"${PERSON}","marks":[{"value":"5","kindId":null,"comment":null}],"attendance":"late","pointDueOn":"2025-10-20","version":4}`
const NOTICES = '{"group":true,"personal":true,"sound":false,"marks":true,"attendance":false,"timetable":true}'

describe('commands to a chat room', () => {
  it.each([
    [
      `{"type":"message.post","clientId":"${CLIENT_ID}","text":"  Завтра экскурсия\\n"}`,
      { type: 'message.post', clientId: CLIENT_ID, text: 'Завтра экскурсия' },
    ],
    [
      `{"type":"message.post","clientId":"${CLIENT_ID}","text":"Все сюда","replyTo":3,"mentions":["${PERSON}"],"mentionsAll":true,"silent":true}`,
      { type: 'message.post', clientId: CLIENT_ID, text: 'Все сюда', replyTo: 3, mentions: [PERSON], mentionsAll: true, silent: true },
    ],
    // Half a pair of a character.
    [
      `{"type":"message.edit","clientId":"${CLIENT_ID}","messageSeq":7,"text":"Послезавтра \\ud83d","mentions":[]}`,
      { type: 'message.edit', clientId: CLIENT_ID, messageSeq: 7, text: 'Послезавтра \uFFFD', mentions: [] },
    ],
    [
      `{"type":"message.delete","clientId":"${CLIENT_ID}","messageSeqs":[7,8]}`,
      { type: 'message.delete', clientId: CLIENT_ID, messageSeqs: [7, 8] },
    ],
    [
      `{"type":"message.hide","clientId":"${CLIENT_ID}","messageSeqs":[7]}`,
      { type: 'message.hide', clientId: CLIENT_ID, messageSeqs: [7] },
    ],
    [
      `{"type":"message.pin","clientId":"${CLIENT_ID}","messageSeq":7,"on":false}`,
      { type: 'message.pin', clientId: CLIENT_ID, messageSeq: 7, on: false },
    ],
    [
      `{"type":"message.report","clientId":"${CLIENT_ID}","messageSeq":7,"reason":"threat","words":""}`,
      { type: 'message.report', clientId: CLIENT_ID, messageSeq: 7, reason: 'threat', words: '' },
    ],
    ['{"type":"reaction.set","messageSeq":7,"emoji":"👍🏽"}', { type: 'reaction.set', messageSeq: 7, emoji: '👍🏽' }],
    ['{"type":"reaction.set","messageSeq":7,"emoji":null}', { type: 'reaction.set', messageSeq: 7, emoji: null }],
    [`{"type":"history.clear","clientId":"${CLIENT_ID}"}`, { type: 'history.clear', clientId: CLIENT_ID }],
    ['{"type":"history.get","from":{"at":"before","seq":51}}', { type: 'history.get', from: { at: 'before', seq: 51 } }],
    ['{"type":"history.get","from":{"at":"after","seq":51}}', { type: 'history.get', from: { at: 'after', seq: 51 } }],
    ['{"type":"history.get","from":{"at":"around","seq":51}}', { type: 'history.get', from: { at: 'around', seq: 51 } }],
    ['{"type":"history.get","from":{"at":"date","on":"2026-10-05"}}', { type: 'history.get', from: { at: 'date', on: '2026-10-05' } }],
    ['{"type":"message.search","query":" экскурсия ","beforeSeq":51}', { type: 'message.search', query: 'экскурсия', beforeSeq: 51 }],
    ['{"type":"message.search","query":"музей \\ud83d"}', { type: 'message.search', query: 'музей \uFFFD' }],
    ['{"type":"edits.get","messageSeq":7}', { type: 'edits.get', messageSeq: 7 }],
    [
      `{"type":"message.schedule","clientId":"${CLIENT_ID}","text":"Доброе утро","at":1759813200000,"silent":true}`,
      { type: 'message.schedule', clientId: CLIENT_ID, text: 'Доброе утро', at: 1759813200000, silent: true },
    ],
    ['{"type":"scheduled.list"}', { type: 'scheduled.list' }],
    [
      `{"type":"scheduled.cancel","clientId":"${CLIENT_ID}","scheduledId":"${SCHEDULED_ID}"}`,
      { type: 'scheduled.cancel', clientId: CLIENT_ID, scheduledId: SCHEDULED_ID },
    ],
    [
      `{"type":"moderator.set","clientId":"${CLIENT_ID}","moderator":${MODERATOR}}`,
      {
        type: 'moderator.set',
        clientId: CLIENT_ID,
        moderator: {
          on: true,
          strictness: 'rude',
          action: 'mute',
          muteAfter: 3,
          muteMinutes: 15,
          stopWords: ['тупица'],
          exceptions: ['мандарин'],
        },
      },
    ],
    [
      `{"type":"moderator.set","clientId":"${CLIENT_ID}","moderator":${MODERATOR.replace('тупица', 'туп \\ud83d')}}`,
      { type: 'moderator.set', clientId: CLIENT_ID, moderator: { ...JSON.parse(MODERATOR), stopWords: ['туп \uFFFD'] } },
    ],
    [
      `{"type":"moderator.set","clientId":"${CLIENT_ID}","moderator":null}`,
      { type: 'moderator.set', clientId: CLIENT_ID, moderator: null },
    ],
    ['{"type":"moderator.get"}', { type: 'moderator.get' }],
    ['{"type":"moderatorLog.get"}', { type: 'moderatorLog.get' }],
    ['{"type":"typing"}', { type: 'typing' }],
    [`{"type":"probe.answer","probe":"${CLIENT_ID}"}`, { type: 'probe.answer', probe: CLIENT_ID }],
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
    `{"type":"message.post","clientId":"${CLIENT_ID}","text":"Все сюда","mentions":["все"]}`,
    `{"type":"message.edit","clientId":"${CLIENT_ID}","messageSeq":7,"text":""}`,
    `{"type":"message.delete","clientId":"${CLIENT_ID}","messageSeqs":[]}`,
    `{"type":"message.hide","clientId":"${CLIENT_ID}","messageSeqs":[0]}`,
    `{"type":"message.pin","clientId":"${CLIENT_ID}","messageSeq":7}`,
    `{"type":"message.report","clientId":"${CLIENT_ID}","messageSeq":7,"reason":"boring","words":""}`,
    '{"type":"reaction.set","messageSeq":7,"emoji":"7"}',
    '{"type":"reaction.set","messageSeq":7,"emoji":"да"}',
    '{"type":"reaction.set","messageSeq":7}',
    '{"type":"history.get","from":{"at":"before","seq":0}}',
    '{"type":"history.get","from":{"at":"after","seq":1.5}}',
    '{"type":"history.get","from":{"at":"date","on":"5 октября"}}',
    '{"type":"history.get","beforeSeq":51}',
    '{"type":"message.search","query":"  "}',
    `{"type":"scheduled.cancel","clientId":"${CLIENT_ID}","scheduledId":"${CHAT}"}`,
    `{"type":"moderator.set","clientId":"${CLIENT_ID}","moderator":{"on":true}}`,
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
    `{"type":"snapshot","version":4,"snapshot":{"chatId":"${CHAT}","kind":"class","title":"7Б","seq":7,"me":{"personId":"${PERSON}","role":"writer","readSeq":6,"mutedUntil":null},"members":[${MEMBER}],"reads":${READS},"rights":${RIGHTS},"windows":{"editHours":24,"deleteHours":0},"call":${RUNNING},"moderator":{"on":true},"pinned":[${MESSAGE}],"messages":[${DELETED},${MESSAGE}],"hasOlder":false,"hasNewer":false}}`,
    `{"type":"resumed","version":4,"seq":7,"events":[{"type":"message.posted","seq":7,"message":${MESSAGE}}],"reads":${READS},"mutedUntil":1759727700000}`,
    `{"type":"events","events":[{"type":"members.changed","seq":8,"joined":[${MEMBER}],"leftIds":["${PERSON}"]}]}`,
    `{"type":"events","events":[{"type":"message.edited","seq":9,"messageSeq":7,"text":"Послезавтра","mentions":[],"mentionsAll":false,"at":1759726860000}]}`,
    '{"type":"events","events":[{"type":"message.deleted","seq":10,"messageSeq":7,"by":"admin"}]}',
    `{"type":"events","events":[{"type":"message.pinned","seq":11,"messageSeq":7,"on":true,"message":${MESSAGE}}]}`,
    `{"type":"events","events":[{"type":"reaction.set","seq":12,"messageSeq":7,"personId":"${PERSON}","emoji":null}]}`,
    '{"type":"events","events":[{"type":"chat.renamed","seq":13,"title":"8Б"}]}',
    `{"type":"events","events":[{"type":"moderator.set","seq":14,"on":false}]}`,
    `{"type":"events","events":[{"type":"message.posted","seq":15,"message":${MESSAGE.replace('"call":null', `"call":${NOTE}`)}}]}`,
    `{"type":"events","events":[{"type":"call.changed","seq":16,"call":null,"messageSeq":15,"note":${NOTE}}]}`,
    `{"type":"events","events":[{"type":"rights.changed","seq":17,"rights":${RIGHTS}}]}`,
    '{"type":"events","events":[{"type":"windows.changed","seq":18,"windows":{"editHours":1,"deleteHours":720}}]}',
    `{"type":"ack","clientId":"${CLIENT_ID}","seq":7,"at":1759726800000}`,
    `{"type":"done","clientId":"${CLIENT_ID}"}`,
    `{"type":"history","messages":[${MESSAGE}],"hasOlder":true,"hasNewer":false,"askedFor":"{\\"at\\":\\"before\\",\\"seq\\":51}"}`,
    `{"type":"found","query":"экскурсия","hits":[{"message":${MESSAGE}}],"next":7,"whole":false}`,
    '{"type":"edits","messageSeq":7,"edits":[{"at":1759726800000,"text":"Завтра экскурсия"}]}',
    `{"type":"scheduled","scheduled":[{"scheduledId":"${SCHEDULED_ID}","clientId":"${CLIENT_ID}","text":"Доброе утро","at":1759813200000,"silent":true,"reply":null,"refusal":"not_found"}]}`,
    `{"type":"moderator","own":${MODERATOR},"school":${MODERATOR}}`,
    `{"type":"moderatorLog","rows":[{"at":1759726800000,"authorId":"${PERSON}","authorName":${NAME},"text":"тупица","where":"message","action":"muted"}]}`,
    `{"type":"probe","probe":"${CLIENT_ID}"}`,
    `{"type":"reads","reads":${READS}}`,
    `{"type":"typing","personId":"${PERSON}"}`,
    `{"type":"refused","clientId":"${CLIENT_ID}","refusal":"member_muted","mutedUntil":1759727700000}`,
    `{"type":"refused","clientId":"${CLIENT_ID}","refusal":"too_many_requests"}`,
    '{"type":"refused","refusal":"bad_frame"}',
  ])('[HOUSE-08] %.60s…', (json) => {
    expect(ChatDown.parse(JSON.parse(json))).toEqual(JSON.parse(json))
  })
})

describe('lines of a search', () => {
  it.each([
    `{"type":"people","people":[{"personId":"${PERSON}","name":${NAME},"roles":["student"],"classTitle":"7Б","childNames":[]}],"more":false}`,
    `{"type":"chats","chats":[{"chatId":"${CHAT}","kind":"personal","title":"Сафина Лейла","withId":"${PERSON}"}],"more":true}`,
    `{"type":"messages","chat":{"chatId":"${CHAT}","kind":"class","title":"7Б","withId":null},"messages":[{"seq":7,"at":1759726800000,"authorId":"${PERSON}","authorName":${NAME},"excerpt":"…завтра экскурсия"}],"more":false}`,
    `{"type":"done","roomsSearched":40,"peopleSearched":true,"unsearched":[{"chatId":"${CHAT}","title":"8А","why":"limit"}],"unsearchedMore":3}`,
  ])('[HOUSE-08] %.60s…', (json) => {
    expect(SearchLine.parse(JSON.parse(json))).toEqual(JSON.parse(json))
  })
})

describe('frames of an inbox', () => {
  it.each([
    `{"type":"hello","version":4,"chats":[${LISTED}],"notices":${NOTICES},"unreadNotices":3,"missedCalls":1,"ringing":[${RINGING}],"online":[${ONLINE}]}`,
    `{"type":"chat.listed","chat":${LISTED}}`,
    `{"type":"chat.listed","chat":{"chatId":"${CHAT}","kind":"personal","title":"","withId":"${PERSON}","unread":0,"mentioned":false,"last":null,"call":null,"changedSeq":0,"pinned":null,"archived":true,"mutedUntil":null,"markedUnread":true,"draft":null}}`,
    `{"type":"notices.changed","notices":${NOTICES}}`,
    `{"type":"chat.unlisted","chatId":"${CHAT}"}`,
    '{"type":"noticeList.changed","unread":2}',
    `{"type":"call.ringing","ringing":${RINGING}}`,
    `{"type":"call.quiet","callId":"${CALL}","why":"answered"}`,
    '{"type":"calls.changed","missed":2}',
    `{"type":"online.changed","online":[${ONLINE}]}`,
    '{"type":"onlineLesson.changed","studyGroupId":"grp_1h3x9k2m4q7r5t8v0w6z","days":["2025-10-08"]}',
    `{"type":"cell.changed","studyGroupId":"grp_1h3x9k2m4q7r5t8v0w6z","cell":${CELL}}`,
    '{"type":"point.expired","studyGroupId":"grp_1h3x9k2m4q7r5t8v0w6z","lessonId":"lsn_1h3x9k2m4q7r5t8v0w6z","studentId":"per_1h3x9k2m4q7r5t8v0w6z"}',
    '{"type":"lesson.changed","studyGroupId":"grp_1h3x9k2m4q7r5t8v0w6z","lessonId":"lsn_1h3x9k2m4q7r5t8v0w6z","days":["2025-10-10"]}',
    '{"type":"teacherAbsences.changed"}',
    `{"type":"termMark.changed","studyGroupId":"grp_1h3x9k2m4q7r5t8v0w6z","studentId":"per_1h3x9k2m4q7r5t8v0w6z","period":"year","value":"na","version":2}`,
    `{"type":"diary.signed","studentId":"${PERSON}","mondayOn":"2025-10-06"}`,
    `{"type":"absences.changed","studentId":"${PERSON}"}`,
    '{"type":"unlocks.changed","studyGroupId":"grp_1h3x9k2m4q7r5t8v0w6z"}',
    '{"type":"unlocks.changed","studyGroupId":null}',
    '{"type":"me.changed"}',
    '{"type":"claims.changed"}',
  ])('[HOUSE-08] %.60s…', (json) => {
    expect(InboxDown.parse(JSON.parse(json))).toEqual(JSON.parse(json))
  })

  it('[HOUSE-08] the tables above name every frame there is', () => {
    const types = (union: { def: { options: readonly unknown[] } }) =>
      union.def.options.map((option) => [...(option as { shape: { type: { def: { values: string[] } } } }).shape.type.def.values][0])
    expect(types(ChatCommand as never)).toEqual([
      'message.post',
      'message.edit',
      'message.delete',
      'message.hide',
      'message.pin',
      'message.report',
      'reaction.set',
      'history.clear',
      'history.get',
      'message.search',
      'edits.get',
      'message.schedule',
      'scheduled.list',
      'scheduled.cancel',
      'moderator.set',
      'moderator.get',
      'moderatorLog.get',
      'read.set',
      'typing',
      'probe.answer',
    ])
    expect(types(ChatDown as never)).toEqual([
      'snapshot',
      'resumed',
      'events',
      'ack',
      'done',
      'refused',
      'history',
      'found',
      'edits',
      'scheduled',
      'moderator',
      'moderatorLog',
      'probe',
      'reads',
      'typing',
    ])
    expect(types(InboxDown as never)).toEqual([
      'hello',
      'chat.listed',
      'chat.unlisted',
      'notices.changed',
      'noticeList.changed',
      'call.ringing',
      'call.quiet',
      'calls.changed',
      'online.changed',
      'onlineLesson.changed',
      'cell.changed',
      'point.expired',
      'lesson.changed',
      'teacherAbsences.changed',
      'termMark.changed',
      'diary.signed',
      'absences.changed',
      'attendance.changed',
      'unlocks.changed',
      'me.changed',
      'claims.changed',
    ])
  })
})
