// Whether this browser may have proved an account to the provider. Only a hint, so that strangers are not asked about: the truth is in a cookie
// no page can read.
import { signal } from '@preact/signals'
import { recall, remember } from '../platform/storage.ts'

const KEY = 'id'
const hint = signal(recall(KEY) !== null)

export const mayBeKnown = {
  get value(): boolean {
    return hint.value
  },
  set(known: boolean): void {
    hint.value = known
    remember(KEY, known ? '1' : null)
  },
  /** Whoever would rather come in another way this time; asked again by the next page. */
  passBy(): void {
    hint.value = false
  },
}
