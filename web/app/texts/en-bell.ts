import type { ruBell } from './ru-bell.ts'
import type { Texts } from './text.ts'

export const enBell = {
  'bell.notices': 'Notices',
  'bell.unread': { one: 'Notices: {count} new', other: 'Notices: {count} new' },
} as const satisfies Texts<keyof typeof ruBell>
