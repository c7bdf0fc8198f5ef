import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { MODERATOR_DEFAULT, type ModeratorSettings } from '../../protocol/chat/moderator.ts'
import { CreateChat, ForwardMessages, GetSchoolModerator, OpenPersonalChat, SetSchoolModerator } from '../../protocol/chat-list.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { STOP_WORDS_MAX } from '../../protocol/limits.ts'
import type { Refused } from '../../scripts/house/client.ts'
import type { Actor } from '../../worker/identity/require-actor.ts'
import { setSchoolModerator } from '../../worker/messenger/school-moderator.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { drainOutbox } from '../../worker/reactions.ts'
import { actAs, demoSchool, newClient, type Person } from '../kit/act-as.ts'
import { tenantOfSchool } from '../kit/change-roster.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/linked.ts'
import { chatOf, chatsOf } from '../kit/open-sockets.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

const RIGHTS = { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'admins' } as const
const id = () => crypto.randomUUID()
const withWords = (...stopWords: string[]): ModeratorSettings => ({ ...MODERATOR_DEFAULT, stopWords })

keepStorage()
let zueva: Person
let orlova: Person
let darya: Person
beforeAll(async () => {
  await demoSchool()
  ;[zueva, orlova, darya] = (await Promise.all(['Зуева', 'Орлова', 'Борисова Дарья'].map((name) => actAs(name)))) as [
    Person,
    Person,
    Person,
  ]
}, 120_000)

/** As SetSchoolModerator does it, and until the news has reached the rooms. */
async function set(moderator: ModeratorSettings): Promise<void> {
  const tenant = await tenantOfSchool()
  await setSchoolModerator(env, { tenant, personId: zueva.personId } as Actor, moderator)
  const waiting = tenant.d1.prepare("SELECT count(*) AS n FROM outbox WHERE news = 'schoolTerms.set'")
  while (((await waiting.first<number>('n')) ?? 0) > 0) await drainOutbox(env, tenant)
}

async function says(who: Person, chatId: ChatId, text: string): Promise<string> {
  const line = await chatOf(who, chatId)
  await line.snapshot()
  const answer = await line.ask({ type: 'message.post', clientId: id(), text })
  line.close()
  return answer.type === 'refused' ? answer.refusal : answer.type
}

async function chatCalled(who: Person, title: string): Promise<ChatId> {
  const chat = (await chatsOf(who, title)).find((one) => one.title === title)
  if (!chat) throw new Error(`No chat is called ${title}.`)
  return chat.chatId
}

