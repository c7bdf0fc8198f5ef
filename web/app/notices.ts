// What one wants to be told of; web/app/live.ts hears it from the inbox. Null until the inbox has spoken.
import { signal } from '@preact/signals'
import type { NoticeSettings } from '../../protocol/inbox/events.ts'

export const noticeSettings = signal<NoticeSettings | null>(null)
