// While somebody is signed in: their inbox is open, and what it says of themselves is heard. Comes after the first screen, in a chunk of its own.
import { effect } from '@preact/signals'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { canAny } from '../../protocol/rights.ts'
import { closeInbox, onInbox, openInbox } from '../platform/inbox-socket.ts'
import { online } from '../platform/online.ts'
import '../messenger/chat-list-state.ts'
import { noticeSettings } from './notices.ts'
import { reloadOnce } from './reload-once.ts'
import { loadMe, me } from './session.ts'
import { unreadNotices } from './unread.ts'

onInbox('me.changed', () => void loadMe())
onInbox('hello', (hello) => {
  unreadNotices.value = hello.unreadNotices
  // Linked elsewhere while this page was away. Nothing else is asked on coming back: after a deploy a whole school does so at once.
  if (hello.chats.length > 0 && me.value?.profileLinked === false) void loadMe()
})
onInbox('noticeList.changed', ({ unread }) => {
  unreadNotices.value = unread
})

// What rings, rings on every page.
const calls = import('../calls/hear-calls.ts').catch(() => undefined)
for (const type of ['hello', 'call.ringing', 'call.quiet', 'calls.changed', 'online.changed'] as const) {
  onInbox(type, (news) => void calls.then((heard) => heard?.hearCalls(news)))
}
for (const type of ['hello', 'notices.changed'] as const) {
  onInbox(type, ({ notices }) => {
    noticeSettings.value = notices
  })
}

const sounds = import('../messenger/message-sound.ts').catch(() => undefined)
onInbox('hello', ({ chats }) => void sounds.then((sound) => sound?.knowChats(chats)))
onInbox('chat.listed', ({ chat }) => void sounds.then((sound) => sound?.hearChat(chat)))

// A diary opens without a network, so whoever has one leaves here what opens it, its code too; and the page itself, for everybody.
const shell = import('../platform/offline-shell.ts').then(({ keepShell }) => keepShell())
shell.catch(() => undefined)
effect(() => {
  const person = me.value
  if (person === null || !online.peek()) return
  void import('./kept-me.ts').then(({ keepMe }) => keepMe(person)).catch(() => undefined)
  const hasDiary = canAny(person.roles, 'diary.openOwn') || canAny(person.roles, 'diary.openChild')
  if (hasDiary && !person.shared) void shell.then(() => import('../diary/diary-page.tsx')).catch(() => undefined)
})

effect(() => {
  if (me.value === null || me.value.mustChoosePassword || me.value.secondFactor !== null) closeInbox()
  else openInbox(afterEnd)
})

function afterEnd(code: RefusalCode): void {
  if (code === 'client_outdated') reloadOnce()
  // The session is over, or half-open again: asking who we are leads to the page where one goes on.
  else void loadMe()
}
