import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ChatRoom } from '../../durable-objects/chat-room/chat-room.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import { type Tenant, tenantOf } from '../../worker/db/db.ts'
import { syncAutoChats } from '../../worker/messenger/sync-auto-chats.ts'
import { actAs, demoSchool, type Person, personNamed } from '../kit/act-as.ts'
import { enterChat, knock, type RoomStub } from '../kit/enter-chat.ts'
import { chatsOf, inboxOf } from '../kit/open-sockets.ts'

let tenant: Tenant

beforeEach(async () => {
  await demoSchool()
  const school = await env.DIRECTORY.prepare('SELECT id, time_zone AS timeZone, shard FROM schools').first<{
    id: string
    timeZone: string
    shard: number
  }>()
  if (!school) throw new Error('no school')
  tenant = tenantOf(env, { schoolId: school.id as Tenant['schoolId'], timeZone: school.timeZone, shard: school.shard })
}, 60_000)

const journal = (query: string, ...values: string[]) =>
  tenant.d1
    .prepare(query)
    .bind(...values)
    .run()

async function roomOf(kind: string, classTitle: string | null = null): Promise<{ room: RoomStub; chatId: ChatId }> {
  const row = await tenant.d1
    .prepare(
      'SELECT chats.id FROM chats LEFT JOIN class_groups ON class_groups.id = class_group_id WHERE kind = ? AND class_groups.title IS ?',
    )
    .bind(kind, classTitle)
    .first<{ id: ChatId }>()
  if (!row) throw new Error(`no chat ${kind} ${classTitle}`)
  return { room: env.CHAT_ROOM.getByName(row.id), chatId: row.id }
}

const isIn = async (room: RoomStub, person: { personId: PersonId }) => (await knock(room, person)).status === 101

function schoolOf(room: RoomStub): Promise<unknown> {
  return runInDurableObject(room, (_, { storage }) => storage.sql.exec('SELECT school_id FROM room').one().school_id)
}

async function namesIn(room: RoomStub, as: Person): Promise<string[]> {
  const line = await enterChat(room, as)
  const { members } = await line.snapshot()
  return members.map(({ name, role }) => `${name.familyName} ${role}`).sort()
}

