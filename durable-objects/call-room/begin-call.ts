import type { ChatId } from '../../protocol/ids.ts'
import { CALL_HOURS_MAX } from '../../protocol/limits.ts'
import { newId } from '../../worker/platform/new-id.ts'
import type { NewCall } from './found-call.ts'
import { beginHistories } from './histories.ts'
import type { Room } from './room.ts'
import { writePeople } from './set-people.ts'

const HOUR_MS = 3_600_000

/** Nobody is in it yet, and whom it is for is told. */
export function beginCall(room: Room, { people, ring, organiser, ...call }: NewCall): void {
  const startedAt = room.nowMs()
  const ownChat = call.chatId === null
  room.found({
    ...call,
    starter: organiser,
    organiserId: organiser.personId,
    organiserCame: false,
    listed: people !== null,
    chatId: call.chatId ?? newId<ChatId>('chat', startedAt),
    ownChat,
    withId: call.personal ? (ring[0] ?? null) : null,
    startedAt,
    seq: 0,
    lastHandAt: 0,
    ringUntil: null,
    comingUntil: null,
    emptySince: null,
    othersCame: false,
    endedAt: null,
    chatOwes: ownChat ? { founded: true } : {},
  })
  if (people) writePeople(room, people)
  beginHistories(room, ring)
  room.due.within(CALL_HOURS_MAX * HOUR_MS, 'hours')
}
