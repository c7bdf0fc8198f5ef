// How many chats have something unread: shown beside «Чаты» in every menu. web/messenger/chat-list-state.ts counts them once it is there.
import { signal } from '@preact/signals'

export const unreadChats = signal(0)

/** Calls nobody of mine has answered and I have not seen; told by the inbox (web/calls/hear-calls.ts). */
export const missedCalls = signal(0)

/** How many rows of «Уведомления» have not been seen; web/app/live.ts hears it from the inbox. */
export const unreadNotices = signal(0)
