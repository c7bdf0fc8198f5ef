// Hears of calls from the inbox and makes the page ring, wherever one is. web/app/live.ts brings it behind the first screen and passes the news on in
// their order, so that none is lost while this is on its way.
import { effect } from '@preact/signals'
import * as z from 'zod/mini'
import type { CallId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { t } from '../app/i18n.ts'
import { me } from '../app/session.ts'
import { missedCalls } from '../app/unread.ts'
import { log } from '../platform/log.ts'
import { serverNow } from '../platform/server-clock.ts'
import { recallInTab } from '../platform/tab-storage.ts'
import { callsNews, onlineNow, ringing } from './calls-state.ts'
import { ringAloud } from './ring-sound.ts'
import { showRinging } from './ringing-card.tsx'
import { setTitleSign } from './title-sign.ts'

type CallNews = Extract<InboxDown, { type: 'hello' | 'call.ringing' | 'call.quiet' | 'calls.changed' | 'online.changed' }>

export function hearCalls(news: CallNews): void {
  switch (news.type) {
    case 'hello':
      // What rang before a lost line and is not there now has become quiet meanwhile.
      ringing.value = news.ringing
      onlineNow.value = news.online
      missedCalls.value = news.missedCalls
      callsNews.value++
      return
    case 'call.ringing':
      ringing.value = [...ringing.value.filter(({ callId }) => callId !== news.ringing.callId), news.ringing]
      return
    case 'call.quiet':
      quieten(news.callId)
      return
    case 'calls.changed':
      missedCalls.value = news.missed
      callsNews.value++
      return
    case 'online.changed':
      onlineNow.value = news.online
  }
}

function quieten(callId: CallId): void {
  ringing.value = ringing.value.filter((one) => one.callId !== callId)
}

effect(() => {
  if (me.value !== null) return
  ringing.value = []
  onlineNow.value = []
  missedCalls.value = 0
})

// By the server's clock, should the news of the end be lost with the line.
effect(() => {
  const timers = ringing.value.map(({ callId, until }) => setTimeout(() => quieten(callId), Math.max(0, until - serverNow())))
  return () => {
    for (const timer of timers) clearTimeout(timer)
  }
})

effect(() => {
  const [first] = ringing.value
  showRinging(first !== undefined)
  return first && ringAloud()
})

/** Whoever reloads another page while their call goes on in its small window is in it again; on the call's own page that is the page's (call-page.tsx). */
function comeBackIn(): void {
  if (location.pathname.startsWith('/call/')) return
  // By its name alone: shared with the call's page, seat.ts would be one more chunk, and the first page lists every chunk of its pages.
  if (recallInTab('call.seat', z.unknown()) === null) return
  import('./call-page.tsx').then(({ comeBackHere }) => comeBackHere()).catch((error) => log.error('calls.seat', error))
}
comeBackIn()

const BLINK_MS = 1_000

effect(() => {
  const [first] = ringing.value
  const missed = missedCalls.value
  const sign = missed > 0 ? `(${missed})` : ''
  setTitleSign(sign)
  if (!first) return
  const words = t('calls.ring.title', { name: first.from.name.givenName })
  let on = true
  setTitleSign(words, 'instead')
  const timer = setInterval(() => {
    on = !on
    if (on) setTitleSign(words, 'instead')
    else setTitleSign(sign)
  }, BLINK_MS)
  return () => clearInterval(timer)
})

effect(() => {
  const missed = missedCalls.value
  // Of an installed app: the number at its icon. Where there is none, nothing is lost.
  const told = missed > 0 ? navigator.setAppBadge?.(missed) : navigator.clearAppBadge?.()
  told?.catch(() => undefined)
})
