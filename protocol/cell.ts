// What one pupil has at one lesson. Apart from journal.ts, so that the inbox, which tells of cells (inbox/events.ts), does not bring the journal's
// endpoints to everybody's first page.
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { LessonId, PersonId, WorkKindId } from './ids.ts'
import { MARK_COMMENT_CHARS_MAX, MARKS_PER_CELL_MAX, WEIGHT_HUNDREDTHS_MAX } from './limits.ts'

/** The scale and «точка» (work awaited from the pupil). «1» is a school's choice (journal-domain: scale 1–5). */
export const MARK_VALUES = ['1', '2', '3', '4', '5', '.'] as const
export const MarkValue = z.enum(MARK_VALUES)
export type MarkValue = z.infer<typeof MarkValue>

export function isMarkValue(value: string): value is MarkValue {
  return MarkValue.safeParse(value).success
}

export const Mark = z.object({
  value: MarkValue,
  /** null = the lesson's kind of work. */
  kindId: z.nullable(WorkKindId),
  comment: z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(MARK_COMMENT_CHARS_MAX))),
  /** Its own, instead of its kind's. */
  weightHundredths: z.optional(z.int().check(z.minimum(1), z.maximum(WEIGHT_HUNDREDTHS_MAX))),
  /** «Не учитывать»: stands in the journal and not in any average. */
  counts: z.optional(z.literal(false)),
})
export type Mark = z.infer<typeof Mark>

/** absent (reason not known) Н · ill Б · excused УП · unexcused НП · late ОП · exempt ОСВ */
export const ATTENDANCES = ['absent', 'ill', 'excused', 'unexcused', 'late', 'exempt'] as const
export const Attendance = z.enum(ATTENDANCES)
export type Attendance = z.infer<typeof Attendance>

/** What one pupil has at one lesson. A cell never written has version 0. */
export const Cell = z.object({
  lessonId: LessonId,
  studentId: PersonId,
  marks: z.array(Mark).check(z.maxLength(MARKS_PER_CELL_MAX)),
  attendance: z.nullable(Attendance),
  /** Of a «точка» that stands here: the last day on which the work is taken. In `PutCells`, left out: as it stands. */
  pointDueOn: z.optional(z.nullable(SchoolDate)),
  version: z.int().check(z.minimum(0)),
})
export type Cell = z.infer<typeof Cell>
