// The open grid: cells as signals, edits that show at once and are saved in the background, undo, conflicts, other teachers' edits.
// No JSX here; grid.tsx draws it, grid-sending.ts carries it. Rules MARK-01…MARK-12, GRD-….
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { StudyGroupId } from '../../protocol/ids.ts'
import type { Attendance, Cell, CellOutcome, GetGrid, GridLesson } from '../../protocol/journal.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { propose } from './attendance/propose.ts'
import { type CellContent, contentOf, EMPTY, sameContent, textOf } from './cell-text.ts'
import { type Left, openSending } from './grid-sending.ts'
import { openTotals, type Totals } from './grid-totals.ts'
import { type UnsavedCell, type UnsavedStore, unsavedStore } from './unsaved-cells.ts'

export type GridData = ResultOf<typeof GetGrid>

/** saving: on its way · queued: waits for the network · conflict: its writer decides · refused: the server said no and the old value is back */
export type CellState = 'idle' | 'saving' | 'saved' | 'queued' | 'conflict' | 'refused'

export type CellBox = {
  readonly lessonId: Cell['lessonId']
  readonly studentId: Cell['studentId']
  /** What is shown. */
  readonly content: Signal<CellContent>
  readonly state: Signal<CellState>
  /** Nobody's mark yet: somebody has said beforehand that the pupil will not be there. */
  readonly proposed: Signal<Attendance | null>
  /** Of what is not stored yet. */
  reason: string | null
  /** What the server is known to hold. */
  stored: CellContent
  version: number
}

export type Conflict = { readonly box: CellBox; readonly mine: CellContent; readonly theirs: CellContent }

/** `reason`: why a mark that stood is another now; its family reads it. */
export type Edit = { readonly box: CellBox; readonly content: CellContent; readonly reason?: string | null }

/** Something typed or pasted that is not in the journal. `box` null: there is no such cell. others: not undone, somebody has written over it. */
export type Unput = { readonly box: CellBox | null; readonly text: string; readonly why: RefusalCode | 'junk' | 'outside' | 'others' }

export type Grid = Totals & {
  readonly data: GridData
  readonly boxAt: (row: number, column: number) => CellBox | undefined
  /** A lesson as its card has it now; its date and place never change while the grid is open. */
  readonly lessonAt: (column: number) => ReadonlySignal<GridLesson> | undefined
  readonly putLesson: (lesson: GridLesson) => void
  readonly unsaved: ReadonlySignal<number>
  readonly offline: ReadonlySignal<boolean>
  readonly kept: ReadonlySignal<boolean>
  /** The first is asked about; several when a pasted column met another teacher's. */
  readonly conflicts: Signal<readonly Conflict[]>
  /** Since its reader last put the list away. */
  readonly unput: Signal<readonly Unput[]>
  /** Something was typed into lessons of these days, and nobody writes into them any more. */
  readonly closedOn: Signal<readonly string[]>
  readonly edit: (edits: readonly Edit[]) => void
  /** Own edits only: of a cell that somebody has changed since nothing is taken back. */
  readonly undo: () => readonly CellBox[]
  readonly redo: () => readonly CellBox[]
  readonly settle: (choice: 'mine' | 'theirs', all?: boolean) => void
  /** Another teacher's or another tab's edit, from the inbox. */
  readonly hear: (cell: Cell) => void
  /** Parents have said something else meanwhile. */
  readonly hearNotices: (notices: GridData['notices']) => void
}

const UNDO_STEPS_MAX = 200

type Step = readonly { readonly box: CellBox; readonly before: CellContent; readonly after: CellContent }[]

/** What is still unsaved goes on being sent when its page is left, until the group's grid is opened again and takes it over. */
const stops = new Map<StudyGroupId, () => Left & { readonly known: readonly Cell[] }>()

