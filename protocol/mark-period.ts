// Which mark of a year: a term's, or what the year ends with. Apart from term-marks.ts, so that a diary does not bring the journal's endpoints.
import * as z from 'zod/mini'
import { EXAM_POINTS } from './exam-scale.ts'
import { TermId } from './ids.ts'
import { TERM_VALUES } from './term-suggestion.ts'

export const MarkPeriod = z.union([TermId, z.enum(['year', 'exam', 'final'])])
export type MarkPeriod = z.infer<typeof MarkPeriod>

/** Points only in an examination whose scale has them. */
export const TermMarkValue = z.enum([...TERM_VALUES, ...EXAM_POINTS])
