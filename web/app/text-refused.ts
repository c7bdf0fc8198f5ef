// The moderator bot names the field whose text it did not take: it is said there, and not once more above the form.
import { CallRefused } from '../platform/call.ts'
import { refusalText } from './refusal-text.ts'

/** What to say at this field of the input; null when the failure is not about its text. */
export function textRefusedAt(failure: unknown, field: string): string | null {
  const isHere = failure instanceof CallRefused && failure.code === 'message_moderated' && failure.details.field === field
  return isHere ? refusalText(failure) : null
}

/** What to say of the form as a whole; null when nothing failed, or when it is said at one of these fields. */
export function failureApart(failure: unknown, ...fields: readonly string[]): string | null {
  if (failure === null || fields.some((field) => textRefusedAt(failure, field) !== null)) return null
  return refusalText(failure)
}
