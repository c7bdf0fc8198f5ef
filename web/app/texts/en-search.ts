// «Поиск» in English; comes with the whole English catalogue.
import type { ruSearch } from './ru-search.ts'
import type { Texts } from './text.ts'

export const enSearch = {
  'search.field': 'People, chats and messages',
  'search.start': 'What are you looking for?',
  'search.start.hint': 'A name, a chat’s title or a word of a message. Russian words are found in any form.',
  'search.results': 'Results',
  'search.people': 'People',
  'search.chats': 'Chats',
  'search.messages': 'Messages',
  'search.notAll': 'There are more people and chats than shown. Type more of the name.',
  'search.moreInChat': 'More messages in the chat “{chat}”',
  'search.none': 'Nothing found',
  'search.none.hint': 'Try another word, or check how it is spelt.',
  'search.running': 'Searching…',
  'search.found': { one: '{count} result', other: '{count} results' },
  'search.failed': 'The search failed',
  'search.broken': 'The search broke off, this is not everything',
  'search.keys': '↑ ↓ to choose, Enter to open, Esc to close',

  'search.limit': 'Searched where people wrote lately. Not searched: {chats}.',
  'search.limit.more': {
    one: 'Searched where people wrote lately. Not searched: {chats} and {count} more chat.',
    other: 'Searched where people wrote lately. Not searched: {chats} and {count} more chats.',
  },
  'search.silent': 'Did not answer and were not searched: {chats}.',
  'search.behind': 'Searched only in part, as much is new there: {chats}.',
  'search.noPeople': 'People could not be looked for just now.',
} as const satisfies Texts<keyof typeof ruSearch>
