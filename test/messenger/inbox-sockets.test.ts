import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { ChatMember } from '../../protocol/chat/events.ts'
import type { LessonId, PersonId, SessionId, StudyGroupId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { SOCKETS_PER_PERSON_MAX } from '../../protocol/limits.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { enterChat, foundRoom, ILYA, knock, member, ORLOVA, openInbox, tellNews } from '../kit/enter-chat.ts'

const inboxOf = (person: ChatMember) => env.INBOX.getByName(person.personId)

describe('sockets of an inbox', () => {
  it('[INB-07] the end of a session closes its sockets here and in rooms, and leaves those of another', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA])
    await tellNews(room)
    const [ended, other] = [newId<SessionId>('session', 0), newId<SessionId>('session', 0)]
    const lines = await Promise.all([openInbox(ILYA, ended), enterChat(room, ILYA, undefined, ended)])
    const [inbox, chat] = await Promise.all([openInbox(ILYA, other), enterChat(room, ILYA, undefined, other)])
    await inboxOf(ILYA).revokeSession(ended)
    expect(await Promise.all(lines.map((line) => line.closed))).toEqual(Array(2).fill({ code: 4401, reason: 'not_signed_in' }))
    await chat.post('Я на другом устройстве')
    await inboxOf(ILYA).deliver([{ type: 'me.changed' }])
    await inbox.until((frame) => frame.type === 'me.changed')
    // A handshake that was on its way when the session ended comes too late.
    for (const place of [inboxOf(ILYA), room]) expect((await knock(place, ILYA, undefined, ended)).status).toBe(401)
  })

  it('[INB-08] a person has so many sockets and no more, unless some have fallen silent', async () => {
    const lines = []
    for (let i = 0; i < SOCKETS_PER_PERSON_MAX; i++) lines.push(await openInbox(ILYA))
    const refused = await knock(inboxOf(ILYA), ILYA)
    expect([refused.status, await refused.text()]).toEqual([429, 'room_full'])
    await evictDurableObject(inboxOf(ILYA), { webSockets: 'hibernate' })
    await runInDurableObject(inboxOf(ILYA), (_, state) => {
      for (const socket of state.getWebSockets().slice(0, 2)) {
        socket.serializeAttachment({ ...(socket.deserializeAttachment() as object), openedAt: Date.now() - 120_000 })
      }
    })
    const fresh = await openInbox(ILYA)
    await inboxOf(ILYA).deliver([{ type: 'me.changed' }])
    await fresh.until((frame) => frame.type === 'me.changed')
    const closed = await Promise.all(lines.map((line) => Promise.race([line.closed, line.until((frame) => frame.type === 'me.changed')])))
    expect(closed.filter((end) => 'code' in end)).toEqual(Array(2).fill({ code: 4429, reason: 'too_many_requests' }))
  })

  it('[INB-09] every browser of a person hears the diary’s news, also of somebody who is in no chat', async () => {
    const person = member('Антонова', 'Елена')
    const lines = await Promise.all([openInbox(person), openInbox(person)])
    const cell = {
      lessonId: newId<LessonId>('lesson', 0),
      studentId: newId<PersonId>('person', 0),
      marks: [],
      attendance: 'late' as const,
      version: 1,
    }
    const event: InboxDown = { type: 'cell.changed', studyGroupId: newId<StudyGroupId>('studyGroup', 0), cell }
    await evictDurableObject(inboxOf(person))
    await inboxOf(person).deliver([event])
    for (const line of lines) expect(await line.until((frame) => frame.type === 'cell.changed')).toEqual(event)
    await inboxOf(person).deliver([event])
  })
})
