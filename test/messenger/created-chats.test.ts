import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ChatRights } from '../../protocol/chat/events.ts'
import { MODERATOR_DEFAULT } from '../../protocol/chat/moderator.ts'
import { CreateChat, ForwardMessages, OpenPersonalChat } from '../../protocol/chat-list.ts'
import type { InputOf } from '../../protocol/endpoint.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import { FORWARDED_MAX, TITLE_CHARS_MAX } from '../../protocol/limits.ts'
import { listName } from '../../protocol/people.ts'
import type { Client } from '../../scripts/house/client.ts'
import type { Tenant } from '../../worker/db/db.ts'
import { actAs, demoSchool, newClient, type Person } from '../kit/act-as.ts'
import { changeRoster, tenantOfSchool } from '../kit/change-roster.ts'
import { enterChat, knock, tellNews } from '../kit/enter-chat.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/linked.ts'
import { chatOf, chatsOf } from '../kit/open-sockets.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

const RIGHTS: ChatRights = { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'all' }

let tenant: Tenant
let people: Record<'orlova' | 'lebedeva' | 'ilya' | 'darya' | 'elena' | 'borisov' | 'danilov', Person>
let unlinked: Person
let stranger: Person

keepStorage()
beforeAll(async () => {
  await demoSchool()
  tenant = await tenantOfSchool()
  people = {
    orlova: await actAs('Орлова'),
    lebedeva: await actAs('Лебедева'),
    ilya: await actAs('Антонов Илья'),
    darya: await actAs('Борисова Дарья'),
    elena: await actAs('Антонова Елена'),
    borisov: await actAs('Борисов Павел'),
    danilov: await actAs('Данилов Егор'),
  }
  unlinked = await actAs('Ким', { linked: false })
  stranger = await secondAdministrator(0)
  await env.DIRECTORY.prepare(
    "INSERT INTO profile_links (person_id, profile_id, school_id, linked_at) SELECT person_id, 'prf_k', school_id, 0 FROM journal_accounts WHERE person_id = ?",
  )
    .bind(stranger.personId)
    .run()
}, 120_000)

const roomOf = (chatId: ChatId) => env.CHAT_ROOM.getByName(chatId)
const open = (client: Client, { personId }: { personId: PersonId }) => client.call(OpenPersonalChat, { personId })

function create(client: Client, members: readonly { personId: PersonId }[], more: Partial<InputOf<typeof CreateChat>> = {}) {
  const memberIds = members.map(({ personId }) => personId)
  return client.call(CreateChat, { clientId: crypto.randomUUID(), title: 'Математика', memberIds, rights: RIGHTS, ...more })
}

async function membersIn(chatId: ChatId, as: Person): Promise<string[]> {
  const { members } = await (await chatOf(as, chatId)).snapshot()
  return members.map(({ name, role }) => `${listName(name)} ${role}`)
}

async function registered(): Promise<number> {
  return (await tenant.d1.prepare('SELECT count(*) AS n FROM created_chats').first<{ n: number }>())?.n ?? 0
}