export function openGrid(data: GridData, store: UnsavedStore = unsavedStore(data.group.studyGroupId)): Grid {
  const { studyGroupId } = data.group
  const boxes = new Map<string, CellBox>()
  const rows = data.students.map(({ personId }) => data.lessons.map(({ id }) => boxFor(id, personId)))
  for (const box of rows.flat()) boxes.set(keyOf(box), box)
  const before = stops.get(studyGroupId)?.()
  // What the grid before this one has stored or heard of since may not have stood there yet when this one was read.
  for (const cell of [...data.cells, ...(before?.known ?? [])]) {
    const box = boxes.get(keyOf(cell))
    if (!box || cell.version < box.version) continue
    box.stored = contentOf(cell)
    box.version = cell.version
    box.content.value = box.stored
  }
  propose(data, rows, data.notices)
  const lessons = data.lessons.map((lesson) => signal(lesson))
  const conflicts = signal<readonly Conflict[]>([])
  const unput = signal<readonly Unput[]>([])
  const closedOn = signal<readonly string[]>([])
  const done: Step[] = []
  const undone: Step[] = []
  /** Typed on an earlier visit: nobody remembers what it was. */
  const earlier = new WeakSet<CellBox>()
  /** Of another term: left behind there, sent from here. */
  const elsewhere = new Map<string, CellBox>()

  const take = (box: CellBox, cell: Cell | null) => {
    box.version = cell?.version ?? 0
    box.stored = cell ? contentOf(cell) : EMPTY
  }

  const onOutcome = (outcome: CellOutcome, sent: CellContent) => {
    const key = keyOf(outcome.outcome === 'saved' ? outcome.cell : outcome)
    const box = boxes.get(key) ?? elsewhere.get(key)
    if (!box) return
    if (outcome.outcome === 'saved') {
      take(box, outcome.cell)
      sending.settle(box)
      if (!sending.typedAgain(box)) box.state.value = 'saved'
      return
    }
    const mine = box.content.peek()
    if (outcome.refusal === 'changed_by_another') {
      // Of another term it is asked about when that term is opened.
      sending.settle(box, true)
      if (elsewhere.has(key)) return
      take(box, outcome.current)
      conflicts.value = [...conflicts.peek().filter((one) => one.box !== box), { box, mine, theirs: box.stored }]
      box.content.value = box.stored
      box.state.value = 'conflict'
      return
    }
    take(box, outcome.current)
    sending.settle(box)
    // What was typed over it meanwhile is judged by itself.
    if (!sending.typedAgain(box)) giveUp(box)
    // Asked about as days, and not listed besides: of such a day nothing was put, whoever's cell it is. Of another term there is only the list.
    const lesson = outcome.refusal === 'period_closed' ? lessons.find((one) => one.peek().id === box.lessonId) : undefined
    if (lesson !== undefined) {
      lesson.value = { ...lesson.peek(), closed: true }
      closedOn.value = [...new Set([...closedOn.peek(), lesson.peek().on])].sort()
      if (!earlier.has(box)) return
    }
    unput.value = [...unput.peek(), { box, text: textOf(sent), why: outcome.refusal }]
  }

  const giveUp = (box: CellBox) => {
    box.content.value = box.stored
    box.state.value = 'refused'
  }

  const onRecalled = (cells: readonly UnsavedCell[]) => {
    const left: CellBox[] = []
    batch(() => {
      for (const { cell, reason } of cells) {
        const key = keyOf(cell)
        const box = boxes.get(key) ?? boxFor(cell.lessonId, cell.studentId)
        // What this page has typed meanwhile is newer.
        if (sending.waits(box)) continue
        const content = contentOf(cell)
        if (boxes.has(key) && sameContent(box.stored, content)) {
          store.drop([cell])
          continue
        }
        if (!boxes.has(key)) elsewhere.set(key, box)
        box.version = cell.version
        box.reason = reason
        box.content.value = content
        earlier.add(box)
        left.push(box)
      }
      sending.put(left)
    })
  }

  const onRefused = (refused: readonly CellBox[], code: RefusalCode) => {
    for (const box of refused) {
      const text = textOf(box.content.peek())
      giveUp(box)
      unput.value = [...unput.peek(), { box, text, why: code }]
    }
  }

  // Else what was typed over it would be held for another's edit of the same cell.
  const onUnderway = (outcomes: readonly CellOutcome[]) => {
    for (const one of outcomes) {
      if (one.outcome !== 'saved') continue
      const box = boxes.get(keyOf(one.cell)) ?? elsewhere.get(keyOf(one.cell))
      if (box && box.version < one.cell.version) take(box, one.cell)
    }
  }

  const sending = openSending(studyGroupId, store, { onOutcome, onRecalled, onRefused, onUnderway }, before)
  stops.set(studyGroupId, () => ({ ...sending.stop(), known: [...boxes.values()].filter(({ version }) => version > 0).map(storedIn) }))

  const show = (edits: readonly Edit[]): Step => {
    const step = edits
      .filter(({ box, content }) => !sameContent(box.content.peek(), content))
      .map(({ box, content, reason = null }) => ({ box, before: box.content.peek(), after: content, reason }))
    batch(() => {
      for (const { box, after, reason } of step) {
        box.reason = reason
        box.content.value = after
        earlier.delete(box)
      }
      if (step.length > 0) sending.put(step.map(({ box }) => box))
    })
    return step
  }

  const repeat = (from: Step[], to: Step[], side: 'before' | 'after'): readonly CellBox[] => {
    const step = from.pop()
    if (!step) return []
    const other = side === 'before' ? 'after' : 'before'
    const own = step.filter((entry) => sameContent(entry.box.content.peek(), entry[other]))
    const others = step.filter((entry) => !own.includes(entry) && !sameContent(entry.box.content.peek(), entry[side]))
    if (others.length > 0) {
      const left = others.map(({ box, [side]: content }): Unput => ({ box, text: textOf(content), why: 'others' }))
      unput.value = [...unput.peek(), ...left]
    }
    if (own.length === 0) return []
    to.push(own)
    show(own.map((entry) => ({ box: entry.box, content: entry[side] })))
    return own.map((entry) => entry.box)
  }

  return {
    data,
    ...openTotals(data, rows, lessons),
    boxAt: (row, column) => rows[row]?.[column],
    lessonAt: (column) => lessons[column],
    // Into the open grid rather than by reading it anew: a mark typed meanwhile must not vanish from the screen.
    putLesson: (lesson) => {
      const known = lessons.find((one) => one.peek().id === lesson.id)
      // What was read before the card was saved comes after it sometimes.
      if (known && lesson.version >= known.peek().version) known.value = lesson
    },
    unsaved: sending.unsaved,
    offline: sending.offline,
    kept: sending.kept,
    conflicts,
    unput,
    closedOn,
    edit: (edits) => {
      const step = show(edits)
      if (step.length === 0) return
      done.push(step)
      if (done.length > UNDO_STEPS_MAX) done.shift()
      undone.length = 0
    },
    undo: () => repeat(done, undone, 'before'),
    redo: () => repeat(undone, done, 'after'),
    settle: (choice, all = false) => {
      const open = conflicts.peek()
      const settled = all ? open : open.slice(0, 1)
      conflicts.value = open.slice(settled.length)
      batch(() => {
        for (const { box } of settled) {
          box.state.value = 'idle'
          sending.settle(box)
        }
        if (choice === 'mine') show(settled.map(({ box, mine }) => ({ box, content: mine, reason: box.reason })))
      })
    },
    hearNotices: (notices) => propose(data, rows, notices),
    hear: (cell) => {
      const box = boxes.get(keyOf(cell))
      if (!box || cell.version <= box.version || sending.waits(box)) return
      take(box, cell)
      batch(() => {
        box.content.value = box.stored
        // Its writer is being asked: about what stands there now.
        const isOpen = conflicts.peek().some((one) => one.box === box)
        if (isOpen) conflicts.value = conflicts.peek().map((one) => (one.box === box ? { ...one, theirs: box.stored } : one))
        else box.state.value = 'idle'
      })
    },
  }
}

function boxFor(lessonId: Cell['lessonId'], studentId: Cell['studentId']): CellBox {
  return {
    lessonId,
    studentId,
    content: signal(EMPTY),
    state: signal<CellState>('idle'),
    proposed: signal<Attendance | null>(null),
    reason: null,
    stored: EMPTY,
    version: 0,
  }
}

function storedIn({ lessonId, studentId, stored, version }: CellBox): Cell {
  return { lessonId, studentId, ...stored, version }
}

function keyOf({ lessonId, studentId }: Pick<Cell, 'lessonId' | 'studentId'>): string {
  return `${lessonId} ${studentId}`
}
