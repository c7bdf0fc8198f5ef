// The open «Итоговые»: marks as signals, given at once on the screen and saved in the background; reasons, conflicts, closed periods. No JSX here.
import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { type GivenValue, mayBeGiven } from '../../protocol/exam-scale.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { CELLS_PER_REQUEST_MAX } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import {
  type GetTermMarks,
  PutTermMarks,
  type TermColumn,
  type TermMark,
  type TermMarkOutcome,
  type TermSuggestion,
} from '../../protocol/term-marks.ts'
import { needsReason } from '../../protocol/term-suggestion.ts'
import { me } from '../app/session.ts'
import { call } from '../platform/call.ts'
import type { CellState } from './grid-state.ts'
import { isFinal, pauseMs } from './send-again.ts'

export type TermData = ResultOf<typeof GetTermMarks>
export type TermContent = Pick<TermMark, 'value' | 'reason'>

export type TermBox = {
  readonly studentId: PersonId
  readonly column: TermColumn
  readonly content: Signal<TermContent>
  readonly suggestion: Signal<TermSuggestion | null>
  readonly state: Signal<CellState>
  stored: TermContent
  version: number
}

export type TermConflict = { readonly box: TermBox; readonly mine: TermContent; readonly theirs: TermContent }

export type TermMarks = {
  readonly data: TermData
  readonly boxAt: (row: number, column: number) => TermBox | undefined
  readonly unsaved: ReadonlySignal<number>
  readonly offline: ReadonlySignal<boolean>
  /** Something else than the marks say: why? */
  readonly asking: Signal<{ readonly box: TermBox; readonly value: GivenValue } | null>
  readonly conflict: Signal<TermConflict | null>
  readonly closed: Signal<TermColumn | null>
  readonly lastRefusal: Signal<RefusalCode | null>
  readonly give: (box: TermBox, value: GivenValue | null, reason?: string | null) => void
  /** What is suggested for every pupil who has nothing in this column yet; answers how many. */
  readonly acceptAll: (column: number) => number
  readonly undo: () => TermBox | null
  readonly settle: (choice: 'mine' | 'theirs') => void
  /** Another's mark, from the inbox. */
  readonly hear: (mark: {
    readonly studentId: PersonId
    readonly period: string
    readonly value: string | null
    readonly version: number
  }) => boolean
  /** Read again: suggestions follow from marks, and the year from the terms. */
  readonly refresh: (data: TermData) => void
}

const NOTHING: TermContent = { value: null, reason: null }