describe('a chat of two', () => {
  it('[GRP-05] is one for a pair, whoever opens it and however often at once, and each finds it under the other’s name', async () => {
    const { ilya, darya } = people
    const before = await registered()
    const opened = await Promise.all([open(ilya, darya), open(darya, ilya), open(ilya, darya), open(darya, ilya)])
    const chatId = opened[0]?.chatId as ChatId
    expect(new Set(opened.map((one) => one.chatId))).toEqual(new Set([chatId]))
    expect(await registered()).toBe(before + 1)
    expect(await membersIn(chatId, ilya)).toEqual(['Антонов Илья writer', 'Борисова Дарья writer'])
    await tellNews(roomOf(chatId))
    const [mine] = (await chatsOf(ilya)).filter((entry) => entry.chatId === chatId)
    expect(mine).toMatchObject({ kind: 'personal', withId: darya.personId, title: expect.stringContaining('Борисова') })
    await (await chatOf(ilya, chatId)).post('Привет')
    await evictDurableObject(roomOf(chatId))
    expect(await open(darya, ilya)).toEqual({ chatId })
    expect((await (await chatOf(darya, chatId)).snapshot()).messages).toMatchObject([{ text: 'Привет' }])
  })

  it('[GRP-05] with somebody one may not write to, oneself, an unlinked person or another school’s there is none', async () => {
    const { ilya, elena, borisov, danilov, orlova } = people
    const before = await registered()
    const pairs: [Person, { personId: PersonId }][] = [
      [ilya, borisov],
      [ilya, danilov],
      [borisov, ilya],
      [elena, danilov],
      [ilya, ilya],
      [orlova, unlinked],
      [orlova, stranger],
      [stranger, orlova],
      [orlova, { personId: 'per_00000000000000000000' as PersonId }],
    ]
    for (const [from, to] of pairs) expect(await refusalOf(open(from, to))).toBe('not_found')
    expect(await registered()).toBe(before)
    expect(await refusalOf(open(orlova, { personId: 'per_1' as PersonId }))).toBe('invalid')
    expect(await refusalOf(open(newClient(), orlova))).toBe('not_signed_in')
    expect(await refusalOf(open(unlinked, orlova))).toBe('profile_not_linked')
  })

  it('[GRP-05] costs the same in a school of any size', async () => {
    const { orlova, elena } = people
    await open(orlova, elena)
    expect(Number(orlova.headers.get('x-d1-queries'))).toBeLessThanOrEqual(10)
    expect(Number(orlova.headers.get('x-d1-rows-read'))).toBeLessThanOrEqual(40)
  })
})

describe('a chat that people make', () => {
  it('[GRP-06] has its founder as administrator, those who were picked, and the rights that were set', async () => {
    const { orlova, ilya, elena } = people
    const { chatId } = await create(orlova, [ilya, elena, orlova, ilya], { title: '  Математика  \u202E 7Б ' })
    const snapshot = await (await chatOf(ilya, chatId)).snapshot()
    expect(snapshot).toMatchObject({ kind: 'group', title: 'Математика 7Б', rights: RIGHTS })
    expect(await membersIn(chatId, orlova)).toEqual(['Антонов Илья writer', 'Антонова Елена writer', 'Орлова Анна chatAdmin'])
    await tellNews(roomOf(chatId))
    expect((await chatsOf(elena)).filter((entry) => entry.chatId === chatId)).toMatchObject([{ kind: 'group', unread: 0 }])
  })

  it('[GRP-06] asked for again, also at once, is the same chat', async () => {
    const { orlova, ilya, darya } = people
    const clientId = crypto.randomUUID()
    const before = await registered()
    const made = await Promise.all([1, 2, 3].map(() => create(orlova, [ilya], { clientId })))
    await evictDurableObject(roomOf(made[0]?.chatId as ChatId))
    const again = await create(orlova, [darya], { clientId, title: 'Другое' })
    expect(new Set([...made, again].map(({ chatId }) => chatId)).size).toBe(1)
    expect(await registered()).toBe(before + 1)
    expect(await membersIn(again.chatId, orlova)).toEqual(['Антонов Илья writer', 'Орлова Анна chatAdmin'])
    // Another person's own id is their own.
    expect((await create(ilya, [darya], { clientId })).chatId).not.toBe(again.chatId)
  })

  it('[GRP-06] a pupil who makes one administers it, but not its moderator', async () => {
    const { ilya, darya } = people
    const { chatId } = await create(ilya, [darya])
    const line = await chatOf(ilya, chatId)
    const { me } = await line.snapshot()
    expect(me.role).toBe('chatAdmin')
    const refused = await line.ask({ type: 'moderator.set', clientId: crypto.randomUUID(), moderator: { ...MODERATOR_DEFAULT, on: false } })
    expect(refused).toMatchObject({ type: 'refused', refusal: 'not_allowed' })
  })

  it('[GRP-06] nobody is put into one whom its founder may not write to, and then it is not made at all', async () => {
    const { orlova, ilya, darya, borisov } = people
    const before = await registered()
    for (const [founder, member] of [
      [ilya, borisov],
      [orlova, unlinked],
      [orlova, stranger],
      [stranger, orlova],
    ] as const) {
      expect(await refusalOf(create(founder, founder === ilya ? [darya, member] : [member]))).toBe('not_found')
    }
    expect(await refusalOf(create(orlova, [ilya], { title: ' ' }))).toBe('invalid')
    expect(await refusalOf(create(orlova, [ilya], { title: '\u200b' }))).toBe('invalid')
    expect(await refusalOf(create(orlova, [ilya], { title: 'я'.repeat(TITLE_CHARS_MAX + 1) }))).toBe('invalid')
    expect(await refusalOf(create(orlova, [ilya], { title: 'Хуйня' }))).toBe('message_moderated')
    expect(await refusalOf(create(newClient(), [ilya]))).toBe('not_signed_in')
    expect(await refusalOf(create(unlinked, [ilya]))).toBe('profile_not_linked')
    expect(await registered()).toBe(before)
  })

  it('[GRP-06] somebody without a role at the school makes none', async () => {
    const { danilov } = people
    const role = tenant.d1.prepare("DELETE FROM person_roles WHERE person_id = ? AND role = 'student'").bind(danilov.personId)
    await role.run()
    expect(await refusalOf(create(danilov, []))).toBe('not_allowed')
    expect(await refusalOf(open(danilov, people.orlova))).toBe('not_allowed')
    await tenant.d1
      .prepare("INSERT INTO person_roles (person_id, role, school_id) VALUES (?, 'student', ?)")
      .bind(danilov.personId, tenant.schoolId)
      .run()
  })
})

