import { describe, expect, it } from 'vitest'
import { excerptOf, foundParts, titleAnswersTo } from '../../protocol/found-words.ts'

const marked = (text: string, query: string) =>
  foundParts(text, query)
    .map(({ text: part, found }) => (found ? `[${part}]` : part))
    .join('')

describe('the words of a search in a text', () => {
  it.each([
    ['Купите хлеба, хлеб и ХЛЕБОМ!', 'хлеб', 'Купите [хлеба], [хлеб] и [ХЛЕБОМ]!'],
    ['Ёлка уже наряжена', 'елки наряжены', '[Ёлка] уже [наряжена]'],
    ['Хлебозавод не хлеб', 'хлеба', 'Хлебозавод не [хлеб]'],
    ['Задачи 214–220', '220', 'Задачи 214–[220]'],
    // й in two signs.
    ['Наш чаи\u0306ник', 'чайника', 'Наш [чаи\u0306ник]'],
    ['Ничего такого', 'хлеб', 'Ничего такого'],
    ['', 'хлеб', ''],
    ['🎉 хлеб 🎉', '!!!', '🎉 хлеб 🎉'],
  ])('[SRC-07] are marked in whatever form they stand: «%s», «%s»', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected)
    expect(
      foundParts(text, query)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })

  it('[SRC-07] a short text is shown whole, of a long one the part around the first word found', () => {
    expect(excerptOf('  Купите\nхлеба ', 'хлеб', 160)).toBe('Купите хлеба')
    const long = `${'слово '.repeat(200)}хлеб ${'дело '.repeat(200)}`
    const excerpt = excerptOf(long, 'хлеба', 160)
    expect(excerpt).toMatch(/^…слово .* хлеб дело .*…$/)
    expect(excerpt.length).toBeLessThanOrEqual(162)
    expect(excerptOf(long, 'ничего', 20)).toBe(`${long.slice(0, 20)}…`)
    expect(excerptOf(`${'дело '.repeat(100)}хлеб`, 'хлеб', 160)).toMatch(/^…дело .*хлеб$/)
  })

  it('[SRC-07] no excerpt cuts a character in two', () => {
    for (let before = 0; before < 8; before++) {
      for (const text of [`${'а'.repeat(before)}${'🔔'.repeat(400)}`, `${'а'.repeat(before)}${'🔔'.repeat(200)} хлеб ${'🔔'.repeat(200)}`])
        expect(excerptOf(text, 'хлеб', 50)).not.toMatch(/\p{Surrogate}/u)
    }
  })

  it('[SRC-01] a title answers to the beginnings and the forms of its words', () => {
    for (const query of ['роди', 'родителей', '7б родители', '«Родители»'])
      expect([query, titleAnswersTo('Родители 7Б', query)]).toEqual([query, true])
    for (const query of ['одители', 'родители 8б', '!!!', '']) expect([query, titleAnswersTo('Родители 7Б', query)]).toEqual([query, false])
  })
})
