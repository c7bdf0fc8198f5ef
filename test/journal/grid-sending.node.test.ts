// Typed marks on their way to the server, with a server that is played here and a browser that keeps nothing unless a test says otherwise.
// Longer than most: all of it plays with one server.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Me } from '../../protocol/identity.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import type { Cell, CellOutcome, MarkValue } from '../../protocol/journal.ts'
import { REFUSALS, type RefusalCode } from '../../protocol/refusals.ts'
import { me, sessionEnded } from '../../web/app/session.ts'
import { type CellContent, EMPTY, textOf } from '../../web/journal/cell-text.ts'
import { type CellBox, type GridData, openGrid } from '../../web/journal/grid-state.ts'
import type { UnsavedCell, UnsavedStore } from '../../web/journal/unsaved-cells.ts'
import { dataOf, keeping } from '../kit/a-grid.ts'

const ORLOVA = 'per_00000000000000000101' as PersonId
const KIM = 'per_00000000000000000102' as PersonId

type Sent = { readonly as?: string; readonly cells: readonly Cell[] }
type Answer = RefusalCode | 'offline' | ((sent: Sent) => CellOutcome[])

/** What has reached the server, and what it answers: each in its turn, the last one to all that follow. */
let sent: Sent[]
let answers: (Answer | Promise<Answer>)[]
let group = 0
const groups = new Set<number>()

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  answers = [saved]
  group += 1
  me.value = personOf(ORLOVA)
  sessionEnded.value = false
  vi.stubGlobal('fetch', async (url: string, { body }: { body: string }) => {
    if (!url.endsWith('/cells')) throw new TypeError('no network')
    const request: Sent = JSON.parse(body)
    sent.push(request)
    const answer = await (answers.length > 1 ? answers.shift() : answers[0])
    if (answer === undefined || answer === 'offline') throw new TypeError('no network')
    if (typeof answer === 'string') return Response.json({ refusal: answer, requestId: 'req' }, { status: REFUSALS[answer].status })
    return Response.json({ outcomes: answer(request) })
  })
})

afterEach(() => {
  me.value = null
  // Whose turn it is at a group's grid ends the one before.
  for (const of of groups) openGrid(data(of))
  groups.clear()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a request that is refused as a whole', () => {
  it('[MARK-12] is given up only when it can never be taken; a fault, a limit or a second step leaves the marks typed and waiting', async () => {
    for (const code of [
      'internal',
      'too_many_requests',
      'second_factor_required',
      'password_change_required',
      'client_outdated',
    ] as const) {
      group += 1
      sent = []
      answers = [code, saved]
      const store = keeping()
      const { grid, box } = opened(store)
      type(grid, box, '5')
      await passed(25)
      expect([textOf(box.content.value), box.state.value, grid.unsaved.value, store.kept.size], code).toEqual(['5', 'queued', 1, 1])
      expect(grid.unput.value, code).toEqual([])
      await vi.runOnlyPendingTimersAsync()
      expect([sent.length, box.state.value, store.kept.size], code).toEqual([2, 'saved', 0])
    }
    for (const code of ['not_found', 'not_allowed', 'invalid', 'too_large'] as const) {
      group += 1
      answers = [code]
      const store = keeping()
      const { grid, box } = opened(store)
      type(grid, box, '5')
      await passed(25)
      expect([textOf(box.content.value), box.state.value, grid.unsaved.value, store.kept.size], code).toEqual(['', 'refused', 0, 0])
      expect(grid.unput.value, code).toEqual([{ box, text: '5', why: code }])
    }
  })

  it('[GRD-07] of a day that is closed the day is asked about, and no cell of it is listed besides', async () => {
    answers = [
      ({ cells }) =>
        cells.map(({ lessonId, studentId }) => ({ outcome: 'refused', lessonId, studentId, refusal: 'period_closed', current: null })),
    ]
    const { grid, box } = opened()
    type(grid, box, '5')
    await passed(25)
    expect([textOf(box.content.value), box.state.value]).toEqual(['', 'refused'])
    expect([grid.closedOn.value, grid.unput.value]).toEqual([[grid.data.lessons[0]?.on], []])
    expect([0, 1].map((column) => grid.lessonAt(column)?.value.closed)).toEqual([true, false])
  })

  it('[GRD-07] what waited from an earlier visit and met closed days is listed: its writer does not remember it', async () => {
    answers = [
      ({ cells }) =>
        cells.map(({ lessonId, studentId }) => ({ outcome: 'refused', lessonId, studentId, refusal: 'period_closed', current: null })),
    ]
    const store = keeping()
    const { lessons, students } = data()
    await store.keep([unsaved({ lessonId: lessons[0]?.id, studentId: students[0]?.personId }, '5', 1)])
    const { grid, box } = opened(store)
    await passed(25)
    expect([grid.closedOn.value, grid.unput.value, store.kept.size]).toEqual([
      [lessons[0]?.on],
      [{ box, text: '5', why: 'period_closed' }],
      0,
    ])
  })

  it('[MARK-12] is tried again after pauses that grow, and typing on does not cut short what the server has asked for', async () => {
    answers = ['internal']
    const { grid, box } = opened()
    type(grid, box, '5')
    await passed(25)
    const counts: number[] = []
    for (const seconds of [2, 1, 5, 1, 11, 1]) {
      type(grid, box, seconds % 2 ? '4' : '3')
      await passed(seconds * 1_000)
      counts.push(sent.length)
    }
    expect(counts).toEqual([1, 2, 2, 3, 3, 4])
  })
})

