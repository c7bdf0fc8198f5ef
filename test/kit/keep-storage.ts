import { beforeAll } from 'vitest'
import { migrate } from './migrate.ts'

let kept = false

/** One storage for the whole file: what a test writes, the next one finds. Call it before any `beforeAll` of the file. */
export function keepStorage(): void {
  kept = true
  beforeAll(migrate)
}

export function storageIsKept(): boolean {
  return kept
}