/** `onSaved`: after each answer that stored something. */
export function openTermMarks(data: TermData, onSaved: () => void): TermMarks {
  const { studyGroupId } = data.group
  const writer = me.peek()?.personId ?? null
  let retry: ReturnType<typeof setTimeout> | undefined
  let failed = 0
  const boxes = new Map<string, TermBox>()
  for (const column of data.columns) {
    for (const student of data.students) {
      if (column.period === 'exam' && data.exam.studentIds?.includes(student.personId) === false) continue
      if (student.fromOn > column.endsOn || (student.toOn !== null && student.toOn < column.startsOn)) continue
      boxes.set(`${student.personId} ${column.period}`, {
        studentId: student.personId,
        column,
        content: signal(NOTHING),
        suggestion: signal<TermSuggestion | null>(null),
        state: signal<CellState>('idle'),
        stored: NOTHING,
        version: 0,
      })
    }
  }
  const boxOf = (mark: { readonly studentId: string; readonly period: string }) => boxes.get(`${mark.studentId} ${mark.period}`)

  const waiting = new Set<TermBox>()
  const unsaved = signal(0)
  const offline = signal(false)
  const asking: TermMarks['asking'] = signal(null)
  const conflict = signal<TermConflict | null>(null)
  const closed = signal<TermColumn | null>(null)
  const lastRefusal = signal<RefusalCode | null>(null)
  const done: { readonly box: TermBox; readonly before: TermContent }[] = []
  let sending: readonly TermBox[] = []

  const isBusy = (box: TermBox) => waiting.has(box) || sending.includes(box)

  const store = (box: TermBox, mark: TermMark | null) => {
    box.stored = mark === null ? NOTHING : { value: mark.value, reason: mark.reason }
    box.version = mark?.version ?? 0
  }

  const refresh = (fresh: TermData) =>
    batch(() => {
      for (const suggestion of fresh.suggestions) {
        const box = boxOf(suggestion)
        if (box) box.suggestion.value = suggestion
      }
      for (const mark of fresh.marks) {
        const box = boxOf(mark)
        if (!box || isBusy(box) || mark.version < box.version) continue
        store(box, mark)
        box.content.value = box.stored
      }
    })

  const show = (box: TermBox, content: TermContent) => {
    batch(() => {
      box.content.value = content
      box.state.value = offline.value ? 'queued' : 'saving'
      waiting.add(box)
      unsaved.value = waiting.size + sending.length
    })
    queueMicrotask(() => void send())
  }

  // One request at a time: what is given while it is on its way leaves with the next one.
  const send = async (): Promise<void> => {
    if (sending.length > 0 || waiting.size === 0) return
    clearTimeout(retry)
    // Security: what one person gave is not sent as another.
    if ((me.peek()?.personId ?? null) !== writer) {
      retry = setTimeout(() => void send(), pauseMs(1, null))
      return
    }
    sending = [...waiting].slice(0, CELLS_PER_REQUEST_MAX)
    for (const box of sending) waiting.delete(box)
    const sent = new Map(sending.map((box) => [box, box.content.value]))
    const marks = [...sent].map(([box, { value, reason }]) => ({
      studentId: box.studentId,
      period: box.column.period,
      value,
      reason,
      version: box.version,
    }))
    try {
      const { outcomes } = await call(PutTermMarks, { studyGroupId, marks, ...(writer === null ? {} : { as: writer }) })
      batch(() => {
        offline.value = false
        failed = 0
        for (const outcome of outcomes) apply(outcome, sent)
      })
      if (outcomes.some(({ outcome }) => outcome === 'saved')) onSaved()
    } catch (error) {
      batch(() => {
        if (isFinal(error)) {
          failed = 0
          offline.value = false
          lastRefusal.value = error.code
          for (const box of sending) giveUp(box)
        } else {
          // No network, a server in trouble, or a session that has ended: what was given stays on the screen and goes on being sent.
          offline.value = true
          for (const box of sending) waiting.add(box)
          for (const box of waiting) box.state.value = 'queued'
          failed += 1
          retry = setTimeout(() => void send(), pauseMs(failed, error))
        }
      })
    } finally {
      sending = []
      unsaved.value = waiting.size
      if (!offline.value) queueMicrotask(() => void send())
    }
  }

  const apply = (outcome: TermMarkOutcome, sent: ReadonlyMap<TermBox, TermContent>) => {
    const box = boxOf(outcome.outcome === 'saved' ? outcome.mark : outcome)
    if (!box) return
    store(box, outcome.outcome === 'saved' ? outcome.mark : outcome.current)
    if (outcome.outcome === 'saved') {
      if (!waiting.has(box)) box.state.value = 'saved'
      return
    }
    const mine = sent.get(box) ?? NOTHING
    waiting.delete(box)
    giveUp(box)
    if (outcome.refusal === 'changed_by_another') conflict.value = { box, mine, theirs: box.stored }
    else if (outcome.refusal === 'period_closed') closed.value = box.column
    else if (outcome.refusal === 'reason_required' && mine.value !== null) asking.value = { box, value: mine.value }
    else lastRefusal.value = outcome.refusal
  }

  const giveUp = (box: TermBox) => {
    box.content.value = box.stored
    box.state.value = 'refused'
  }

  const give: TermMarks['give'] = (box, value, reason = null) => {
    if (box.column.closed) {
      closed.value = box.column
      return
    }
    if (value !== null && !isInScale(value, box.column, data)) {
      lastRefusal.value = 'mark_not_in_scale'
      return
    }
    const { content } = box
    if (content.value.value === value && content.value.reason === reason) return
    if (value !== null && reason === null && needsReason(box.suggestion.value?.suggested ?? null, value)) {
      // The reason a mark was given for stays good while the mark is the same.
      if (content.value.value !== value) asking.value = { box, value }
      return
    }
    done.push({ box, before: content.value })
    show(box, { value, reason })
  }

  refresh(data)

  return {
    data,
    boxAt: (row, column) => boxes.get(`${data.students[row]?.personId} ${data.columns[column]?.period}`),
    unsaved,
    offline,
    asking,
    conflict,
    closed,
    lastRefusal,
    give,
    refresh,
    acceptAll: (column) => {
      const period = data.columns[column]?.period
      const open = [...boxes.values()].filter((box) => box.column.period === period && box.content.value.value === null)
      if (open[0]?.column.closed) {
        closed.value = open[0].column
        return 0
      }
      const taken = open.flatMap((box) => {
        const suggested = box.suggestion.value?.suggested ?? null
        return suggested === null ? [] : [{ box, suggested }]
      })
      for (const { box, suggested } of taken) give(box, suggested)
      return taken.length
    },
    undo: () => {
      const step = done.pop()
      if (!step) return null
      show(step.box, step.before)
      return step.box
    },
    settle: (choice) => {
      const open = conflict.value
      conflict.value = null
      if (open && choice === 'mine') show(open.box, open.mine)
    },
    hear: (mark) => {
      const box = boxOf(mark)
      return box !== undefined && !isBusy(box) && mark.version > box.version
    },
  }
}

/** The server decides; this only spares a way to it. */
export function isInScale(value: GivenValue, { period }: Pick<TermColumn, 'period'>, { group, scaleFrom, exam }: TermData): boolean {
  return mayBeGiven(value, period === 'exam' ? exam.scale : 'five', group.yearLevel, scaleFrom)
}
