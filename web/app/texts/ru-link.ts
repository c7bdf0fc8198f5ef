// The profile is not linked yet, in Russian: keys messenger.link.…. Come with that page (web/messenger/link-profile-page.tsx).
export const ruLink = {
  'messenger.link.title': 'Чаты школы ждут вас',
  'messenger.link.hint': 'Один раз привяжите учебный профиль {provider}: так школа подтверждает, что в её чатах только свои.',
  'messenger.link': 'Привязать учебный профиль {provider}',
  'messenger.link.done': 'Учебный профиль привязан',
  'messenger.link.done.hint': 'Чаты вашего класса и школы открыты.',
  'messenger.link.go': 'Перейти в мессенджер',
  'messenger.link.install': 'Скачать приложение',
} as const
