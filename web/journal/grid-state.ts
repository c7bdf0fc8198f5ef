// The open grid: cells as signals, edits that show at once and are saved in the background, undo, conflicts, other teachers' edits.
// No JSX here; grid.tsx draws it. Rules MARK-01…MARK-09.
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { type Cell, type CellOutcome, type GetGrid, type GridLesson, PutCells } from '../../protocol/journal.ts'
import { CELLS_PER_REQUEST_MAX } from '../../protocol/limits.ts'
import { averageOf, showAverage } from '../../protocol/mark-average.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { CallRefused, call } from '../platform/call.ts'
import { type CellContent, EMPTY, sameContent } from './cell-text.ts'
import { recallUnsaved, rememberUnsaved } from './unsaved-cells.ts'

export type GridData = ResultOf<typeof GetGrid>

/** saving: on its way · queued: waits for the network · refused: the server said no and the old value is back */
export type CellState = 'idle' | 'saving' | 'saved' | 'queued' | 'refused'

export type CellBox = {
  readonly lessonId: Cell['lessonId']
  readonly studentId: Cell['studentId']
  /** What is shown. */
  readonly content: Signal<CellContent>
  readonly state: Signal<CellState>
  /** Of what is not stored yet. */
  reason: string | null
  /** What the server is known to hold. */
  stored: CellContent
  version: number
}

export type Conflict = { readonly box: CellBox; readonly mine: CellContent; readonly theirs: CellContent }

/** `reason`: why a mark that stood is another now; its family reads it. */
export type Edit = { readonly box: CellBox; readonly content: CellContent; readonly reason?: string | null }

export type Grid = {
  readonly data: GridData
  readonly boxAt: (row: number, column: number) => CellBox | undefined
  readonly averageAt: (row: number) => ReadonlySignal<string>
  /** A lesson as its card has it now; its date and place never change while the grid is open. */
  readonly lessonAt: (column: number) => ReadonlySignal<GridLesson> | undefined
  readonly putLesson: (lesson: GridLesson) => void
  /** Cells not yet stored. */
  readonly unsaved: Signal<number>
  readonly offline: Signal<boolean>
  readonly conflict: Signal<Conflict | null>
  readonly lastRefusal: Signal<RefusalCode | null>
  /** Something was typed into a lesson of this day, and nobody writes into it any more. */
  readonly closedOn: Signal<string | null>
  readonly edit: (edits: readonly Edit[]) => void
  readonly undo: () => readonly CellBox[]
  readonly redo: () => readonly CellBox[]
  readonly settle: (choice: 'mine' | 'theirs') => void
  /** Another teacher's or another tab's edit, from the inbox. */
  readonly hear: (cell: Cell) => void
  readonly close: () => void
}

const RETRY_MS = 3_000
const UNDO_STEPS_MAX = 200

type Step = readonly { readonly box: CellBox; readonly before: CellContent; readonly after: CellContent }[]

