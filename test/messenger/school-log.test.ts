import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BotLogEntry } from '../../durable-objects/bot-log/bot-log.ts'
import { MESSAGE_WINDOWS_DEFAULT } from '../../protocol/chat/message-windows.ts'
import { CreateChat, OpenPersonalChat } from '../../protocol/chat-list.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { BOT_LOG_DAYS, BOT_LOG_PAGE_ROWS, BOT_LOG_ROWS } from '../../protocol/limits.ts'
import { GetMessageWindows, ListSchoolModeratorLog, type SchoolLogRow, SetMessageWindows } from '../../protocol/school-chats.ts'
import type { Actor } from '../../worker/identity/require-actor.ts'
import { setMessageWindows } from '../../worker/messenger/message-windows.ts'
import { now } from '../../worker/platform/clock.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { drainOutbox } from '../../worker/reactions.ts'
import { actAs, demoSchool, newClient, type Person } from '../kit/act-as.ts'
import { tenantOfSchool } from '../kit/change-roster.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/linked.ts'
import { chatOf, chatsOf } from '../kit/open-sockets.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

const RIGHTS = { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'admins' } as const
const DAY_MS = 86_400_000
const id = () => crypto.randomUUID()

keepStorage()
let zueva: Person
let orlova: Person
let belova: Person
let darya: Person
let ilya: Person
beforeAll(async () => {
  await demoSchool()
  ;[zueva, orlova, belova, darya, ilya] = (await Promise.all(
    ['Зуева', 'Орлова', 'Белова', 'Борисова Дарья', 'Антонов Илья'].map((name) => actAs(name)),
  )) as [Person, Person, Person, Person, Person]
}, 120_000)

/** Stopped by the bot, and told to the school's log as the room's alarm does it. */
async function swears(who: Person, chatId: ChatId, text: string): Promise<void> {
  const line = await chatOf(who, chatId)
  await line.snapshot()
  expect(await line.ask({ type: 'message.post', clientId: id(), text })).toMatchObject({ refusal: 'message_moderated' })
  line.close()
  await tellLog(chatId)
}

async function tellLog(chatId: ChatId): Promise<void> {
  const room = env.CHAT_ROOM.getByName(chatId)
  await runInDurableObject(room, (_, { storage }) => {
    storage.sql.exec("UPDATE due SET at = 1 WHERE what = 'botLog'")
  })
  await runDurableObjectAlarm(room)
}

/** After `meanwhile`, by a room that has slept. */
async function tellAnew(chatId: ChatId, meanwhile: (sql: SqlStorage) => void): Promise<void> {
  const room = env.CHAT_ROOM.getByName(chatId)
  await runInDurableObject(room, (_, { storage }) => {
    meanwhile(storage.sql)
    storage.sql.exec("INSERT INTO due (what, at) VALUES ('botLog', 1) ON CONFLICT DO NOTHING")
  })
  await evictDurableObject(room)
  await tellLog(chatId)
}

async function chatCalled(who: Person, title: string): Promise<ChatId> {
  const chat = (await chatsOf(who, title)).find((one) => one.title === title)
  if (!chat) throw new Error(`No chat is called ${title}.`)
  return chat.chatId
}

const logOf = async (who: Person, before?: string) => who.call(ListSchoolModeratorLog, before === undefined ? {} : { before })
const botLog = async () => env.BOT_LOG.getByName((await tenantOfSchool()).schoolId)

