import type { ruLink } from './ru-link.ts'
import type { Texts } from './text.ts'

export const enLink = {
  'messenger.link.title': 'The school’s chats are waiting for you',
  'messenger.link.hint':
    'Link your {provider} educational profile once: this is how the school makes sure that only its people are in its chats.',
  'messenger.link': 'Link your {provider} educational profile',
  'messenger.link.done': 'Your educational profile is linked',
  'messenger.link.done.hint': 'The chats of your class and school are open.',
  'messenger.link.go': 'Go to the messenger',
  'messenger.link.install': 'Get the app',
} as const satisfies Texts<keyof typeof ruLink>
