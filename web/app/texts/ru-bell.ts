// The bell of the frame in Russian: keys bell.…. Come with its chunk, and with what shows the same number.
export const ruBell = {
  'bell.notices': 'Уведомления',
  'bell.unread': {
    one: 'Уведомления: {count} новое',
    few: 'Уведомления: {count} новых',
    many: 'Уведомления: {count} новых',
    other: 'Уведомления: {count} нового',
  },
} as const
