import { expect } from 'vitest'
import { applyChatEvent } from '../../protocol/chat/apply-event.ts'
import type { ChatMember } from '../../protocol/chat/events.ts'
import { type ChatLine, enterChat, type RoomStub } from './enter-chat.ts'

/**
 * The promise a browser relies on: what it was shown on entering, folded with every event since, is what somebody who enters now is shown.
 * `act` gets the watcher's own line; what happens may be caused by anybody.
 */
export async function wholeStory(room: RoomStub, watcher: ChatMember, act: (line: ChatLine) => Promise<void>): Promise<void> {
  const line = await enterChat(room, watcher)
  const before = await line.snapshot()
  await act(line)
  const newcomer = await enterChat(room, watcher)
  const fresh = await newcomer.snapshot()
  if (fresh.seq > before.seq) await line.hears(fresh.seq)
  const folded = line.events().reduce(applyChatEvent, before)
  // How far anybody has read is a sign, not an event; messages beyond the first page are fetched, not told.
  const comparable = (snapshot: typeof fresh) => ({
    ...snapshot,
    hasOlder: null,
    me: { ...snapshot.me, readSeq: null },
    reads: null,
    messages: snapshot.messages.slice(-50),
  })
  expect(comparable(folded)).toEqual(comparable(fresh))
  // A mark may be lost or late, but nobody is shown as having read what they have not.
  const marks = new Map(fresh.reads.map(({ personId, seq }) => [personId, seq]))
  expect(folded.reads.filter(({ personId, seq }) => seq > (marks.get(personId) ?? 0))).toEqual([])
  expect(line.events().map((event) => event.seq)).toEqual(line.events().map((_, index) => before.seq + 1 + index))
  for (const done of [line, newcomer]) done.close()
  await Promise.all([line.closed, newcomer.closed])
}
