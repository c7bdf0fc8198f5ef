import { describe, expect, it, vi } from 'vitest'
import { log } from '../../worker/platform/log.ts'

describe('a log line', () => {
  it('[HOUSE-23] of a failed query has the query and none of its values', () => {
    const spy = vi.spyOn(console, 'error').mockImplementation(() => {})
    const failure = new Error('Failed query: insert into people values (?, ?)\nparams: Анна\nОрлова,+79161234567', {
      cause: new Error('UNIQUE constraint failed: people.id'),
    })
    log.error('request.failed', failure, { requestId: 'r-1' })
    const seen = spy.mock.calls.map(([line]) => String(line))
    spy.mockRestore()
    expect(seen).toHaveLength(1)
    expect(seen[0]).toContain('insert into people')
    expect(seen[0]).toContain('UNIQUE constraint failed')
    for (const value of ['Анна', 'Орлова', '79161234567']) expect(seen[0]).not.toContain(value)
  })
})
