import { type MockInstance, vi } from 'vitest'

let spy: MockInstance<typeof console.error> | undefined
let expected: RegExp[] = []

export function watchConsole(): void {
  expected = []
  spy = vi.spyOn(console, 'error').mockImplementation(() => {})
}

/** This test provokes an error that is logged; lines that match are not held against it. */
export function expectErrors(...patterns: RegExp[]): void {
  expected.push(...patterns)
}

export function takeUnexpectedErrors(): string[] {
  const lines = (spy?.mock.calls ?? []).map((call) => call.map(String).join(' '))
  spy?.mockRestore()
  return lines.filter((line) => !expected.some((pattern) => pattern.test(line)))
}