describe('whose marks', () => {
  it('[GRD-12] are sent in the name of whoever typed them, and not at all while somebody else or nobody is here', async () => {
    answers = ['offline', saved]
    const store = keeping()
    const { grid, box } = opened(store)
    type(grid, box, '5')
    await passed(25)
    for (const somebody of [personOf(KIM), null]) {
      me.value = somebody
      await passed(120_000)
      expect([sent.length, store.kept.size, textOf(box.content.value)]).toEqual([1, 1, '5'])
    }
    me.value = personOf(ORLOVA)
    await passed(0)
    expect(sent.map(({ as }) => as)).toEqual([ORLOVA, ORLOVA])
    expect([box.state.value, store.kept.size]).toEqual(['saved', 0])
  })

  it('[GRD-12] refused because another tab has signed in as somebody else, they stay kept, and the session stays told as ended', async () => {
    answers = ['not_signed_in']
    const store = keeping()
    const { grid, box } = opened(store)
    type(grid, box, '5')
    await passed(25)
    expect([me.value, sessionEnded.value, store.kept.size, grid.unput.value]).toEqual([null, true, 1, []])
    await passed(120_000)
    expect([sent.length, sessionEnded.value, store.kept.size]).toEqual([1, true, 1])
  })

  it('[GRD-12] a refusal heard after the end of the session does not undo that it is told', async () => {
    answers = ['not_signed_in']
    const { grid, box } = opened()
    const other = opened(undefined, -group)
    type(grid, box, '5')
    type(other.grid, other.box, '4')
    await passed(25)
    expect([sent.length, sessionEnded.value]).toEqual([2, true])
  })
})

describe('the grid opened again', () => {
  it('[MARK-12] takes over what is unsaved from the term before, also in a browser that keeps nothing', async () => {
    answers = ['offline', saved]
    const { grid, box } = opened()
    type(grid, box, '5')
    await passed(25)
    expect([grid.kept.value, sent.length]).toEqual([false, 1])
    const next = openGrid(anotherTerm())
    await passed(0)
    expect([next.unsaved.value, sent.length]).toEqual([0, 2])
    expect(sent[1]?.cells.map(({ lessonId, studentId, marks }) => [lessonId, studentId, marks[0]?.value])).toEqual([
      [box.lessonId, box.studentId, '5'],
    ])
    await passed(120_000)
    expect(sent.length).toBe(2)
  })

  it('[GRD-05] asks about another teacher’s mark when its own term is opened, also in a browser that keeps nothing', async () => {
    answers = ['offline', ({ cells }) => cells.map(heldByAnother)]
    const { grid, box } = opened()
    type(grid, box, '5')
    await passed(25)
    const next = openGrid(anotherTerm())
    await passed(25)
    expect([sent.length, next.unsaved.value, next.conflicts.value]).toEqual([2, 0, []])
    const again = openGrid(data())
    await passed(25)
    expect(again.conflicts.value.map(({ mine, theirs }) => [textOf(mine), textOf(theirs)])).toEqual([['5', '3']])
  })

  it('[GRD-05] what was typed over a mark still on its way is not held for another teacher’s', async () => {
    let answer: (answer: Answer) => void = () => undefined
    answers = [
      new Promise((resolve) => {
        answer = resolve
      }),
      saved,
    ]
    const { grid, box } = opened()
    type(grid, box, '5')
    await passed(25)
    type(grid, box, '4')
    const next = openGrid(data())
    await passed(25)
    expect(sent.length).toBe(1)
    answer(saved)
    await passed(25)
    expect(sent.map(({ cells: [cell] }) => [cell?.marks[0]?.value, cell?.version])).toEqual([
      ['5', 0],
      ['4', 1],
    ])
    expect([textOf(next.boxAt(0, 0)?.content.value ?? EMPTY), next.unsaved.value, next.conflicts.value]).toEqual(['4', 0, []])
  })

  it('[MARK-12] shows what was stored or heard while it was being read, and nothing older over a newer mark', async () => {
    const { grid, box } = opened()
    const readBefore = data()
    type(grid, box, '5')
    await passed(25)
    expect(box.state.value).toBe('saved')
    const next = openGrid(readBefore)
    expect(next.boxAt(0, 0)).toMatchObject({ version: 1, stored: { marks: marksOf('5') } })
    expect([textOf(next.boxAt(0, 0)?.content.value ?? EMPTY), next.unsaved.value]).toEqual(['5', 0])

    const { lessonId, studentId } = box
    const byAnother: Cell = { lessonId, studentId, attendance: null, marks: marksOf('3'), version: 2 }
    const again = openGrid({ ...data(), cells: [byAnother] })
    expect([textOf(again.boxAt(0, 0)?.content.value ?? EMPTY), again.boxAt(0, 0)?.version]).toEqual(['3', 2])

    // Heard while it is read once more.
    again.hear({ ...byAnother, marks: marksOf('2'), version: 3 })
    const last = openGrid({ ...data(), cells: [byAnother] })
    expect([textOf(last.boxAt(0, 0)?.content.value ?? EMPTY), last.boxAt(0, 0)?.version]).toEqual(['2', 3])
  })

  it('[GRD-12] hands nothing to somebody else', async () => {
    answers = ['offline', saved]
    const { grid, box } = opened()
    type(grid, box, '5')
    await passed(25)
    me.value = personOf(KIM)
    const next = openGrid(data())
    await passed(120_000)
    expect([sent.length, next.unsaved.value]).toEqual([1, 0])
  })

  it('[GRD-06] does not put what was kept over what has been typed meanwhile, and sends the kept first', async () => {
    const store = keeping()
    const first = dataOf(SCALE)
    const at = (row: number) => ({ lessonId: first.lessons[0]?.id, studentId: first.students[row]?.personId })
    await store.keep([unsaved(at(0), '3', 1), unsaved(at(1), '2', 2)])
    const { grid, box } = opened(store)
    type(grid, box, '5')
    await passed(25)
    expect([textOf(box.content.value), textOf(grid.boxAt(1, 0)?.content.value ?? EMPTY)]).toEqual(['5', '2'])
    expect(sent.flatMap(({ cells }) => cells.map((cell) => cell.marks[0]?.value))).toEqual(['2', '5'])
  })
})

