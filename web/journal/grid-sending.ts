// The way of typed cells to the server: kept at this browser at once, sent together while a request is on its way, again and again until the server
// has them or says no. Rules MARK-05, MARK-12, GRD-06, GRD-12.
import { batch, computed, effect, type Signal, signal } from '@preact/signals'
import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { type Cell, type CellOutcome, PutCells } from '../../protocol/journal.ts'
import { CELLS_PER_REQUEST_MAX } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { me } from '../app/session.ts'
import { CallRefused, call } from '../platform/call.ts'
import type { CellContent } from './cell-text.ts'
import type { CellBox } from './grid-state.ts'
import { isFinal, pauseMs } from './send-again.ts'
import type { UnsavedCell, UnsavedStore } from './unsaved-cells.ts'

/** After the frame that shows the mark: its writer is not to wait for a request to be made. Keys of one word leave together. */
const LEAVES_AFTER_MS = 25

type Listener = {
  /** `sent`: what was in the cell when it left. */
  readonly onOutcome: (outcome: CellOutcome, sent: CellContent) => void
  /** The request as a whole was refused: nothing of it was written. */
  readonly onRefused: (boxes: readonly CellBox[], code: RefusalCode) => void
  /** What an earlier page left behind, in the order it was typed. */
  readonly onRecalled: (cells: readonly UnsavedCell[]) => void
  /** The answer to what the grid before this one had sent: versions of one's own, not of others. */
  readonly onUnderway: (outcomes: readonly CellOutcome[]) => void
}

/** What a grid that is closed leaves to the next one of its group: a browser that keeps nothing would lose it. */
export type Left = {
  readonly writer: PersonId | null
  /** In the order they were typed. */
  readonly cells: readonly UnsavedCell[]
  /** Nothing when none was on its way, or no answer came. */
  readonly underway: Promise<readonly CellOutcome[]>
}

export type Sending = {
  /** Cells not yet stored. */
  readonly unsaved: Signal<number>
  readonly offline: Signal<boolean>
  /** False in a browser that keeps nothing: closing the tab would lose them. */
  readonly kept: Signal<boolean>
  readonly put: (boxes: readonly CellBox[]) => void
  /** Its content is stored, or was given up. `keep`: at this browser it stays, because its writer has yet to decide. */
  readonly settle: (box: CellBox, keep?: boolean) => void
  readonly waits: (box: CellBox) => boolean
  /** Since the request left that is on its way or has just been answered. */
  readonly typedAgain: (box: CellBox) => boolean
  readonly stop: () => Left
}

