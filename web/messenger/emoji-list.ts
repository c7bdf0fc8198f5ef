// The emoji of one language, a chunk of its own each, loaded when somebody opens them.
import type { Locale } from '../app/i18n.ts'
import { type Emoji, emojiOf } from './find-emoji.ts'

const CHUNKS = { ru: () => import('virtual:emoji-ru'), en: () => import('virtual:emoji-en') }
const loaded = new Map<Locale, Promise<readonly Emoji[]>>()

/** Asked again after a failure. */
export function loadEmoji(language: Locale): Promise<readonly Emoji[]> {
  const known = loaded.get(language)
  if (known !== undefined) return known
  const loading = CHUNKS[language]().then(({ rows }) => rows.map(emojiOf))
  loaded.set(language, loading)
  loading.catch(() => loaded.delete(language))
  return loading
}
