import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ChatRoom } from '../../durable-objects/chat-room/chat-room.ts'
import type { Inbox } from '../../durable-objects/inbox/inbox.ts'
import { runCron } from '../../worker/cron.ts'
import { type Tenant, tenantOf } from '../../worker/db/db.ts'
import { claimNews, outboxRow } from '../../worker/db/outbox.ts'
import { now } from '../../worker/platform/clock.ts'
import { drainOutbox } from '../../worker/reactions.ts'
import { actAs, demoSchool, type Person, personNamed } from '../kit/act-as.ts'
import { openInbox } from '../kit/enter-chat.ts'
import { expectErrors } from '../kit/expect-errors.ts'

let tenant: Tenant
let ilya: Person

beforeEach(async () => {
  await demoSchool()
  ilya = await actAs('Антонов Илья')
  const school = await env.DIRECTORY.prepare('select id, time_zone, shard from schools').first<{
    id: string
    time_zone: string
    shard: number
  }>()
  if (!school) throw new Error('no school')
  tenant = tenantOf(env, { schoolId: school.id as Tenant['schoolId'], timeZone: school.time_zone, shard: school.shard })
}, 60_000)
afterEach(() => vi.restoreAllMocks())

const rows = async (sql: string) => (await tenant.d1.prepare(sql).all<Record<string, unknown>>()).results

describe('news', () => {
  it('[OUT-01] of one change is carried out once by ten drains at the same time', async () => {
    const told = vi.spyOn(ChatRoom.prototype, 'setMembers')
    await outboxRow(tenant, now(env), { news: 'profile.linked', personId: ilya.personId })
    await Promise.all(Array.from({ length: 10 }, () => drainOutbox(env, tenant)))
    expect(told).toHaveBeenCalledTimes(1)
    expect(await rows('select * from outbox')).toEqual([])
  })

  it('[OUT-01] that fails waits and is tried again, and the news after it does not wait', async () => {
    expectErrors(/outbox\.reaction_failed/)
    const setMembers = vi.spyOn(ChatRoom.prototype, 'setMembers').mockRejectedValueOnce(new Error('the room is being deployed'))
    await outboxRow(tenant, now(env), { news: 'profile.linked', personId: ilya.personId })
    await outboxRow(tenant, now(env), { news: 'profile.linked', personId: personNamed('Борисова Дарья').personId })
    await drainOutbox(env, tenant)
    expect(await rows('select seq, attempts from outbox')).toMatchObject([{ attempts: 1 }])
    expect(setMembers).toHaveBeenCalledTimes(2)
    await drainOutbox(env, tenant)
    expect(setMembers).toHaveBeenCalledTimes(2)
    await tenant.d1.prepare('update outbox set not_before = 0').run()
    await drainOutbox(env, tenant)
    expect(await rows('select seq from outbox')).toEqual([])
  })

  it('[OUT-01] whose drain was cut off comes back by itself, later each time', async () => {
    await outboxRow(tenant, now(env), { news: 'roster.changed' })
    const at = now(env)
    expect(await claimNews(tenant, at, 10)).toHaveLength(1)
    expect(await claimNews(tenant, at + 59_000, 10)).toHaveLength(0)
    expect(await claimNews(tenant, at + 61_000, 10)).toMatchObject([{ attempts: 2 }])
    expect(await claimNews(tenant, at + 61_000 + 119_000, 10)).toHaveLength(0)
    expect(await claimNews(tenant, at + 61_000 + 121_000, 10)).toMatchObject([{ attempts: 3 }])
  })

  it('[OUT-01] that a newer Worker has written, and this one does not know, waits for that one', async () => {
    expectErrors(/outbox\.reaction_failed/)
    await tenant.d1
      .prepare("insert into outbox (school_id, at, news, payload) values (?, 0, 'moon.rose', '{}')")
      .bind(tenant.schoolId)
      .run()
    await drainOutbox(env, tenant)
    expect(await rows('select news, attempts from outbox')).toEqual([{ news: 'moon.rose', attempts: 1 }])
  })

  it('[OUT-01] that a migration writes is not due while the Worker of before is still there', async () => {
    const queries = env.TEST_MIGRATIONS.journal.find(({ name }) => name.startsWith('0016'))?.queries ?? []
    const told = queries.filter((query) => query.includes('INSERT INTO outbox'))
    expect(told).toHaveLength(1)
    for (const query of told) await tenant.d1.prepare(query).run()
    const at = Date.now()
    expect(await rows('select news, payload from outbox')).toEqual([{ news: 'schoolTerms.set', payload: '{"after":""}' }])
    expect(await claimNews(tenant, at, 10)).toEqual([])
    expect(await claimNews(tenant, at + 3_600_000, 10)).toMatchObject([{ news: { news: 'schoolTerms.set', after: '' } }])
  })

  it('[OUT-01] that somebody waits for at a screen goes before a roster', async () => {
    await outboxRow(tenant, now(env), { news: 'roster.changed' })
    await outboxRow(tenant, now(env), { news: 'profile.linked', personId: ilya.personId })
    expect((await claimNews(tenant, now(env), 10)).map(({ news }) => news.news)).toEqual(['profile.linked', 'roster.changed'])
  })
})