describe('the school’s moderator bot', () => {
  it('[MSG-23] holds in chats of the roster, of two and in new ones, before and after they are founded', async () => {
    const { chatId: old } = await orlova.call(OpenPersonalChat, { personId: darya.personId })
    await set(withWords('тетрадка'))
    const { chatId: young } = await orlova.call(CreateChat, {
      clientId: id(),
      title: 'Математика',
      memberIds: [darya.personId],
      rights: RIGHTS,
    })
    for (const chatId of [await chatCalled(darya, '7Б'), old, young]) {
      expect(await says(darya, chatId, 'Где моя тетрадка?')).toBe('message_moderated')
      expect(await says(darya, chatId, 'Где моя книга?')).toBe('ack')
    }
    expect(await refusalOf(orlova.call(CreateChat, { clientId: id(), title: 'Тетрадка', memberIds: [], rights: RIGHTS }))).toBe(
      'message_moderated',
    )
  })

  it('[MSG-23] is off in «Учительская» until somebody there turns it on; then the school’s words hold as well', async () => {
    await set(withWords('тетрадка'))
    const chatId = await chatCalled(orlova, 'Учительская')
    expect(await says(orlova, chatId, 'Тетрадка, чёрт')).toBe('ack')
    const zuevas = await chatOf(zueva, chatId)
    const own = { ...MODERATOR_DEFAULT, stopWords: ['линейка'] }
    await zuevas.ask({ type: 'moderator.set', clientId: id(), moderator: own })
    expect(await says(orlova, chatId, 'Линейка')).toBe('message_moderated')
    expect(await says(orlova, chatId, 'Тетрадка')).toBe('message_moderated')
    await zuevas.ask({ type: 'moderator.set', clientId: id(), moderator: null })
    expect(await says(orlova, chatId, 'Линейка')).toBe('ack')
  })

  it('[MSG-23] when it goes off for the school, everybody sees so at once, but for chats that have it their own way', async () => {
    const chatId = await chatCalled(darya, '7Б')
    const line = await chatOf(darya, chatId)
    await line.snapshot()
    await set({ ...MODERATOR_DEFAULT, on: false })
    await line.until(() => line.events().some((event) => event.type === 'moderator.set' && !event.on))
    await set(MODERATOR_DEFAULT)
    await line.until(() => line.events().some((event) => event.type === 'moderator.set' && event.on))
    const orlovas = await chatOf(orlova, chatId)
    await orlovas.ask({ type: 'moderator.set', clientId: id(), moderator: { ...MODERATOR_DEFAULT, strictness: 'obscene' } })
    await set({ ...MODERATOR_DEFAULT, on: false })
    expect((await (await chatOf(darya, chatId)).snapshot()).moderator).toEqual({ on: true })
    await orlovas.ask({ type: 'moderator.set', clientId: id(), moderator: null })
    expect((await (await chatOf(darya, chatId)).snapshot()).moderator).toEqual({ on: false })
    await set(MODERATOR_DEFAULT)
  })

  it('[MSG-23] news that comes late does not bring older settings back', async () => {
    const chatId = await chatCalled(darya, '7Б')
    await set(withWords('мелок'))
    const room = env.CHAT_ROOM.getByName(chatId)
    await room.followSchool({
      schoolId: (await tenantOfSchool()).schoolId,
      moderator: { version: 1, moderator: MODERATOR_DEFAULT },
      windows: null,
    })
    expect(await says(darya, chatId, 'Дай мелок')).toBe('message_moderated')
    await set(MODERATOR_DEFAULT)
    expect(await says(darya, chatId, 'Дай мелок')).toBe('ack')
  })

  it('[MSG-23] reaches every chat of a school with more of them than one turn can tell', async () => {
    const { schoolId, d1 } = await tenantOfSchool()
    const ids = Array.from({ length: 320 }, () => newId<ChatId>('chat', Date.now()))
    await d1
      .prepare(
        "INSERT INTO created_chats (id, school_id, kind, founder_id, same_key, created_at) SELECT value, ?, 'group', 'per_x', value, 0 FROM json_each(?)",
      )
      .bind(schoolId, JSON.stringify(ids))
      .run()
    const { chatId } = await orlova.call(OpenPersonalChat, { personId: darya.personId })
    await set(withWords('глобус'))
    expect(await says(darya, chatId, 'Это глобус')).toBe('message_moderated')
    // Whoever was never founded keeps nothing.
    await runInDurableObject(env.CHAT_ROOM.getByName(ids[0] as ChatId), (_, { storage }) => {
      expect(storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'room'").toArray()).toEqual([])
    })
    await set(MODERATOR_DEFAULT)
  })

  it('[MSG-20] whoever carries a message into a chat where the bot warns is warned too, in the answer to what they did', async () => {
    const { chatId } = await orlova.call(OpenPersonalChat, { personId: darya.personId })
    const line = await chatOf(orlova, chatId)
    await line.snapshot()
    const { seq } = await line.post('Завтра контрольная')
    line.close()
    const toChatIds = [await chatCalled(darya, '7Б')]
    const carry = async (text: string) =>
      darya.call(ForwardMessages, { chatId, clientId: id(), seqs: [seq], toChatIds, text }).then(
        () => null,
        (error: Refused) => error.body,
      )
    await set({ ...withWords('тетрадка'), action: 'warn' })
    expect(await carry('Где тетрадка?')).toMatchObject({ refusal: 'message_moderated', details: { left: null } })
    await set({ ...withWords('тетрадка'), action: 'mute', muteAfter: 20 })
    const left = (await carry('Где тетрадка?'))?.details?.left
    expect(left).toBeGreaterThan(0)
    expect((await carry('Где тетрадка?'))?.details?.left).toBe((left ?? 0) - 1)
    await set(withWords('тетрадка'))
    expect(await carry('Где тетрадка?')).toEqual(expect.not.objectContaining({ details: expect.anything() }))
    await set(MODERATOR_DEFAULT)
    expect(await carry('Где тетрадка?')).toBeNull()
  })

  it('[MSG-23] is the administration’s to see and set, and nobody else’s', async () => {
    const other = await secondAdministrator()
    expect(await refusalOf((await actAs('Морозов')).call(GetSchoolModerator, {}))).toBe('done')
    for (const who of [orlova, darya, await actAs('Белова'), await actAs('Антонова Елена')]) {
      expect(await refusalOf(who.call(GetSchoolModerator, {}))).toBe('not_found')
      expect(await refusalOf(who.call(SetSchoolModerator, { moderator: MODERATOR_DEFAULT }))).toBe('not_found')
    }
    expect(await refusalOf(newClient().call(GetSchoolModerator, {}))).toBe('not_signed_in')
    expect(await refusalOf(zueva.call(SetSchoolModerator, { moderator: withWords('тетрадка') }))).toBe('done')
    expect((await other.call(GetSchoolModerator, {})).moderator).toEqual(MODERATOR_DEFAULT)
    for (const bad of [
      { stopWords: Array(STOP_WORDS_MAX + 1).fill('слово') },
      { stopWords: ['я'] },
      { muteAfter: 0 },
      { strictness: 'none' },
    ])
      expect(await refusalOf(zueva.call(SetSchoolModerator, { moderator: { ...MODERATOR_DEFAULT, ...bad } as never }))).toBe('invalid')
    expect((await zueva.call(GetSchoolModerator, {})).moderator).toEqual(withWords('тетрадка'))
    await set(MODERATOR_DEFAULT)
  })
})