describe('who leaves the school', () => {
  it('[GRP-07] is out of the chats people made too, live; what they wrote stays; and back again finds the chat of two', async () => {
    const { orlova, lebedeva, ilya } = people
    const { chatId } = await create(orlova, [lebedeva, ilya])
    const two = await open(orlova, lebedeva)
    for (const id of [chatId, two.chatId]) await tellNews(roomOf(id))
    // At a session that does not end with the account: the room itself lets go.
    const inside = await enterChat(roomOf(chatId), lebedeva)
    await inside.post('До свидания')
    await changeRoster(tenant, ["UPDATE people SET left_on = '2025-10-06' WHERE id = ?", lebedeva.personId])
    expect((await inside.closed).code).toBe(4404)
    expect(await membersIn(chatId, orlova)).toEqual(['Антонов Илья writer', 'Орлова Анна chatAdmin'])
    expect((await (await chatOf(ilya, chatId)).snapshot()).messages).toMatchObject([{ text: 'До свидания', authorId: lebedeva.personId }])
    for (const id of [chatId, two.chatId]) expect((await knock(roomOf(id), lebedeva)).status).toBe(404)
    expect(await refusalOf(open(orlova, lebedeva))).toBe('not_found')
    // A second time there is nothing left to do.
    await changeRoster(tenant)
    await changeRoster(tenant, ['UPDATE people SET left_on = NULL WHERE id = ?', lebedeva.personId])
    expect(await open(orlova, lebedeva)).toEqual(two)
    expect((await knock(roomOf(two.chatId), lebedeva)).status).toBe(101)
    expect((await knock(roomOf(chatId), lebedeva)).status).toBe(404)
  })
})