describe('chats that follow from the roster', () => {
  it('[AUT-01] staff room, class and parents: each has those it is for, the class teacher as its administrator', async () => {
    const [orlova, ilya, elena, kim] = [
      await actAs('Орлова'),
      await actAs('Антонов Илья'),
      await actAs('Антонова Елена'),
      await actAs('Ким'),
    ]
    const [staff, class7B, parents7B, parents7A] = await Promise.all([
      roomOf('staff'),
      roomOf('class', '7Б'),
      roomOf('parents', '7Б'),
      roomOf('parents', '7А'),
    ])
    expect(await namesIn(staff.room, orlova)).toEqual(['Зуева chatAdmin', 'Ким writer', 'Орлова writer'])
    expect(await namesIn(class7B.room, orlova)).toEqual(['Антонов writer', 'Орлова chatAdmin'])
    expect(await namesIn(parents7B.room, orlova)).toEqual(['Антонова writer', 'Орлова chatAdmin'])
    expect(await namesIn(parents7A.room, elena)).toEqual(['Антонова writer'])
    expect(await isIn(class7B.room, kim)).toBe(false)
    expect((await chatsOf(ilya, '7Б')).map((chat) => chat.title)).toEqual(['7Б'])
    expect((await chatsOf(elena, 'Родители 7Б', 'Родители 7А')).map((chat) => chat.kind)).toEqual(['parents', 'parents'])
  })

  it('[AUT-02] who has not linked their profile is in no chat; linking brings them in, live', async () => {
    await actAs('Орлова')
    const ilya = await actAs('Антонов Илья', { linked: false })
    const { room, chatId } = await roomOf('class', '7Б')
    expect(await isIn(room, ilya)).toBe(false)
    const inbox = await inboxOf(ilya)
    expect(await inbox.until((frame) => frame.type === 'hello')).toMatchObject({ chats: [] })
    await env.DIRECTORY.prepare("INSERT INTO profile_links (person_id, profile_id, school_id, linked_at) VALUES (?, 'prf_1', ?, 0)")
      .bind(ilya.personId, tenant.schoolId)
      .run()
    await syncAutoChats(env, tenant, { personId: ilya.personId })
    expect(await inbox.until((frame) => frame.type === 'chat.listed')).toMatchObject({ chat: { chatId, title: '7Б' } })
    await inbox.until((frame) => frame.type === 'me.changed')
    expect(await isIn(room, ilya)).toBe(true)
  })

  it('[AUT-02] a room is called only for those whom the link concerns, and none is founded for nobody', async () => {
    const calls = vi.spyOn(ChatRoom.prototype, 'setMembers')
    try {
      await syncAutoChats(env, tenant)
      expect(calls.mock.calls.map(([list]) => list.chat.title)).toEqual(['Учительская'])
      calls.mockClear()
      const ilya = await actAs('Антонов Илья', { linked: false })
      await env.DIRECTORY.prepare("INSERT INTO profile_links (person_id, profile_id, school_id, linked_at) VALUES (?, 'prf_1', ?, 0)")
        .bind(ilya.personId, tenant.schoolId)
        .run()
      calls.mockClear()
      await syncAutoChats(env, tenant, { personId: ilya.personId })
      expect(calls.mock.calls.map(([list]) => [list.chat.title, list.members.length])).toEqual([['7Б', 1]])
    } finally {
      calls.mockRestore()
    }
  })

  it('[AUT-03] who leaves the school or the class is out of its chats, and a class that is gone has nobody in its chat', async () => {
    const [orlova, ilya, darya] = [await actAs('Орлова'), await actAs('Антонов Илья'), await actAs('Борисова Дарья')]
    const { room } = await roomOf('class', '7Б')
    const line = await enterChat(room, ilya)
    await journal("UPDATE people SET left_on = '2025-10-06' WHERE id = ?", ilya.personId)
    await journal("UPDATE class_members SET to_on = '2025-10-05' WHERE student_id = ?", darya.personId)
    await syncAutoChats(env, tenant)
    expect((await line.closed).code).toBe(4404)
    expect(await namesIn(room, orlova)).toEqual(['Орлова chatAdmin'])
    expect(await isIn(room, darya)).toBe(false)
    await journal("UPDATE class_groups SET archived_on = '2025-10-06' WHERE title = '7Б' AND school_id = ?", tenant.schoolId)
    await syncAutoChats(env, tenant)
    expect(await isIn(room, orlova)).toBe(false)
    // Once emptied it is not called again, until somebody belongs to it.
    const calls = vi.spyOn(ChatRoom.prototype, 'setMembers')
    await syncAutoChats(env, tenant)
    expect(calls.mock.calls.map(([list]) => list.chat.title)).not.toContain('7Б')
    calls.mockRestore()
    await journal("UPDATE class_groups SET archived_on = NULL WHERE title = '7Б' AND school_id = ?", tenant.schoolId)
    await syncAutoChats(env, tenant)
    expect(await isIn(room, orlova)).toBe(true)
  })

  it('[AUT-04] ten syncs at once while the roster changes end in the newest truth, and one more changes nothing', async () => {
    const [orlova, ilya, darya] = [await actAs('Орлова'), await actAs('Антонов Илья'), await actAs('Борисова Дарья')]
    const { room } = await roomOf('class', '7Б')
    const changes = Array.from({ length: 10 }, async (_, i) => {
      await journal('UPDATE people SET left_on = ? WHERE id = ?', '2025-10-06', i % 2 === 0 ? ilya.personId : darya.personId)
      await syncAutoChats(env, tenant)
    })
    await Promise.all(changes)
    await journal('UPDATE people SET left_on = NULL WHERE id = ?', darya.personId)
    await Promise.all([syncAutoChats(env, tenant), syncAutoChats(env, tenant, { personId: darya.personId })])
    expect(await namesIn(room, orlova)).toEqual(['Борисова writer', 'Орлова chatAdmin'])
    const { seq } = await (await enterChat(room, orlova)).snapshot()
    await syncAutoChats(env, tenant)
    expect((await (await enterChat(room, orlova)).snapshot()).seq).toBe(seq)
  })

  it('[AUT-04] a sync that read before a change and calls the room after it does not bring the old list back', async () => {
    const [orlova, ilya] = [await actAs('Орлова'), await actAs('Антонов Илья')]
    const { room } = await roomOf('class', '7Б')
    const real = ChatRoom.prototype.setMembers
    let slow: (() => Promise<void>) | undefined
    const calls = vi.spyOn(ChatRoom.prototype, 'setMembers').mockImplementation(async function (this: ChatRoom, list) {
      if (list.chat.title === '7Б' && slow === undefined) slow = async () => void (await room.setMembers(list))
      else return real.call(this, list)
      return { knowsSchool: true }
    })
    try {
      await syncAutoChats(env, tenant)
      await journal("UPDATE people SET left_on = '2025-10-06' WHERE id = ?", ilya.personId)
      await syncAutoChats(env, tenant)
      await slow?.()
    } finally {
      calls.mockRestore()
    }
    expect(await namesIn(room, orlova)).toEqual(['Орлова chatAdmin'])
  })

  it('[AUT-07] a room of before learns whose it is, and what the school decides, with its next list, and is told once', async () => {
    const orlova = await actAs('Орлова')
    const { room } = await roomOf('class', '7Б')
    await runInDurableObject(room, (_, { storage }) => {
      storage.sql.exec('UPDATE room SET school_id = NULL')
    })
    await journal(
      'INSERT INTO school_message_windows (school_id, version, windows, set_at, set_by) VALUES (?, 1, ?, 0, ?)',
      tenant.schoolId,
      JSON.stringify({ editHours: 3, deleteHours: 12 }),
      orlova.personId,
    )
    const told = vi.spyOn(ChatRoom.prototype, 'followSchool')
    try {
      await syncAutoChats(env, tenant)
      await syncAutoChats(env, tenant)
      expect(told).toHaveBeenCalledTimes(1)
    } finally {
      told.mockRestore()
    }
    expect(await schoolOf(room)).toBe(tenant.schoolId)
    expect((await (await enterChat(room, orlova)).snapshot()).windows).toEqual({ editHours: 3, deleteHours: 12 })
  })

  it('[AUT-07] a room that could not be told what the school decides when it was founded is told by the next try', async () => {
    const ilya = await actAs('Антонов Илья', { linked: false })
    await env.DIRECTORY.prepare("INSERT INTO profile_links (person_id, profile_id, school_id, linked_at) VALUES (?, 'prf_1', ?, 0)")
      .bind(ilya.personId, tenant.schoolId)
      .run()
    const broken = vi.spyOn(ChatRoom.prototype, 'followSchool').mockRejectedValueOnce(new Error('the room is being deployed'))
    try {
      await expect(syncAutoChats(env, tenant, ilya)).rejects.toThrow('the room is being deployed')
    } finally {
      broken.mockRestore()
    }
    const { room } = await roomOf('class', '7Б')
    expect([await isIn(room, ilya), await schoolOf(room)]).toEqual([true, null])
    await syncAutoChats(env, tenant, ilya)
    expect(await schoolOf(room)).toBe(tenant.schoolId)
  })

  it('[AUT-05] a class that is renamed gives its chats its new name, for those who are looking and in every list', async () => {
    const orlova = await actAs('Орлова')
    const { room } = await roomOf('class', '7Б')
    const line = await enterChat(room, orlova)
    await journal("UPDATE class_groups SET title = '8Б' WHERE title = '7Б' AND school_id = ?", tenant.schoolId)
    await syncAutoChats(env, tenant)
    await line.until(
      (frame) => frame.type === 'events' && frame.events.some((event) => event.type === 'chat.renamed' && event.title === '8Б'),
    )
    expect((await chatsOf(orlova, '8Б', 'Родители 8Б')).map((chat) => chat.title).sort()).toContain('Родители 8Б')
    expect(personNamed('Орлова').personId).toBe(orlova.personId)
  })
})