describe('a day that begins', () => {
  it('[AUT-06] takes Илья out of 7Б the day after his last, and brings a newcomer in on the first, though nobody imports', async () => {
    const membersOf7B = async () => {
      const [chat] = await rows(
        "select chats.id from chats join class_groups g on g.id = class_group_id where kind = 'class' and g.title = '7Б'",
      )
      const list = vi.spyOn(ChatRoom.prototype, 'setMembers')
      await tenant.d1.prepare('update rosters set followed_on = null').run()
      await runCron(env)
      const call = list.mock.calls.find(([{ chat: told }]) => told.id === chat?.id)
      list.mockRestore()
      // A room that has been emptied is not called again: nobody is in it.
      return (call?.[0].members ?? []).map(({ personId }) => personId)
    }
    expect(await membersOf7B()).toContain(ilya.personId)
    const member = (set: string) => tenant.d1.prepare(`update class_members set ${set} where student_id = ?`).bind(ilya.personId).run()
    await member("to_on = '2025-10-06'")
    expect(await membersOf7B()).toContain(ilya.personId)
    await member("to_on = '2025-10-05'")
    expect(await membersOf7B()).not.toContain(ilya.personId)
    await member("to_on = null, from_on = '2025-10-07'")
    expect(await membersOf7B()).not.toContain(ilya.personId)
    await member("from_on = '2025-10-06'")
    expect(await membersOf7B()).toContain(ilya.personId)
  })

  it('[AUT-06] is followed once, not every minute', async () => {
    await runCron(env)
    const followed = vi.spyOn(ChatRoom.prototype, 'setMembers')
    await runCron(env)
    expect(followed).not.toHaveBeenCalled()
  })
})

describe('an inbox', () => {
  it('[INB-11] whose room did not answer when it opened asks again, and is told', async () => {
    const [chat] = await rows(
      "select chats.id from chats join class_groups g on g.id = class_group_id where kind = 'class' and g.title = '7Б'",
    )
    const inbox = env.INBOX.getByName(ilya.personId)
    const stale = { chatId: chat?.id, kind: 'class', title: '7Б', unread: 1, last: null, changedSeq: 0, seq: 1_000 } as Parameters<
      Inbox['chatNews']
    >[0]
    // Two pieces of news while Илья is away: the second is only noted, and the room is to be asked when he comes.
    await inbox.chatNews(stale)
    await inbox.chatNews({ ...stale, seq: 1_001 })
    const summary = vi.spyOn(ChatRoom.prototype, 'summaryFor').mockRejectedValueOnce(new Error('the room is being deployed'))
    const line = await openInbox(ilya)
    expect(summary).toHaveBeenCalledTimes(1)
    expect(await runDurableObjectAlarm(inbox)).toBe(true)
    expect(summary).toHaveBeenCalledTimes(2)
    expect(await line.until((frame) => frame.type === 'chat.listed')).toMatchObject({ chat: { title: '7Б' } })
    line.close()
  })
})
