import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ChatId } from '../../protocol/ids.ts'
import { actAs, demoSchool, newClient, type Person } from '../kit/act-as.ts'
import { queriesDuring, statementsDuring } from '../kit/count-statements.ts'
import type { ChatLine } from '../kit/enter-chat.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { chatOf, chatPath, chatsOf, inboxOf, inboxPath, refusalOf, upgrade } from '../kit/open-sockets.ts'

keepStorage()

let orlova: Person
let ilya: Person
let elena: Person
let chatId: ChatId

beforeAll(async () => {
  await demoSchool()
  ;[orlova, ilya, elena] = [await actAs('Орлова'), await actAs('Антонов Илья'), await actAs('Антонова Елена', { linked: false })]
  chatId = (await chatsOf(ilya, '7Б'))[0]?.chatId as ChatId
})

describe('the way into a chat', () => {
  it('[CHT-01] Орлова writes in «7Б» and Илья’s open browser shows it', async () => {
    const [teacher, pupil] = await Promise.all([chatOf(orlova, chatId), chatOf(ilya, chatId)])
    const { seq } = await teacher.post('Завтра приносим циркуль')
    await pupil.hears(seq)
    expect(pupil.texts()).toEqual(['Завтра приносим циркуль'])
    expect((await pupil.snapshot()).title).toBe('7Б')
  })

  it('[CHT-15] another site’s page, nobody, an unlinked profile, a half-open session and an outdated page are each told why', async () => {
    const nobody = newClient()
    const outdated = chatPath(chatId).replace(/v=\d+/, 'v=0')
    expect(await refusalOf(ilya, chatPath(chatId), { origin: 'https://evil.test' })).toBe('wrong_origin')
    expect(await refusalOf(ilya, chatPath(chatId), { 'sec-fetch-site': 'cross-site' })).toBe('wrong_origin')
    expect(await refusalOf(nobody, chatPath(chatId))).toBe('not_signed_in')
    expect(await refusalOf(elena, chatPath(chatId))).toBe('profile_not_linked')
    expect(await refusalOf(ilya, outdated)).toBe('client_outdated')
    expect(await refusalOf(ilya, `${chatPath(chatId)}&since=-1`)).toBe('invalid')
    expect(await refusalOf(ilya, inboxPath.replace(/v=\d+/, 'v=0'))).toBe('client_outdated')
    expect(await refusalOf(nobody, inboxPath)).toBe('not_signed_in')
    expect(await refusalOf(ilya, inboxPath, { origin: 'https://evil.test' })).toBe('wrong_origin')
  })

  it('[CHT-15] a page that was refused a socket learns why by asking without one, and no header of its own makes it somebody else', async () => {
    const ask = async (client: typeof ilya, path: string, headers = {}) =>
      ((await (await client.fetch(path, { headers })).json()) as { refusal: string }).refusal
    expect(await ask(elena, chatPath(chatId))).toBe('profile_not_linked')
    expect(await ask(ilya, chatPath('cht_00000000000000000000'))).toBe('not_found')
    expect(await ask(ilya, chatPath(chatId))).toBe('invalid')
    const staffRoom = (await chatsOf(orlova, 'Учительская')).find((chat) => chat.kind === 'staff')?.chatId as ChatId
    expect(await refusalOf(ilya, chatPath(staffRoom), { 'x-person-id': orlova.personId })).toBe('not_found')
  })

  it('[CHT-06] a pupil of another class, a chat that is not there and something that is no id get one answer', async () => {
    const sonya = await actAs('Антонова Соня')
    const answers = await Promise.all(
      [chatPath(chatId), chatPath('cht_00000000000000000000'), chatPath('cht_7b'), chatPath('%2e%2e')].map(async (path) => {
        const response = await upgrade(sonya, path)
        return [response.status, ((await response.json()) as { refusal: string }).refusal]
      }),
    )
    expect(answers).toEqual(Array(4).fill([404, 'not_found']))
  })

  it('[CHT-12] opening a chat is one query of the directory and three statements of the room; a message touches no D1', async () => {
    const room = env.CHAT_ROOM.getByName(chatId)
    let line: ChatLine | undefined
    const queries = await queriesDuring(async () => {
      const opening = await statementsDuring(room, async () => {
        line = await chatOf(orlova, chatId)
        await line.snapshot()
      })
      expect(opening).toHaveLength(3)
    })
    expect(queries).toHaveLength(1)
    expect(await queriesDuring(async () => line?.post('Без единого запроса'))).toEqual([])
  })

  it('[INB-09] somebody whose profile is not linked has an inbox and an empty chat list', async () => {
    const line = await inboxOf(elena)
    expect(await line.until((frame) => frame.type === 'hello')).toMatchObject({ chats: [] })
  })
})
