import { describe, expect, it } from 'vitest'
import { searchWords, stem } from '../../protocol/russian-stem.ts'

describe('words as a search compares them', () => {
  // From the sample vocabulary of the Snowball project's Russian stemmer.
  it.each([
    ['вагон вагона вагоне вагонов вагоном вагоны', 'вагон'],
    ['важная важнее важнейшие важнейшими важно важного важное важной важны', 'важн'],
    ['важничал', 'важнича'],
    ['валандался', 'валанда'],
    ['падаль', 'падал'],
    ['падать падает падают падаете', 'пада'],
    ['падение падения падении', 'паден'],
    ['хлеб хлеба хлебом хлебе хлебы', 'хлеб'],
    ['экскурсия экскурсии экскурсий экскурсию', 'экскурс'],
    ['в', 'в'],
    ['test', 'test'],
    ['7б', '7б'],
  ])('[MSG-14] %s → %s', (forms, root) => {
    expect(new Set(forms.split(' ').map(stem))).toEqual(new Set([root]))
  })

  it('[MSG-14] case, ё, signs and the way a text is written do not matter', () => {
    expect(searchWords('Ёлки-палки! «ЕЛКА» 2026')).toEqual(['елк', 'палк', 'елк', '2026'])
    expect(searchWords('и\u0306ога')).toEqual(searchWords('йога'))
    expect(searchWords(`${'а'.repeat(5_000)} \u200B …`)).toHaveLength(1)
  })
})
