import { describe, expect, it } from 'vitest'
import type { MarkValue } from '../../protocol/journal.ts'
import { EMPTY, textOf } from '../../web/journal/cell-text.ts'
import { pasted } from '../../web/journal/grid-clipboard.ts'
import type { Direction } from '../../web/journal/grid-direction.ts'
import { gridKey } from '../../web/journal/grid-keys.ts'
import { type CellBox, openGrid } from '../../web/journal/grid-state.ts'
import { aGrid, dataOf } from '../kit/a-grid.ts'

describe('typing', () => {
  it('[MARK-09] «5», «4», Н, «точка», then «5/4» fill a column downwards, as on paper', () => {
    const { type, column } = open('down')
    type('5', '4', 'y', '.', '5', '/', '4')
    expect(column(0)).toEqual(['5', '4', 'Н', '·', '5/4', ''])
  })

  it('[GRD-03] to the right they fill a row; where the cursor stays, 5 and 4 at once, or with a space between, are two marks', () => {
    const right = open('right')
    right.type('5', '4', ' ')
    expect(right.row(0)).toEqual(['5', '4', '·'])
    const stay = open('stay')
    stay.type('5', '4')
    expect(stay.column(0)[0]).toBe('5/4')
    stay.press('ArrowDown')
    stay.type('3', ' ', '2')
    expect(stay.column(0)[1]).toBe('3/2')
    // Slowly, the second digit corrects the first.
    stay.press('ArrowDown')
    stay.type('3')
    stay.wait(2_000)
    stay.type('4')
    expect(stay.column(0)[2]).toBe('4')
  })

  it('[MARK-09] two letters make НП and ОСВ, in the cell the first was typed into', () => {
    const { type, column } = open('down')
    type('н', 'п', 'о', 'с', 'в')
    expect(column(0)).toEqual(['НП', 'ОСВ', '', '', '', ''])
  })

  it('[MARK-09] a corrected mark keeps its kind, its weight and its comment', () => {
    const { grid, type, press } = open('down')
    const box = grid.boxAt(0, 0)
    if (!box) throw new Error('no cell')
    const mark = { value: '4' as const, kindId: null, comment: 'Решил двумя способами', weightHundredths: 300 }
    grid.edit([{ box, content: { ...EMPTY, marks: [mark] } }])
    type('5')
    expect(box.content.value.marks).toEqual([{ ...mark, value: '5' }])
    press('ArrowUp')
    press('Delete')
    expect(box.content.value).toEqual(EMPTY)
  })

  it('[MARK-14] a «точка» waits for a week from its lesson, from today when the lesson is over, and no longer than it stands', () => {
    const { grid, type, press } = open('down')
    type('.')
    press('ArrowUp')
    expect(grid.boxAt(0, 0)?.content.value.pointDueOn).toBe('2025-10-13')
    press('ArrowRight')
    press('ArrowRight')
    type(' ')
    expect(grid.boxAt(0, 2)?.content.value.pointDueOn).toBe('2025-10-15')
    press('ArrowUp')
    type('5')
    expect(grid.boxAt(0, 2)?.content.value.pointDueOn).toBeNull()
  })

  it('[GRD-09] nothing is typed into the days of a pupil who has left, nor into a lesson that fell out; digits outside the scale are refused at once', () => {
    const { grid, type, press, refusals } = open('down')
    // The last pupil left before the first of these lessons.
    for (let i = 0; i < 5; i++) press('ArrowDown')
    type('5')
    press('Home')
    expect(grid.boxAt(5, 0)?.content.value).toEqual(EMPTY)
    type('1')
    expect(refusals).toEqual(['closed', 'scale'])
  })

  it('[GRD-05] undo takes back what was typed here, step by step, and leaves what somebody has changed since', () => {
    const { grid, type, press, column } = open('down')
    type('5', '4')
    const box = grid.boxAt(0, 0)
    if (!box) throw new Error('no cell')
    press('z', { ctrlKey: true })
    expect(column(0)).toEqual(['5', '', '', '', '', ''])
    press('y', { ctrlKey: true })
    expect(column(0)).toEqual(['5', '4', '', '', '', ''])
    box.content.value = { ...EMPTY, attendance: 'ill' }
    press('z', { ctrlKey: true })
    press('z', { ctrlKey: true })
    expect(column(0)).toEqual(['Б', '', '', '', '', ''])
    expect(grid.unput.value).toMatchObject([{ box, why: 'others' }])
  })

  it('[GRD-08] the average and the suggested mark of the term follow every key, exactly', () => {
    const { grid, type, press } = open('right')
    type('5', '4')
    expect([grid.averageAt(0).value, grid.termMarkAt(0).value]).toEqual(['4,50', { value: '4', given: false }])
    type('5')
    press('ArrowLeft')
    expect([grid.averageAt(0).value, grid.termMarkAt(0).value]).toEqual(['4,67', { value: '5', given: false }])
    grid.hearTermMark(grid.data.students[0]?.personId ?? '', '4')
    expect(grid.termMarkAt(0).value).toEqual({ value: '4', given: true })
  })

  it('[GRD-08] a substitute, who sees one lesson of many, sees no average of it', () => {
    const data = dataOf(['5', '4', '3', '2', '.'])
    const lesson = data.lessons[0]
    if (!lesson) throw new Error('no lesson')
    const grid = openGrid({ ...data, lessons: [lesson], substituteFor: [lesson.id] })
    const box = grid.boxAt(0, 0)
    if (!box) throw new Error('no cell')
    box.content.value = { ...EMPTY, marks: [{ value: '5', kindId: null, comment: null }] }
    expect(grid.averageAt(0).value).toBe('–')
  })
})