export function openSending(studyGroupId: StudyGroupId, store: UnsavedStore, listener: Listener, before?: Left): Sending {
  // Security: what is typed is sent as whoever typed it or not at all, also when somebody else is signed in here meanwhile. Rule GRD-12.
  const writer = me.peek()?.personId ?? null
  const isHere = computed(() => (me.value?.personId ?? null) === writer)
  let handed = before?.writer === writer ? before.cells : []
  let underway: Left['underway'] = before?.writer === writer ? before.underway : Promise.resolve([])
  /** Their writer has yet to decide; as they were typed. */
  const undecided = new Map<CellBox, UnsavedCell>()
  const waiting = new Set<CellBox>()
  const unsaved = signal(0)
  const offline = signal(false)
  const kept = signal(true)
  let sending: ReadonlyMap<CellBox, CellContent> = new Map()
  let recalled = false
  let stopped = false
  /** Attempts in a row. */
  let failed = 0
  /** The server has answered and asks for a pause: typing on does not cut it short. */
  let pausing = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let leaving: ReturnType<typeof setTimeout> | undefined
  let lastAt = 0

  const count = () => {
    unsaved.value = waiting.size + [...sending.keys()].filter((box) => !waiting.has(box)).length
  }

  const asTyped = (box: CellBox): UnsavedCell => {
    lastAt = Math.max(Date.now(), lastAt + 1)
    return { cell: toCell(box, box.content.peek()), reason: box.reason, at: lastAt }
  }

  const keep = async (boxes: readonly CellBox[]) => {
    if (!(await store.keep(boxes.map(asTyped)))) kept.value = false
  }

  // One request at a time: keys typed while it is on its way leave together with the next one.
  const send = async (): Promise<void> => {
    if (stopped || !recalled || sending.size > 0 || waiting.size === 0 || !isHere.peek()) return
    clearTimeout(retry)
    clearTimeout(leaving)
    leaving = undefined
    pausing = false
    sending = new Map([...waiting].slice(0, CELLS_PER_REQUEST_MAX).map((box) => [box, box.content.peek()]))
    for (const box of sending.keys()) waiting.delete(box)
    try {
      const answer = call(PutCells, {
        studyGroupId,
        cells: [...sending].map(([box, content]) => ({ ...toCell(box, content), reason: box.reason })),
        ...(writer === null ? {} : { as: writer }),
      })
      underway = answer.then(
        ({ outcomes }) => outcomes,
        () => [],
      )
      const { outcomes } = await answer
      // Whoever has taken it over hears of it, and tells its writer.
      if (stopped) return
      failed = 0
      const sent = new Map([...sending].map(([box, content]) => [`${box.lessonId} ${box.studentId}`, content]))
      batch(() => {
        offline.value = false
        for (const outcome of outcomes) {
          const { lessonId, studentId } = outcome.outcome === 'saved' ? outcome.cell : outcome
          const content = sent.get(`${lessonId} ${studentId}`)
          if (content) listener.onOutcome(outcome, content)
        }
      })
    } catch (error) {
      if (stopped) return
      batch(() => {
        if (isFinal(error)) {
          failed = 0
          offline.value = false
          const boxes = [...sending.keys()]
          for (const box of boxes) waiting.delete(box)
          store.drop(boxes)
          listener.onRefused(boxes, error.code)
        } else {
          // No network, a server in trouble, or a session that has ended: then what was typed waits for whoever typed it to sign in again.
          offline.value = true
          const later = [...waiting]
          waiting.clear()
          // In the order they were typed: what was on its way goes first.
          for (const box of [...sending.keys(), ...later]) waiting.add(box)
          for (const box of waiting) box.state.value = 'queued'
          failed += 1
          pausing = error instanceof CallRefused
          retry = setTimeout(() => void send(), pauseMs(failed, error))
        }
      })
    } finally {
      sending = new Map()
      count()
      if (!offline.peek()) queueMicrotask(() => void send())
    }
  }

  const backOnline = () => void send()
  globalThis.addEventListener?.('online', backOnline)
  // Signed in again: at once, whatever pause there was.
  const unwatch = effect(() => {
    if (isHere.value) queueMicrotask(backOnline)
  })

  const takeOver = async () => {
    const cells = await store.recall()
    if (stopped) return
    const typed = [...waiting]
    const left = handed
    handed = []
    const isLeft = ({ cell }: UnsavedCell) => left.some((one) => isSamePlace(one.cell, cell))
    listener.onRecalled([...cells.filter((cell) => !isLeft(cell)), ...left])
    // In the order they were typed: what this page has typed meanwhile goes last.
    for (const box of typed) {
      waiting.delete(box)
      waiting.add(box)
    }
    count()
    const outcomes = await underway
    if (stopped) return
    listener.onUnderway(outcomes)
    recalled = true
    await send()
  }
  void takeOver()

  return {
    unsaved,
    offline,
    kept,
    put: (boxes) => {
      for (const box of boxes) {
        box.state.value = offline.peek() ? 'queued' : 'saving'
        waiting.add(box)
        undecided.delete(box)
      }
      count()
      void keep(boxes)
      leaving ??= setTimeout(() => {
        leaving = undefined
        if (!pausing) void send()
      }, LEAVES_AFTER_MS)
    },
    settle: (box, keepIt = false) => {
      undecided.delete(box)
      if (keepIt) {
        waiting.delete(box)
        undecided.set(box, asTyped(box))
      } else if (waiting.has(box)) void keep([box])
      else store.drop([box])
      count()
    },
    waits: (box) => waiting.has(box) || sending.has(box),
    typedAgain: (box) => waiting.has(box),
    stop: () => {
      stopped = true
      clearTimeout(retry)
      clearTimeout(leaving)
      globalThis.removeEventListener?.('online', backOnline)
      unwatch()
      const boxes = new Set([...sending.keys(), ...waiting])
      return { writer, cells: [...undecided.values(), ...handed, ...[...boxes].map(asTyped)], underway }
    },
  }
}

function toCell(box: CellBox, content: CellContent): Cell {
  return { lessonId: box.lessonId, studentId: box.studentId, ...content, version: box.version }
}

function isSamePlace(one: Cell, other: Cell): boolean {
  return one.lessonId === other.lessonId && one.studentId === other.studentId
}
