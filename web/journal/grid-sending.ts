// The way of typed cells to the server: kept at this browser at once, sent together while a request is on its way, again and again until the server
// has them or says no. Rules MARK-05, MARK-12, GRD-06.
import { batch, type Signal, signal } from '@preact/signals'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { type Cell, type CellOutcome, PutCells } from '../../protocol/journal.ts'
import { CELLS_PER_REQUEST_MAX } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { CallRefused, call } from '../platform/call.ts'
import type { CellContent } from './cell-text.ts'
import type { CellBox } from './grid-state.ts'
import type { UnsavedCell, UnsavedStore } from './unsaved-cells.ts'

const RETRY_MS = 3_000
/** After the frame that shows the mark: its writer is not to wait for a request to be made. Keys of one word leave together. */
const LEAVES_AFTER_MS = 25

type Listener = {
  /** `sent`: what was in the cell when it left. */
  readonly onOutcome: (outcome: CellOutcome, sent: CellContent) => void
  /** The request as a whole was refused: nothing of it was written. */
  readonly onRefused: (boxes: readonly CellBox[], code: RefusalCode) => void
  /** What an earlier page left behind, in the order it was typed. */
  readonly onRecalled: (cells: readonly UnsavedCell[]) => void
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
  readonly stop: () => void
}

export function openSending(studyGroupId: StudyGroupId, store: UnsavedStore, listener: Listener): Sending {
  const waiting = new Set<CellBox>()
  const unsaved = signal(0)
  const offline = signal(false)
  const kept = signal(true)
  let sending: ReadonlyMap<CellBox, CellContent> = new Map()
  let recalled = false
  let stopped = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let leaving: ReturnType<typeof setTimeout> | undefined
  let lastAt = 0

  const count = () => {
    unsaved.value = waiting.size + [...sending.keys()].filter((box) => !waiting.has(box)).length
  }

  const keep = async (boxes: readonly CellBox[]) => {
    const cells = boxes.map((box): UnsavedCell => {
      lastAt = Math.max(Date.now(), lastAt + 1)
      return { cell: toCell(box, box.content.peek()), reason: box.reason, at: lastAt }
    })
    if (!(await store.keep(cells))) kept.value = false
  }

  // One request at a time: keys typed while it is on its way leave together with the next one.
  const send = async (): Promise<void> => {
    if (stopped || !recalled || sending.size > 0 || waiting.size === 0) return
    clearTimeout(retry)
    sending = new Map([...waiting].slice(0, CELLS_PER_REQUEST_MAX).map((box) => [box, box.content.peek()]))
    for (const box of sending.keys()) waiting.delete(box)
    try {
      const { outcomes } = await call(PutCells, {
        studyGroupId,
        cells: [...sending].map(([box, content]) => ({ ...toCell(box, content), reason: box.reason })),
      })
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
      batch(() => {
        if (error instanceof CallRefused && error.code !== 'not_signed_in') {
          const boxes = [...sending.keys()]
          for (const box of boxes) waiting.delete(box)
          store.drop(boxes)
          listener.onRefused(boxes, error.code)
        } else {
          // No network, or a session that has ended: then what was typed waits for whoever typed it to sign in again.
          offline.value = true
          const later = [...waiting]
          waiting.clear()
          // In the order they were typed: what was on its way goes first.
          for (const box of [...sending.keys(), ...later]) waiting.add(box)
          for (const box of waiting) box.state.value = 'queued'
          if (!stopped) retry = setTimeout(() => void send(), RETRY_MS)
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

  void store.recall().then((cells) => {
    if (stopped) return
    const typed = [...waiting]
    waiting.clear()
    recalled = true
    listener.onRecalled(cells)
    for (const box of typed) waiting.add(box)
    count()
    void send()
  })

  return {
    unsaved,
    offline,
    kept,
    put: (boxes) => {
      for (const box of boxes) {
        box.state.value = offline.peek() ? 'queued' : 'saving'
        waiting.add(box)
      }
      count()
      void keep(boxes)
      leaving ??= setTimeout(() => {
        leaving = undefined
        void send()
      }, LEAVES_AFTER_MS)
    },
    settle: (box, keepIt = false) => {
      if (keepIt) waiting.delete(box)
      else if (waiting.has(box)) void keep([box])
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
    },
  }
}

function toCell(box: CellBox, content: CellContent): Cell {
  return { lessonId: box.lessonId, studentId: box.studentId, ...content, version: box.version }
}
