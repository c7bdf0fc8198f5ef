// The emoji as lines of a grid, and how keys move in it. Pure.
import type { Emoji } from './find-emoji.ts'

export const EMOJI_COLUMNS = 8

/** Emojibase's numbers; the second is skin tones. */
export const EMOJI_GROUPS = [
  'recent',
  'smileys',
  'people',
  'animals',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const
export type EmojiGroup = (typeof EMOJI_GROUPS)[number]
const NUMBERS = { 0: 'smileys', 1: 'people', 3: 'animals', 4: 'food', 5: 'travel', 6: 'activities', 7: 'objects', 8: 'symbols', 9: 'flags' }

export type EmojiLine =
  | { readonly kind: 'group'; readonly group: EmojiGroup }
  /** `from`: the place of the first among all. */
  | { readonly kind: 'row'; readonly from: number; readonly emoji: readonly Emoji[] }

export function linesOfGroups(all: readonly Emoji[], recent: readonly string[]): EmojiLine[] {
  const byGroup = Map.groupBy(all, ({ group }) => NUMBERS[group as keyof typeof NUMBERS] as EmojiGroup)
  // What an older version knew and this one does not is passed over.
  const used = recent.flatMap((unicode) => all.find((one) => one.unicode === unicode) ?? [])
  let from = 0
  return EMOJI_GROUPS.flatMap((group) => {
    const emoji = group === 'recent' ? used : (byGroup.get(group) ?? [])
    const rows = linesOf(emoji, from)
    from += emoji.length
    return emoji.length > 0 ? [{ kind: 'group' as const, group }, ...rows] : []
  })
}

export function linesOf(emoji: readonly Emoji[], from = 0): EmojiLine[] {
  return Array.from({ length: Math.ceil(emoji.length / EMOJI_COLUMNS) }, (_, row) => ({
    kind: 'row' as const,
    from: from + row * EMOJI_COLUMNS,
    emoji: emoji.slice(row * EMOJI_COLUMNS, (row + 1) * EMOJI_COLUMNS),
  }))
}

export function lineOf(lines: readonly EmojiLine[], place: number): number {
  return lines.findIndex((line) => line.kind === 'row' && place >= line.from && place < line.from + line.emoji.length)
}

const PAGE_ROWS = 5

/** Where a key leads from a place; null when it is none of the grid's, `'above'` when it leaves at the top. */
export function movedTo(lines: readonly EmojiLine[], place: number, key: string, whole: boolean): number | 'above' | null {
  const rows = lines.filter((line) => line.kind === 'row')
  const at = rows.findIndex(({ from, emoji }) => place >= from && place < from + emoji.length)
  const row = rows[at]
  const last = rows.at(-1)
  if (!row || !last) return null
  const end = last.from + last.emoji.length - 1
  const inRow = (to: number) => {
    const other = rows[Math.max(0, Math.min(to, rows.length - 1))] ?? row
    return other.from + Math.min(place - row.from, other.emoji.length - 1)
  }
  switch (key) {
    case 'ArrowRight':
      return Math.min(place + 1, end)
    case 'ArrowLeft':
      return Math.max(place - 1, 0)
    case 'ArrowDown':
      return inRow(at + 1)
    case 'ArrowUp':
      return at === 0 ? 'above' : inRow(at - 1)
    case 'PageDown':
      return inRow(at + PAGE_ROWS)
    case 'PageUp':
      return inRow(at - PAGE_ROWS)
    case 'Home':
      return whole ? 0 : row.from
    case 'End':
      return whole ? end : row.from + row.emoji.length - 1
    default:
      return null
  }
}
