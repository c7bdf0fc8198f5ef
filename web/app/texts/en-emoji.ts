// The choice of emoji in English; comes with the whole English catalogue.
import type { ruEmoji } from './ru-emoji.ts'
import type { Texts } from './text.ts'

export const enEmoji = {
  'emoji.search': 'Search emoji',
  'emoji.more': 'More emoji',
  'emoji.groups': 'Groups of emoji',
  'emoji.group.recent': 'Recent',
  'emoji.group.smileys': 'Smileys and feelings',
  'emoji.group.people': 'People and gestures',
  'emoji.group.animals': 'Animals and nature',
  'emoji.group.food': 'Food and drink',
  'emoji.group.travel': 'Travel and places',
  'emoji.group.activities': 'Holidays, sport, games',
  'emoji.group.objects': 'Objects',
  'emoji.group.symbols': 'Symbols',
  'emoji.group.flags': 'Flags',
  'emoji.inserted': '{emoji} inserted',
  'emoji.found': { one: 'Found: {count}', other: 'Found: {count}' },
  'emoji.none': 'Nothing found',
  'emoji.none.hint': 'Try another word: “joy”, “cat”, “party”.',
  'emoji.failed': 'The emoji did not load',
  'emoji.failed.hint': 'Check your internet and try again.',
} as const satisfies Texts<keyof typeof ruEmoji>