describe('pasting', () => {
  it('[MARK-10] a block of a spreadsheet fills down and to the right; junk, numbers outside the scale and what hangs over the edge are named', () => {
    const { grid, cursor } = open('down')
    const { edits, unput } = paste(grid, cursor, '5\t4\tотл\tлишнее\r\n\tн\t1\r\n5/4\t55\t.\r\n')
    expect(edits.map(({ content }) => textOf(content))).toEqual(['5', '4', 'Н', '5/4', '·'])
    expect(unput.map(({ text, why }) => [text, why])).toEqual([
      ['отл', 'junk'],
      ['лишнее', 'outside'],
      ['1', 'mark_not_in_scale'],
      ['55', 'mark_not_in_scale'],
    ])
  })

  it('[MARK-10] a hole in the column leaves the mark that stands there', () => {
    const { grid, cursor, type, press } = open('down')
    type('5', '5', '5')
    press('Home', { ctrlKey: true })
    grid.edit(paste(grid, cursor, '3\n\n4').edits)
    expect([0, 1, 2].map((row) => textOf(grid.boxAt(row, 0)?.content.value ?? EMPTY))).toEqual(['3', '5', '4'])
  })

  it('[MARK-10] a cell of several lines, which a spreadsheet puts in quotes, moves no mark to another pupil', () => {
    const { grid, cursor } = open('down')
    const { edits, unput } = paste(grid, cursor, '5\r\n"не был:\r\n""болел"" он"\r\n"4"\r\n"3\r\n')
    const rowOf = (box: CellBox | null) => grid.data.students.findIndex(({ personId }) => personId === box?.studentId)
    expect(edits.map(({ box, content }) => [rowOf(box), textOf(content)])).toEqual([
      [0, '5'],
      [2, '4'],
    ])
    expect(unput.map(({ box, text }) => [rowOf(box), text])).toEqual([
      [1, 'не был:\n"болел" он'],
      [3, '"3'],
    ])
  })

  it('[MARK-10] of two megabytes of anything nothing is put', () => {
    const { grid, cursor } = open('down')
    expect(pasted(grid, cursor, '5\t'.repeat(1_000_000))).toBeNull()
  })
})

function paste(...[grid, cursor, text]: Parameters<typeof pasted>) {
  const read = pasted(grid, cursor, text)
  if (read === null) throw new Error('too much was pasted')
  return read
}

const CODES: Record<string, string> = { y: 'KeyY', н: 'KeyY', п: 'KeyG', о: 'KeyJ', с: 'KeyC', в: 'KeyD', z: 'KeyZ', ' ': 'Space' }

function open(direction: Direction, scale: MarkValue[] = ['2', '3', '4', '5', '.']) {
  const refusals: string[] = []
  let now = 0
  const { grid, cursor, typing } = aGrid({ direction, scale, refuse: (why) => refusals.push(why), nowMs: () => now })
  const press = (key: string, more: { ctrlKey?: boolean } = {}) => {
    const meant = gridKey({ key, code: CODES[key] ?? key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })
    if (meant?.type === 'move') {
      cursor.move(meant.move, meant.extend)
      typing.breakOff()
    } else if (meant !== null && meant.type !== 'details' && meant.type !== 'picker' && meant.type !== 'copy') typing.press(meant)
  }
  const textAt = (row: number, column: number) => textOf(grid.boxAt(row, column)?.content.value ?? EMPTY)
  return {
    grid,
    cursor,
    refusals,
    press,
    type: (...keys: string[]) => {
      for (const key of keys) {
        now += 100
        press(key)
      }
    },
    wait: (ms: number) => {
      now += ms
    },
    column: (column: number) => grid.data.students.map((_, row) => textAt(row, column)),
    row: (row: number) => grid.data.lessons.map((_, column) => textAt(row, column)),
  }
}
