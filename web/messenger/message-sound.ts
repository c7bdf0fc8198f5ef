// A message makes itself heard where nobody looks: one soft stroke, by «Уведомления» and by what one has made of the chat. web/app/live.ts brings it behind
// the first screen and passes on what the inbox says of chats. Rule MSG-29.
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import type { ChatListEntry, NoticeSettings } from '../../protocol/inbox/events.ts'
import { noticeSettings } from '../app/notices.ts'
import { me } from '../app/session.ts'
import { serverNow } from '../platform/server-clock.ts'
import { strike } from '../platform/strike.ts'

const PARTIALS = [
  [1_174.7, 0.07],
  [1_760, 0.03],
] as const
const STROKE_SECONDS = 0.6
/** Of several tabs one sounds, and of several messages at once one is heard. */
const LOCK = 'zvonok-message'
const QUIET_MS = 2_000
/** Held by a tab that is in front: whoever looks at one needs no sound from another. */
const FRONT = 'zvonok-front'

let isWatching = false

function watchFront(): void {
  if (isWatching) return
  isWatching = true
  addEventListener('focus', holdFront)
  holdFront()
}

function holdFront(): void {
  if (!document.hasFocus()) return
  navigator.locks
    ?.request(FRONT, { mode: 'shared' }, () => new Promise((done) => addEventListener('blur', done, { once: true })))
    .catch(() => undefined)
}

/** The last message of each chat that this page knows of. */
const known = new Map<ChatId, number>()

/** The whole list: what was written while the page was away is no news to the ear. */
export function knowChats(chats: readonly ChatListEntry[]): void {
  watchFront()
  for (const { chatId, last } of chats) if (last) known.set(chatId, last.seq)
}

export function hearChat(chat: ChatListEntry): void {
  const { chatId, last } = chat
  const before = known.get(chatId) ?? 0
  if (last) known.set(chatId, Math.max(before, last.seq))
  const by = { before, settings: noticeSettings.peek(), personId: me.peek()?.personId ?? null, nowMs: serverNow() }
  const inFront = !document.hidden && document.hasFocus()
  // A browser that gives no lock or no sound is silent.
  if (!inFront && isToBeHeard(chat, by)) sound().catch(() => undefined)
}

type By = {
  readonly before: number
  readonly settings: NoticeSettings | null
  readonly personId: PersonId | null
  readonly nowMs: number
}

/** New, unread, of another, not sent silently, in a chat that is neither muted nor put away, and wanted. A call rings by itself. */
function isToBeHeard({ kind, last, unread, mutedUntil, archived }: ChatListEntry, { before, settings, personId, nowMs }: By): boolean {
  if (!last || last.seq <= before || unread === 0 || last.authorId === personId) return false
  if (last.silent || last.call || last.deleted || archived || (mutedUntil ?? 0) > nowMs) return false
  if (!settings?.sound) return false
  return kind === 'personal' ? settings.personal : settings.group
}

async function isAnyInFront(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query()
  return held.some(({ name }) => name === FRONT)
}

async function sound(): Promise<void> {
  // A page nobody has touched yet may make no sound (the browsers' autoplay rules).
  if (navigator.userActivation?.hasBeenActive === false) return
  await navigator.locks?.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock === null || (await isAnyInFront())) return
    const context = new AudioContext()
    strike(context, PARTIALS, context.currentTime, STROKE_SECONDS)
    await new Promise((done) => setTimeout(done, QUIET_MS))
    await context.close()
  })
}
