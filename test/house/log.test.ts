import { describe, expect, it } from 'vitest'
import { log } from '../../worker/platform/log.ts'

describe('a log line', () => {
  it('[HOUSE-23] of a failed query has the query and none of its values', () => {
    const seen: string[] = []
    const write = console.error
    console.error = (line: string) => seen.push(line)
    const failure = new Error("Failed query: insert into people values (?, ?)\nparams: Анна\nОрлова,+79161234567", {
      cause: new Error('UNIQUE constraint failed: people.id'),
    })
    log.error('request.failed', failure, { requestId: 'r-1' })
    console.error = write
    expect(seen).toHaveLength(1)
    expect(seen[0]).toContain('insert into people')
    expect(seen[0]).toContain('UNIQUE constraint failed')
    for (const value of ['Анна', 'Орлова', '79161234567']) expect(seen[0]).not.toContain(value)
  })
})