describe('the school’s log of its bot', () => {
  beforeEach(async () => {
    await runInDurableObject(await botLog(), (_, { storage }) => {
      if (storage.kv.get('schemaVersion') !== undefined) storage.sql.exec('DELETE FROM entries')
    })
  })

  it('[MSG-26] has what was stopped in a chat of two with a pupil, in one that pupils made and in a class’s: which chat, who, when, what, and what the bot did', async () => {
    const { chatId: ofTwo } = await darya.call(OpenPersonalChat, { personId: ilya.personId })
    const { chatId: made } = await darya.call(CreateChat, {
      clientId: id(),
      title: 'Секретный',
      memberIds: [ilya.personId],
      rights: RIGHTS,
    })
    const ofClass = await chatCalled(darya, '7Б')
    await swears(darya, ofTwo, 'иди на хуй')
    await swears(ilya, made, 'сам иди на хуй')
    await swears(darya, ofClass, 'все вы суки')
    const { rows, next } = await logOf(zueva)
    expect(next).toBeNull()
    expect(rows).toMatchObject([
      {
        chatId: ofClass,
        kind: 'class',
        chatTitle: '7Б',
        authorId: darya.personId,
        text: 'все вы суки',
        where: 'message',
        action: 'deleted',
      },
      { chatId: made, kind: 'group', chatTitle: 'Секретный', authorId: ilya.personId, text: 'сам иди на хуй' },
      { chatId: ofTwo, kind: 'personal', authorId: darya.personId, text: 'иди на хуй' },
    ])
    expect(rows[2]?.chatTitle.split(', ').sort()).toEqual(['Антонов Илья', 'Борисова Дарья'])
    expect(rows.map(({ authorName }) => authorName.familyName)).toEqual(['Борисова', 'Антонов', 'Борисова'])
  })

  it('[MSG-26] grown-ups among themselves are not read: neither two of them, nor «Учительская», nor the parents’ chat', async () => {
    const { chatId: ofTwo } = await orlova.call(OpenPersonalChat, { personId: belova.personId })
    await swears(orlova, ofTwo, 'вот ведь сука')
    const elena = await actAs('Антонова Елена')
    await swears(elena, await chatCalled(elena, 'Родители 7Б'), 'вот ведь сука')
    expect(await logOf(zueva)).toEqual({ rows: [], next: null })
    // A pupil who comes in later finds nothing of before in the school's log either.
    await tellAnew(ofTwo, (sql) => sql.exec('UPDATE members SET pupil = 1 WHERE person_id = ?', belova.personId))
    expect((await logOf(zueva)).rows).toEqual([])
  })

  it('[MSG-26] what could not be told is told later, once, also by a room that has slept', async () => {
    const { chatId } = await darya.call(OpenPersonalChat, { personId: ilya.personId })
    await swears(darya, chatId, 'хуйня')
    await tellAnew(chatId, (sql) => sql.exec('UPDATE room SET bot_told_id = 0'))
    const { rows } = await logOf(zueva)
    expect(rows.filter(({ text }) => text === 'хуйня')).toHaveLength(1)
    expect(new Set(rows.map(({ at, text }) => `${at} ${text}`)).size).toBe(rows.length)
  })

  it('[MSG-27] is the administration’s, and nobody else’s', async () => {
    expect(await refusalOf(zueva.call(ListSchoolModeratorLog, {}))).toBe('done')
    for (const name of ['Морозов']) expect(await refusalOf((await actAs(name)).call(ListSchoolModeratorLog, {}))).toBe('done')
    for (const who of [orlova, darya, await actAs('Антонова Елена')])
      expect(await refusalOf(who.call(ListSchoolModeratorLog, {}))).toBe('not_found')
    expect(await refusalOf(newClient().call(ListSchoolModeratorLog, {}))).toBe('not_signed_in')
    expect(await refusalOf(zueva.call(ListSchoolModeratorLog, { before: 'вчера' }))).toBe('invalid')
    const { chatId } = await darya.call(OpenPersonalChat, { personId: ilya.personId })
    await swears(darya, chatId, 'хуйня')
    expect((await (await secondAdministrator()).call(ListSchoolModeratorLog, {})).rows).toEqual([])
  })

  it('[MSG-27] comes page by page, and has an end in number and in time', async () => {
    const log = await botLog()
    const entry = (index: number, at: number): BotLogEntry => ({
      id: index,
      at,
      authorId: darya.personId,
      authorName: { familyName: 'Борисова', givenName: 'Дарья', patronymic: null },
      text: `${index}`,
      where: 'message',
      action: 'deleted',
    })
    const news = {
      schoolId: (await tenantOfSchool()).schoolId,
      chatId: newId<ChatId>('chat', 0),
      kind: 'group',
      chatTitle: 'Поход',
    } as const
    const old = now(env) - (BOT_LOG_DAYS + 1) * DAY_MS
    await log.add({ ...news, entries: [entry(1, old), entry(2, old)] })
    expect((await logOf(zueva)).rows).toEqual([])
    for (let start = 3; start < BOT_LOG_ROWS + 103; start += 300) {
      const end = Math.min(start + 300, BOT_LOG_ROWS + 103)
      await log.add({ ...news, entries: Array.from({ length: end - start }, (_, at) => entry(start + at, now(env))) })
    }
    const seen: SchoolLogRow[] = []
    let next: string | null | undefined
    do {
      const page = await logOf(zueva, next ?? undefined)
      expect(page.rows.length).toBeLessThanOrEqual(BOT_LOG_PAGE_ROWS)
      seen.push(...page.rows)
      next = page.next
    } while (next !== null)
    expect(seen.map(({ text }) => Number(text))).toEqual(Array.from({ length: BOT_LOG_ROWS }, (_, at) => BOT_LOG_ROWS + 102 - at))
  })
})