describe('forwarding', () => {
  const forward = (client: Client, input: Omit<InputOf<typeof ForwardMessages>, 'clientId'> & { clientId?: string }) =>
    client.call(ForwardMessages, { clientId: crypto.randomUUID(), ...input })

  it('[GRP-08] messages keep their author in every chat they go to, in their order, and a retry doubles none', async () => {
    const { orlova, ilya, darya } = people
    const [from, one, two] = [await create(orlova, [ilya]), await create(ilya, [darya]), await open(ilya, darya)]
    const teacher = await chatOf(orlova, from.chatId)
    const seqs = [(await teacher.post('Задача 1')).seq, (await teacher.post('Задача 2')).seq]
    const input = { chatId: from.chatId, clientId: crypto.randomUUID(), toChatIds: [one.chatId, two.chatId, one.chatId] }
    const listening = await chatOf(darya, one.chatId)
    const first = await forward(ilya, { ...input, seqs: [...seqs].reverse(), text: ' Смотри ' })
    expect(first.sent.map(({ chatId }) => chatId)).toEqual([one.chatId, two.chatId])
    await listening.hears(first.sent[0]?.seq ?? 0)
    for (const { chatId } of [from, one, two]) await evictDurableObject(roomOf(chatId))
    expect(await forward(ilya, { ...input, seqs, text: 'Смотри' })).toEqual(first)
    for (const { chatId, seq } of first.sent) {
      const { messages } = await (await chatOf(darya, chatId)).snapshot()
      expect(messages.filter(({ forwarded }) => forwarded.length > 0)).toMatchObject([
        {
          seq,
          authorId: ilya.personId,
          text: 'Смотри',
          forwarded: [
            { authorId: orlova.personId, text: 'Задача 1' },
            { authorId: orlova.personId, text: 'Задача 2' },
          ],
        },
      ])
    }
    // On again from there: the first author stays.
    const on = await forward(darya, { chatId: one.chatId, seqs: [first.sent[0]?.seq ?? 0], toChatIds: [two.chatId] })
    const last = (await (await chatOf(ilya, two.chatId)).snapshot()).messages.find(({ seq }) => seq === on.sent[0]?.seq)
    expect(last?.forwarded.map(({ authorId, text }) => [authorId, text])).toEqual([
      [orlova.personId, 'Задача 1'],
      [orlova.personId, 'Задача 2'],
      [ilya.personId, 'Смотри'],
    ])
  })

  it('[GRP-08] not a member of the source or of any target: nothing goes anywhere', async () => {
    const { orlova, ilya, darya, elena } = people
    const [theirs, mine] = [await create(orlova, [elena]), await create(ilya, [darya])]
    const [hidden, own] = [
      await (await chatOf(orlova, theirs.chatId)).post('Не для всех'),
      await (await chatOf(ilya, mine.chatId)).post('Моё'),
    ]
    const nowhere = 'cht_00000000000000000000' as ChatId
    const tries: [Client, ChatId, number[], ChatId[]][] = [
      [ilya, theirs.chatId, [hidden.seq], [mine.chatId]],
      [ilya, mine.chatId, [own.seq], [mine.chatId, theirs.chatId]],
      [ilya, mine.chatId, [own.seq], [mine.chatId, nowhere]],
      [ilya, nowhere, [1], [mine.chatId]],
      [ilya, mine.chatId, [own.seq + 10], [mine.chatId]],
      [stranger, mine.chatId, [own.seq], [mine.chatId]],
    ]
    for (const [client, chatId, seqs, toChatIds] of tries) {
      expect(await refusalOf(forward(client, { chatId, seqs, toChatIds }))).toBe('not_found')
    }
    expect((await (await chatOf(darya, mine.chatId)).snapshot()).messages).toHaveLength(1)
    const input = { chatId: mine.chatId, seqs: [own.seq], toChatIds: [mine.chatId] }
    const tooMany = Array.from({ length: FORWARDED_MAX + 1 }, (_, i) => i + 1)
    expect(await refusalOf(forward(ilya, { ...input, seqs: tooMany }))).toBe('invalid')
    const line = await chatOf(ilya, mine.chatId)
    const long = []
    for (let i = 0; i < 4; i++) long.push((await line.post(`${i}${' слово'.repeat(1_400)}`)).seq)
    expect(await refusalOf(forward(ilya, { ...input, seqs: long }))).toBe('invalid')
    expect(await refusalOf(forward(ilya, { ...input, seqs: long.slice(1) }))).toBe('done')
    expect(await refusalOf(forward(newClient(), input))).toBe('not_signed_in')
    expect(await refusalOf(forward(unlinked, input))).toBe('profile_not_linked')
  })

  it('[GRP-08] where one may only read, nothing is forwarded', async () => {
    const { orlova, ilya } = people
    const board = await create(orlova, [ilya], { rights: { ...RIGHTS, write: 'admins' } })
    const { seq } = await (await chatOf(orlova, board.chatId)).post('Объявление')
    const input = { chatId: board.chatId, seqs: [seq], toChatIds: [board.chatId] }
    expect(await refusalOf(forward(ilya, input))).toBe('not_allowed')
    expect((await forward(orlova, input)).sent).toHaveLength(1)
  })
})
