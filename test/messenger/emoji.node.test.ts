import { describe, expect, it } from 'vitest'
import { Emoji } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { emojiList } from '../../scripts/house/emoji-list.ts'
import { EMOJI_COLUMNS, EMOJI_GROUPS, linesOf, linesOfGroups, movedTo } from '../../web/messenger/emoji-lines.ts'
import { emojiOf, findEmoji } from '../../web/messenger/find-emoji.ts'
import { noteEmoji, RECENT_EMOJI_MAX, recentEmoji } from '../../web/messenger/recent-emoji.ts'

const russian = emojiList('ru').map(emojiOf)
const english = emojiList('en').map(emojiOf)

function foundBy(query: string): string[] {
  return findEmoji(russian, english, query).map(({ unicode }) => unicode)
}

describe('the emoji of the library', () => {
  it('[MSG-37] both languages have the same ones in the same order, each once, each with a name, and each may be a reaction', () => {
    expect(english.map(({ unicode, group }) => [unicode, group])).toEqual(russian.map(({ unicode, group }) => [unicode, group]))
    expect(new Set(russian.map(({ unicode }) => unicode)).size).toBe(russian.length)
    expect(russian.length).toBeGreaterThan(1_800)
    expect([...russian, ...english].filter(({ labelWords }) => labelWords.length === 0)).toEqual([])
    expect(russian.filter(({ unicode }) => !Emoji.safeParse(unicode).success)).toEqual([])
    // Parts of flags and skin tones are not for sending by themselves; a school offers no obscene gesture.
    for (const one of ['🇦', '🏿', '🖕']) expect(russian.map(({ unicode }) => unicode)).not.toContain(one)
  })

  it('[MSG-37] every emoji is in one of nine groups, and the recent ones come before them', () => {
    const lines = linesOfGroups(russian, ['🔥', 'of another version', '🎄'])
    expect(lines.flatMap((line) => (line.kind === 'group' ? [line.group] : []))).toEqual(EMOJI_GROUPS)
    const placed = lines.flatMap((line) => (line.kind === 'row' ? line.emoji.map(({ unicode }) => unicode) : []))
    expect(placed.slice(0, 2)).toEqual(['🔥', '🎄'])
    expect(placed.slice(2).sort()).toEqual(russian.map(({ unicode }) => unicode).sort())
    expect(linesOfGroups(russian, [])[0]).toEqual({ kind: 'group', group: 'smileys' })
  })
})

describe('finding an emoji', () => {
  it('[MSG-37] whoever types its name finds it first', () => {
    expect(foundBy('огонь')[0]).toBe('🔥')
    expect(foundBy('елка')[0]).toBe('🌲')
    expect(foundBy('  Огонь ')[0]).toBe('🔥')
    expect(findEmoji(english, [], 'fire')[0]?.unicode).toBe('🔥')
  })

  it('[MSG-37] other words find it too, ё is е, each word counts, and a beginning is enough', () => {
    expect(foundBy('ёлка')).toEqual(foundBy('елка'))
    expect(foundBy('новогодн')).toContain('🎄')
    expect(foundBy('рождество')).toContain('🎄')
    expect(foundBy('красное сердце')).toContain('❤️')
    expect(foundBy('синее сердце')).toContain('💙')
    expect(foundBy('синее сердце')).not.toContain('💚')
  })

  it('[MSG-37] another form of the word finds it when the form itself finds nothing', () => {
    expect(foundBy('елками')).toContain('🎄')
    expect(foundBy('палитрой')).toContain('🎨')
  })

  it('[MSG-37] a word of the other language finds it, and a pasted emoji itself', () => {
    expect(foundBy('christmas')).toContain('🎄')
    expect(findEmoji(english, russian, 'огонь')).toContainEqual(expect.objectContaining({ unicode: '🔥' }))
    expect(foundBy('🎄')).toEqual(['🎄'])
  })

  it('[MSG-37] what nobody means finds nothing, however long it is', () => {
    for (const nothing of ['', '  ', '.*', 'ъъъ', 'ъ'.repeat(100_000)]) expect(foundBy(nothing)).toEqual([])
  })
})

describe('walking through the emoji', () => {
  const some = (count: number) => russian.slice(0, count)
  // A group with a row and a half, and one with a row.
  const rest = linesOf(some(EMOJI_COLUMNS), 12)
  const lines = [{ kind: 'group', group: 'smileys' } as const, ...linesOf(some(12)), { kind: 'group', group: 'people' } as const, ...rest]
  const walk = (from: number, key: string) => movedTo(lines, from, key, false)

  it('[MSG-37] arrows go from row to row over the names of groups, and to the end of a shorter row', () => {
    expect(walk(0, 'ArrowRight')).toBe(1)
    expect(walk(7, 'ArrowRight')).toBe(8)
    expect(walk(0, 'ArrowLeft')).toBe(0)
    expect(walk(19, 'ArrowRight')).toBe(19)
    expect(walk(7, 'ArrowDown')).toBe(11)
    expect(walk(11, 'ArrowDown')).toBe(15)
    expect(walk(12, 'ArrowUp')).toBe(8)
    expect(walk(19, 'ArrowDown')).toBe(19)
    expect(walk(3, 'ArrowUp')).toBe('above')
  })

  it('[MSG-37] Home and End go to the ends of a row, with Ctrl to the first and the last of all; no other key moves', () => {
    expect(walk(10, 'Home')).toBe(8)
    expect(walk(8, 'End')).toBe(11)
    expect(movedTo(lines, 10, 'Home', true)).toBe(0)
    expect(movedTo(lines, 10, 'End', true)).toBe(19)
    expect(walk(0, 'PageDown')).toBe(12)
    expect(walk(0, 'Enter')).toBeNull()
    expect(movedTo([], 0, 'ArrowDown', false)).toBeNull()
  })
})

describe('recent emoji', () => {
  it('[MSG-38] the latest comes first, each stands once, there is an end to how many, and nobody sees another’s', async () => {
    const orlova = 'psn_orlova' as PersonId
    for (const { unicode } of russian.slice(0, RECENT_EMOJI_MAX + 5)) await noteEmoji(orlova, unicode)
    const used = russian.slice(5, RECENT_EMOJI_MAX + 5).map(({ unicode }) => unicode)
    expect(await recentEmoji(orlova)).toEqual(used.toReversed())
    const [first = ''] = used
    await noteEmoji(orlova, first)
    expect(await recentEmoji(orlova)).toEqual([first, ...used.slice(1).toReversed()])
    expect(await recentEmoji('psn_borisova' as PersonId)).toEqual([])
  })
})
