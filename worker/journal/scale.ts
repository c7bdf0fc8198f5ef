import { MARK_VALUES, type MarkValue } from '../../protocol/journal.ts'
import type { JournalRules } from '../../protocol/journal-rules.ts'

/** What may be put into a cell: the school's scale and «точка»; in the first form, which is taught without marks (journal-domain §3), «точка» alone. */
export function scaleOf({ scaleFrom }: JournalRules, yearLevel: number | null): MarkValue[] {
  return MARK_VALUES.filter((value) => value === '.' || (yearLevel !== 1 && Number(value) >= scaleFrom))
}
