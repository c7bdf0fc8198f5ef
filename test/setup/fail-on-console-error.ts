// Whatever nobody expected is logged by console.error (worker/platform/log.ts, and the platform itself). A test that meets it unprepared fails.
// A test that provokes it on purpose says so with `expectErrors(/…/)` of test/kit/expect-errors.ts.
import { afterEach, beforeEach, expect } from 'vitest'
import { takeUnexpectedErrors, watchConsole } from '../kit/expect-errors.ts'

beforeEach(watchConsole)
afterEach(() => {
  expect(takeUnexpectedErrors(), 'console.error was called').toEqual([])
})
