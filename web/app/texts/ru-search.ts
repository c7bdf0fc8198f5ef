// «Поиск» over people, chats and messages, in Russian: keys search.…. Come with its chunk (web/messenger/search-everywhere.tsx).
export const ruSearch = {
  'search.field': 'Люди, чаты и сообщения',
  'search.start': 'Что найти?',
  'search.start.hint': 'Имя, название чата или слово из сообщения: по «хлебу» найдётся и «хлеб».',
  'search.results': 'Что нашлось',
  'search.people': 'Люди',
  'search.chats': 'Чаты',
  'search.messages': 'Сообщения',
  'search.notAll': 'Людей и чатов нашлось больше, чем показано. Уточните запрос.',
  'search.moreInChat': 'Ещё сообщения в чате «{chat}»',
  'search.none': 'Ничего не нашлось',
  'search.none.hint': 'Попробуйте другое слово или проверьте, как оно пишется.',
  'search.running': 'Ищем…',
  'search.found': { one: 'Нашлось: {count}', few: 'Нашлось: {count}', many: 'Нашлось: {count}', other: 'Нашлось: {count}' },
  'search.failed': 'Поиск не удался',
  'search.broken': 'Поиск прервался, здесь не всё',
  'search.keys': '↑ ↓ выбрать, Enter открыть, Esc закрыть',

  // What was not searched
  'search.limit': 'Искали там, где писали недавно. Не искали: {chats}.',
  'search.limit.more': {
    one: 'Искали там, где писали недавно. Не искали: {chats} и ещё {count} чат.',
    few: 'Искали там, где писали недавно. Не искали: {chats} и ещё {count} чата.',
    many: 'Искали там, где писали недавно. Не искали: {chats} и ещё {count} чатов.',
    other: 'Искали там, где писали недавно. Не искали: {chats} и ещё {count} чата.',
  },
  'search.silent': 'Не ответили и остались без поиска: {chats}.',
  'search.behind': 'Просмотрены не целиком, там много нового: {chats}.',
  'search.noPeople': 'Людей сейчас найти не удалось.',
} as const
