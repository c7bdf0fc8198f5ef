import { describe, expect, it } from 'vitest'
import { parseText, plainMark, textOf } from '../../web/journal/cell-text.ts'
import { codeOf, gridKey, type KeyPress } from '../../web/journal/grid-keys.ts'

const press = (key: string, code: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})

describe('the keyboard of the grid', () => {
  it.each([
    ['Russian', press('н', 'KeyY'), 'absent'],
    ['English', press('y', 'KeyY'), 'absent'],
    ['English, Caps Lock', press('Y', 'KeyY'), 'absent'],
    ['Russian', press('б', 'Comma'), 'ill'],
    ['English', press(',', 'Comma'), 'ill'],
    ['Russian', press('у', 'KeyE'), 'excused'],
    ['English', press('e', 'KeyE'), 'excused'],
    ['Russian', press('о', 'KeyJ'), 'late'],
    ['English', press('j', 'KeyJ'), 'late'],
  ])('[MARK-09] Орлова types an attendance code in the %s layout', (_layout, key, attendance) => {
    expect(gridKey(key)).toMatchObject({ type: 'attendance', value: attendance })
  })

  it('[MARK-09] digits, «точка» and the slash mean marks, «6» and «0» mean nothing', () => {
    expect(gridKey(press('5', 'Digit5'))).toEqual({ type: 'mark', value: '5' })
    expect(gridKey(press('.', 'Period'))).toEqual({ type: 'mark', value: '.' })
    expect(gridKey(press(' ', 'Space'))).toEqual({ type: 'space' })
    expect(gridKey(press('/', 'Slash'))).toEqual({ type: 'secondMark' })
    expect(gridKey(press('6', 'Digit6'))).toBeNull()
    expect(gridKey(press('0', 'Digit0'))).toBeNull()
  })

  it('[MARK-09] a letter of a Russian layout that is no code means nothing, whatever key it is on', () => {
    expect(gridKey(press('э', 'Quote'))).toBeNull()
    expect(gridKey(press('ш', 'KeyI'))).toBeNull()
  })

  it('[MARK-09] digits and the point are found in any layout: a French row of digits, «ю», a Russian number pad', () => {
    expect(gridKey(press('(', 'Digit5'))).toEqual({ type: 'mark', value: '5' })
    expect(gridKey(press('4', 'Numpad4'))).toEqual({ type: 'mark', value: '4' })
    expect(gridKey(press('ю', 'Period'))).toEqual({ type: 'mark', value: '.' })
    expect(gridKey(press('.', 'Slash'))).toEqual({ type: 'mark', value: '.' })
    expect(gridKey(press(',', 'NumpadDecimal'))).toEqual({ type: 'mark', value: '.' })
    expect(gridKey(press('%', 'Digit5', { shiftKey: true }))).toBeNull()
    expect(gridKey(press('6', 'Digit6'))).toBeNull()
  })

  // The table of journal-domain §8, key by key.
  it.each<[string, Partial<KeyPress>, object]>([
    ['ArrowDown', {}, { type: 'move', move: { rows: 1, columns: 0 }, extend: false }],
    ['ArrowUp', { shiftKey: true }, { type: 'move', move: { rows: -1, columns: 0 }, extend: true }],
    ['ArrowRight', { ctrlKey: true }, { type: 'move', extend: false }],
    ['ArrowLeft', { ctrlKey: true, shiftKey: true }, { type: 'move', extend: true }],
    ['Tab', {}, { type: 'move', move: { rows: 0, columns: 1 } }],
    ['Tab', { shiftKey: true }, { type: 'move', move: { rows: 0, columns: -1 } }],
    ['Enter', {}, { type: 'move', move: { rows: 1, columns: 0 } }],
    ['Home', {}, { type: 'move', move: { to: 'rowStart' } }],
    ['End', { ctrlKey: true }, { type: 'move', move: { to: 'gridEnd' } }],
    ['PageDown', {}, { type: 'move', move: { rows: 10 } }],
    ['Delete', {}, { type: 'clear' }],
    ['Backspace', {}, { type: 'clear' }],
    ['F2', {}, { type: 'details' }],
    ['ArrowDown', { altKey: true }, { type: 'picker' }],
  ])('[GRD-02] %s %o', (key, more, meaning) => {
    expect(gridKey(press(key, key, more))).toMatchObject(meaning)
  })

  it('[MARK-09] two letters make the longer codes', () => {
    expect([codeOf('Н', 'П'), codeOf('У', 'П'), codeOf('О', 'П'), codeOf('О', 'Т'), codeOf('О', 'С'), codeOf('Н', 'Н')]).toEqual([
      'unexcused',
      'excused',
      'late',
      'absent',
      'exempt',
      null,
    ])
  })

  it('[MARK-09] undo and redo work in any layout', () => {
    expect(gridKey(press('я', 'KeyZ', { ctrlKey: true }))).toEqual({ type: 'undo' })
    expect(gridKey(press('Я', 'KeyZ', { ctrlKey: true, shiftKey: true }))).toEqual({ type: 'redo' })
    expect(gridKey(press('н', 'KeyY', { ctrlKey: true }))).toEqual({ type: 'redo' })
  })
})

describe('words of a spreadsheet', () => {
  it.each([
    ['5', '5'],
    [' 4 ', '4'],
    ['5/4', '5/4'],
    ['5 4', '5/4'],
    ['н', 'Н'],
    ['H', 'Н'],
    ['уп', 'УП'],
    ['осв', 'ОСВ'],
    ['Н 5', 'Н 5'],
    ['·', '·'],
    ['', ''],
  ])('[MARK-10] «%s» reads as «%s»', (given, shown) => {
    const content = parseText(given)
    expect(content && textOf(content)).toBe(shown)
  })

  it.each(['6', '55', '5/4/3', '5+', 'отл', 'Н Б'])('[MARK-10] «%s» is junk', (given) => {
    expect(parseText(given)).toBeNull()
  })

  it('[MARK-09] a cell with a code and two marks says both', () => {
    expect(textOf({ attendance: 'late', marks: [plainMark('5'), plainMark('.')] })).toBe('ОП 5/·')
  })
})
