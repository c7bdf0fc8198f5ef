// Which of what the bot stops is told to the school's log: what was stopped while a pupil was a member. The log itself: school-log.test.ts.
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { BotLogPage } from '../../durable-objects/bot-log/bot-log.ts'
import type { ChatKind } from '../../protocol/chat/events.ts'
import type { SchoolId } from '../../protocol/ids.ts'
import { now } from '../../worker/platform/clock.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { DARYA, enterChat, foundRoom, ILYA, member, ORLOVA, type RoomStub, tellNews } from '../kit/enter-chat.ts'

const BELOVA = member('Белова', 'Ирина')
const PUPIL = { ...DARYA, pupil: true }

/** A chat of a school of its own, and what that school's log has heard. */
async function schoolChat(members: Parameters<typeof foundRoom>[0], kind: ChatKind) {
  const schoolId = newId<SchoolId>('school', 0)
  const found = await foundRoom(members, { kind })
  await found.room.followSchool({ schoolId, moderator: null, windows: null })
  const told = async () => {
    await tellNews(found.room)
    return textsIn(schoolId)
  }
  return { ...found, schoolId, told }
}

/** In the order they were stopped. */
async function textsIn(schoolId: SchoolId): Promise<string[]> {
  const texts: string[] = []
  let next: string | null = null
  do {
    const page: BotLogPage = await env.BOT_LOG.getByName(schoolId).list(next)
    texts.unshift(...page.rows.map(({ text }) => text).reverse())
    next = page.next
  } while (next !== null)
  return texts
}

/** Said, and stopped; the log has not heard of it yet. */
async function isStopped(room: RoomStub, who: typeof ORLOVA, text: string): Promise<void> {
  const line = await enterChat(room, who)
  const answer = await line.ask({ type: 'message.post', clientId: crypto.randomUUID(), text })
  expect(answer).toMatchObject({ refusal: 'message_moderated' })
  line.close()
}

describe('what the bot stops', () => {
  it('[MSG-26] of a pupil who writes and leaves at once is told: asked is who was there when it was stopped', async () => {
    const { room, told } = await schoolChat([ORLOVA, PUPIL], 'group')
    await isStopped(room, DARYA, 'иди на хуй')
    expect(await room.removeMember(DARYA.personId)).toBeNull()
    await isStopped(room, ORLOVA, 'вот ведь сука')
    expect(await told()).toEqual(['иди на хуй'])
  })

  it('[MSG-26] before a pupil comes in stays with the room, though the log hears later; what is stopped from then on is told', async () => {
    const { room, setMembers, told } = await schoolChat([ORLOVA, BELOVA], 'group')
    await isStopped(room, ORLOVA, 'вот ведь сука')
    await setMembers([ORLOVA, BELOVA, PUPIL], 2)
    expect(await told()).toEqual([])
    await isStopped(room, ORLOVA, 'опять сука')
    await isStopped(room, DARYA, 'все вы суки')
    expect(await told()).toEqual(['опять сука', 'все вы суки'])
  })

  it('[MSG-26] among many of grown-ups is found, each once, and those of grown-ups are passed over for good', async () => {
    const { room, told } = await schoolChat([ORLOVA, PUPIL], 'group')
    await runInDurableObject(room, (_, { storage }) => {
      storage.sql.exec(
        `INSERT INTO moderator_log (at, author_id, text, place, action, pupils)
         SELECT ?, ?, value, 'message', 'deleted', value % 2 FROM json_each(?)`,
        now(env),
        ORLOVA.personId,
        JSON.stringify(Array.from({ length: 121 }, (_, at) => at)),
      )
    })
    await isStopped(room, DARYA, 'все вы суки')
    await told()
    const texts = await told()
    expect([texts.length, texts.at(-1)]).toEqual([61, 'все вы суки'])
    const left = await runInDurableObject(room, (_, { storage }) =>
      storage.sql.exec('SELECT moderator_log.id FROM moderator_log, room WHERE moderator_log.id > bot_told_id').toArray(),
    )
    expect(left).toEqual([])
  })

  it('[MSG-26] where who was a pupil has become staff is theirs; a list that does not say who is a pupil changes nothing', async () => {
    const { room, setMembers, told } = await schoolChat([ORLOVA, PUPIL], 'personal')
    await setMembers([ORLOVA, DARYA], 2)
    await isStopped(room, DARYA, 'все вы суки')
    expect(await told()).toEqual(['все вы суки'])
    await setMembers([ORLOVA, { ...DARYA, pupil: false }], 3)
    await isStopped(room, DARYA, 'вот ведь сука')
    expect(await told()).toEqual(['все вы суки'])
    await setMembers([ORLOVA, PUPIL], 4)
    await isStopped(room, ORLOVA, 'опять сука')
    expect(await told()).toEqual(['все вы суки', 'опять сука'])
  })

  it('[MSG-26] in a class’s chat that no pupil has come to yet is of grown-ups among themselves', async () => {
    const { room, setMembers, told } = await schoolChat([ORLOVA, BELOVA], 'class')
    await isStopped(room, BELOVA, 'вот ведь сука')
    expect(await told()).toEqual([])
    await setMembers([ORLOVA, BELOVA, { ...ILYA, pupil: true }], 2)
    await isStopped(room, ILYA, 'все вы суки')
    expect(await told()).toEqual(['все вы суки'])
  })

  it('[MSG-26] before the room knows whose it is waits, and is told once it does', async () => {
    const { room } = await foundRoom([ORLOVA, PUPIL], { kind: 'group' })
    await isStopped(room, DARYA, 'все вы суки')
    await tellNews(room)
    const schoolId = newId<SchoolId>('school', 0)
    await room.followSchool({ schoolId, moderator: null, windows: null })
    await tellNews(room)
    expect(await textsIn(schoolId)).toEqual(['все вы суки'])
  })
})
