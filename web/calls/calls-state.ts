// What the inbox says of calls, for whoever shows it: what rings, which online lessons go on, that the history has changed.
import { signal } from '@preact/signals'
import type { OnlineNow, Ringing } from '../../protocol/call/ringing.ts'

/** The first that rang comes first; the others wait their turn. */
export const ringing = signal<readonly Ringing[]>([])

export const onlineNow = signal<readonly OnlineNow[]>([])

/** Counts up when «Звонки» must be read again. */
export const callsNews = signal(0)