describe('two teachers in one cell', () => {
  it('[GRD-05] who is being asked is asked about the mark that stands there now, and their own goes over that one', async () => {
    const theirs = (value: string, version: number): Cell => ({ ...cellAt(value), version })
    const { grid, box } = opened()
    const cellAt = (value: string) => ({ lessonId: box.lessonId, studentId: box.studentId, attendance: null, marks: marksOf(value) })
    answers = [
      () => [
        { outcome: 'refused', lessonId: box.lessonId, studentId: box.studentId, refusal: 'changed_by_another', current: theirs('4', 1) },
      ],
      saved,
    ]
    type(grid, box, '5')
    await passed(25)
    grid.hear(theirs('3', 2))
    expect(grid.conflicts.value.map((one) => [textOf(one.mine), textOf(one.theirs)])).toEqual([['5', '3']])
    expect([textOf(box.content.value), box.state.value]).toEqual(['3', 'conflict'])
    grid.settle('mine')
    await passed(25)
    expect(sent.at(-1)?.cells.map(({ marks, version }) => [marks[0]?.value, version])).toEqual([['5', 2]])
    expect(grid.conflicts.value).toEqual([])
  })
})

const SCALE: MarkValue[] = ['2', '3', '4', '5']

function data(of = group): GridData {
  const read = dataOf(SCALE)
  return { ...read, group: { ...read.group, studyGroupId: `grp_${String(of).replace('-', '9').padStart(20, '0')}` as StudyGroupId } }
}

function anotherTerm(): GridData {
  const read = data()
  return { ...read, lessons: read.lessons.map((one, i) => ({ ...one, id: `lsn_0000000000000000009${i}` as LessonId })) }
}

function opened(store?: UnsavedStore, of = group) {
  groups.add(of)
  const grid = openGrid(data(of), store)
  const box = grid.boxAt(0, 0)
  if (!box) throw new Error('no cell')
  return { grid, box }
}

function type(grid: ReturnType<typeof openGrid>, box: CellBox, value: string): void {
  grid.edit([{ box, content: contentOf(value) }])
}

/** Milliseconds of the page's clock. */
async function passed(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

function saved({ cells }: Sent): CellOutcome[] {
  return cells.map((cell) => ({ outcome: 'saved', cell: { ...cell, version: cell.version + 1 } }))
}

function heldByAnother({ lessonId, studentId }: Cell): CellOutcome {
  const current: Cell = { lessonId, studentId, attendance: null, marks: marksOf('3'), version: 4 }
  return { outcome: 'refused', lessonId, studentId, refusal: 'changed_by_another', current }
}

function contentOf(value: string): CellContent {
  return { ...EMPTY, marks: marksOf(value) }
}

function marksOf(value: string): Cell['marks'] {
  return [{ value: value as MarkValue, kindId: null, comment: null }]
}

function unsaved(place: { lessonId: LessonId | undefined; studentId: PersonId | undefined }, value: string, at: number): UnsavedCell {
  return { cell: { ...place, attendance: null, marks: marksOf(value), version: 0 } as Cell, reason: null, at }
}

function personOf(personId: PersonId): Me {
  return { personId, selves: [], secondFactor: null, mustChoosePassword: false, shared: false } as unknown as Me
}