export function openGrid(data: GridData): Grid {
  const { studyGroupId } = data.group
  const boxes = new Map<string, CellBox>()
  for (const student of data.students) {
    for (const lesson of data.lessons) {
      boxes.set(`${lesson.id} ${student.personId}`, {
        lessonId: lesson.id,
        studentId: student.personId,
        content: signal(EMPTY),
        state: signal<CellState>('idle'),
        reason: null,
        stored: EMPTY,
        version: 0,
      })
    }
  }
  for (const cell of data.cells) {
    const box = boxes.get(`${cell.lessonId} ${cell.studentId}`)
    if (!box) continue
    box.stored = { marks: cell.marks, attendance: cell.attendance }
    box.version = cell.version
    box.content.value = box.stored
  }
  const lessons = data.lessons.map((lesson) => signal(lesson))
  const boxAt = (row: number, column: number) => boxes.get(`${data.lessons[column]?.id} ${data.students[row]?.personId}`)

  const waiting = new Set<CellBox>()
  const unsaved = signal(0)
  const offline = signal(false)
  const conflict = signal<Conflict | null>(null)
  const lastRefusal = signal<RefusalCode | null>(null)
  const closedOn = signal<string | null>(null)
  const done: Step[] = []
  const undone: Step[] = []
  let sending: readonly CellBox[] = []
  let retry: ReturnType<typeof setTimeout> | undefined

  const count = () => {
    unsaved.value = waiting.size + sending.length
    const cells = [...sending.filter((box) => !waiting.has(box)), ...waiting].map((box) => toCell([box, box.content.value]))
    rememberUnsaved(studyGroupId, cells)
  }

  const show = (edits: readonly Edit[]): Step => {
    const step = edits
      .filter(({ box, content }) => !sameContent(box.content.value, content))
      .map(({ box, content, reason = null }) => ({ box, before: box.content.value, after: content, reason }))
    batch(() => {
      for (const { box, after, reason } of step) {
        box.reason = reason
        box.content.value = after
        box.state.value = offline.value ? 'queued' : 'saving'
        waiting.add(box)
      }
      count()
    })
    if (step.length > 0) queueMicrotask(() => void send())
    return step
  }

  // One request at a time: keys typed while it is on its way leave together with the next one.
  const send = async (): Promise<void> => {
    if (sending.length > 0 || waiting.size === 0) return
    clearTimeout(retry)
    sending = [...waiting].slice(0, CELLS_PER_REQUEST_MAX)
    for (const box of sending) waiting.delete(box)
    const sent = new Map(sending.map((box) => [box, box.content.value]))
    try {
      const { outcomes } = await call(PutCells, {
        studyGroupId,
        cells: [...sent].map((one) => ({ ...toCell(one), reason: one[0].reason })),
      })
      batch(() => {
        offline.value = false
        for (const outcome of outcomes) apply(outcome, sent)
      })
    } catch (error) {
      batch(() => {
        if (error instanceof CallRefused && error.code !== 'not_signed_in') {
          // The request as a whole was refused (signed out, no longer the teacher): nothing was written, so nothing may look written.
          lastRefusal.value = error.code
          for (const box of sending) giveUp(box)
        } else {
          // No network, or a session that has ended: then what was typed waits in the tab for whoever typed it to sign in again.
          offline.value = true
          for (const box of sending) waiting.add(box)
          for (const box of waiting) box.state.value = 'queued'
          retry = setTimeout(() => void send(), RETRY_MS)
        }
      })
    } finally {
      sending = []
      count()
      if (!offline.value) queueMicrotask(() => void send())
    }
  }

  const apply = (outcome: CellOutcome, sent: ReadonlyMap<CellBox, CellContent>) => {
    const id = outcome.outcome === 'saved' ? outcome.cell : outcome
    const box = boxes.get(`${id.lessonId} ${id.studentId}`)
    if (!box) return
    const stored = outcome.outcome === 'saved' ? outcome.cell : outcome.current
    box.version = stored?.version ?? 0
    box.stored = stored ? { marks: stored.marks, attendance: stored.attendance } : EMPTY
    if (outcome.outcome === 'saved') {
      if (!waiting.has(box)) box.state.value = 'saved'
      return
    }
    waiting.delete(box)
    lastRefusal.value = outcome.refusal
    if (outcome.refusal === 'period_closed') closedOn.value = data.lessons.find((lesson) => lesson.id === box.lessonId)?.on ?? null
    const mine = sent.get(box) ?? EMPTY
    if (outcome.refusal === 'changed_by_another') conflict.value = { box, mine, theirs: box.stored }
    giveUp(box)
  }

  const giveUp = (box: CellBox) => {
    box.content.value = box.stored
    box.state.value = 'refused'
  }

  const backOnline = () => void send()
  globalThis.addEventListener?.('online', backOnline)

  const repeat = (from: Step[], to: Step[], side: 'before' | 'after'): readonly CellBox[] => {
    const step = from.pop()
    if (!step) return []
    to.push(step)
    show(step.map((entry) => ({ box: entry.box, content: entry[side] })))
    return step.map((entry) => entry.box)
  }

  const weightOf = weights(data)
  const averages = data.students.map((student) =>
    computed(() => {
      const marks = lessons.flatMap(({ value: lesson }) => {
        const content = boxes.get(`${lesson.id} ${student.personId}`)?.content.value ?? EMPTY
        return content.marks.map((mark) => ({ value: mark.value, weightHundredths: weightOf(mark.kindId ?? lesson.kindId) }))
      })
      return showAverage(averageOf(marks))
    }),
  )
  const none = signal('–')

  for (const cell of recallUnsaved(studyGroupId)) {
    const box = boxes.get(`${cell.lessonId} ${cell.studentId}`)
    if (!box) continue
    box.version = cell.version
    show([{ box, content: { marks: cell.marks, attendance: cell.attendance } }])
  }

  return {
    data,
    boxAt,
    averageAt: (row) => averages[row] ?? none,
    lessonAt: (column) => lessons[column],
    // Into the open grid rather than by reading it anew: a mark typed meanwhile must not vanish from the screen.
    putLesson: (lesson) => {
      const known = lessons.find((one) => one.value.id === lesson.id)
      if (known) known.value = lesson
    },
    unsaved,
    offline,
    conflict,
    lastRefusal,
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
    settle: (choice) => {
      const open = conflict.value
      conflict.value = null
      if (open && choice === 'mine') show([{ box: open.box, content: open.mine }])
    },
    hear: (cell) => {
      const box = boxes.get(`${cell.lessonId} ${cell.studentId}`)
      if (!box || cell.version <= box.version || waiting.has(box) || sending.includes(box)) return
      box.version = cell.version
      box.stored = { marks: cell.marks, attendance: cell.attendance }
      batch(() => {
        box.content.value = box.stored
        box.state.value = 'idle'
      })
    },
    // What is still unsaved goes on being sent: leaving the page of a class must not lose its last mark.
    close: () => {
      if (unsaved.value === 0) globalThis.removeEventListener?.('online', backOnline)
    },
  }
}

/** A mark's weight by its kind of work; a mark of no kind has the school's first kind. */
function weights(data: GridData): (kindId: string | null) => number {
  const byKind = new Map<string | null, number>(data.kinds.map((kind) => [kind.id, kind.weightHundredths]))
  const usual = data.kinds[0]?.weightHundredths ?? 100
  return (kindId) => byKind.get(kindId) ?? usual
}

function toCell([box, content]: readonly [CellBox, CellContent]): Cell {
  return { lessonId: box.lessonId, studentId: box.studentId, marks: content.marks, attendance: content.attendance, version: box.version }
}