describe('for how long messages are changed and taken back', () => {
  async function set(windows: typeof MESSAGE_WINDOWS_DEFAULT): Promise<void> {
    const tenant = await tenantOfSchool()
    await setMessageWindows(env, { tenant, personId: zueva.personId } as Actor, windows)
    const waiting = tenant.d1.prepare("SELECT count(*) AS n FROM outbox WHERE news = 'schoolTerms.set'")
    while (((await waiting.first<number>('n')) ?? 0) > 0) await drainOutbox(env, tenant)
  }

  it('[MSG-28] is a day until the school sets it otherwise, in every chat and at once; a chat’s administrator deletes at any time', async () => {
    expect(await zueva.call(GetMessageWindows, {})).toEqual({ windows: MESSAGE_WINDOWS_DEFAULT })
    const chatId = await chatCalled(darya, '7Б')
    const [line, teacher] = [await chatOf(darya, chatId), await chatOf(orlova, chatId)]
    expect((await line.snapshot()).windows).toEqual({ editHours: 24, deleteHours: 24 })
    await teacher.snapshot()
    const { seq } = await line.post('Завтра в девять')
    await set({ editHours: 0, deleteHours: 0 })
    await line.until(() => line.events().some((event) => event.type === 'windows.changed' && event.windows.editHours === 0))
    const edit = { type: 'message.edit', clientId: id(), messageSeq: seq, text: 'Завтра в десять' } as const
    const take = (messageSeq: number) => ({ type: 'message.delete' as const, clientId: id(), messageSeqs: [messageSeq] })
    expect(await line.ask(edit)).toMatchObject({ refusal: 'too_late' })
    expect(await line.ask(take(seq))).toMatchObject({ refusal: 'too_late' })
    await set({ editHours: 1, deleteHours: 720 })
    await line.until(() => line.events().some((event) => event.type === 'windows.changed' && event.windows.editHours === 1))
    expect(await line.ask({ ...edit, clientId: id() })).toMatchObject({ type: 'done' })
    expect(await teacher.ask(take(seq))).toMatchObject({ type: 'done' })
    line.close()
    teacher.close()
    await set(MESSAGE_WINDOWS_DEFAULT)
  })

  it('[MSG-28] holds in a chat that is founded later, and older news of it change nothing', async () => {
    await set({ editHours: 3, deleteHours: 12 })
    const { chatId } = await darya.call(CreateChat, { clientId: id(), title: 'Поход', memberIds: [ilya.personId], rights: RIGHTS })
    await env.CHAT_ROOM.getByName(chatId).followSchool({
      schoolId: (await tenantOfSchool()).schoolId,
      moderator: null,
      windows: { version: 1, windows: { editHours: 720, deleteHours: 720 } },
    })
    const line = await chatOf(darya, chatId)
    expect((await line.snapshot()).windows).toEqual({ editHours: 3, deleteHours: 12 })
    line.close()
    await set(MESSAGE_WINDOWS_DEFAULT)
  })

  it('[MSG-28] is the administration’s to set, within its bounds', async () => {
    expect(await refusalOf((await actAs('Морозов')).call(GetMessageWindows, {}))).toBe('done')
    for (const who of [orlova, darya]) {
      expect(await refusalOf(who.call(GetMessageWindows, {}))).toBe('not_found')
      expect(await refusalOf(who.call(SetMessageWindows, { windows: MESSAGE_WINDOWS_DEFAULT }))).toBe('not_found')
    }
    expect(await refusalOf(newClient().call(SetMessageWindows, { windows: MESSAGE_WINDOWS_DEFAULT }))).toBe('not_signed_in')
    for (const bad of [{ editHours: -1 }, { editHours: 721 }, { deleteHours: 1.5 }, { deleteHours: null }])
      expect(await refusalOf(zueva.call(SetMessageWindows, { windows: { ...MESSAGE_WINDOWS_DEFAULT, ...bad } as never }))).toBe('invalid')
  })
})
