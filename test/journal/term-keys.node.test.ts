import { describe, expect, it } from 'vitest'
import type { KeyPress } from '../../web/journal/grid-keys.ts'
import { longerValue, termKey } from '../../web/journal/term-keys.ts'

const press = (key: string, code: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})

describe('the keyboard of «Итоговые»', () => {
  it.each([
    ['Russian', press('н', 'KeyY'), 'na'],
    ['English', press('y', 'KeyY'), 'na'],
    ['Russian', press('З', 'KeyP'), 'pass'],
    ['English', press('p', 'KeyP'), 'pass'],
    ['English', press('j', 'KeyJ'), 'exempt'],
    ['either', press('5', 'Digit5'), '5'],
  ])('[TRM-12] in the %s layout a key gives its mark', (_layout, key, value) => {
    expect(termKey(key)).toMatchObject({ type: 'value', value })
  })

  it('[TRM-12] Н and З in a row are незачёт, З and Н are two marks', () => {
    expect([longerValue('Н', 'З'), longerValue('З', 'Н')]).toEqual(['fail', null])
  })

  it('[TRM-12] Space takes what is suggested; Delete, F2, Ctrl+Z and the arrows are those of the grid; «точка», «6» and «Б» mean nothing', () => {
    expect(termKey(press(' ', 'Space'))).toEqual({ type: 'suggested' })
    expect(termKey(press('Delete', 'Delete'))).toEqual({ type: 'clear' })
    expect(termKey(press('F2', 'F2'))).toEqual({ type: 'details' })
    expect(termKey(press('я', 'KeyZ', { ctrlKey: true }))).toEqual({ type: 'undo' })
    expect(termKey(press('ArrowRight', 'ArrowRight'))).toMatchObject({ type: 'move', move: { rows: 0, columns: 1 } })
    for (const key of [press('.', 'Period'), press('6', 'Digit6'), press('б', 'Comma'), press('y', 'KeyY', { ctrlKey: true })])
      expect(termKey(key)).toBeNull()
  })
})
