// Kinds of terms, apart from school-setup.ts, so that whoever reads the journal's rules does not bring the set-up's endpoints.
import * as z from 'zod/mini'

/** A term of kind `year`, which some sources name, is no term to be marked. */
export const TERM_KINDS = ['quarter', 'trimester', 'halfYear', 'module'] as const
export const TermKind = z.enum(TERM_KINDS)
export type TermKind = z.infer<typeof TermKind>
