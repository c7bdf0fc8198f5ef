import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ListContacts } from '../../protocol/chat-list.ts'
import { GetDiaryWeek } from '../../protocol/diary.ts'
import { requestOf } from '../../protocol/endpoint.ts'
import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { PutCells } from '../../protocol/journal.ts'
import { ENDPOINTS } from '../kit/every-endpoint.ts'

const named = Object.entries(ENDPOINTS)

function pathParametersOf(path: string): string[] {
  return [...path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1] ?? '')
}

describe('endpoint table', () => {
  it('[HOUSE-02] every endpoint written in protocol/ is in the table the tests read', () => {
    const written = globSync('protocol/**/*.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^export const (\w+) = endpoint\(/gm)].map((match) => match[1]),
    )
    expect(Object.keys(ENDPOINTS).sort()).toEqual(written.sort())
    expect(written.length).toBeGreaterThan(20)
  })

  it.each(named)('[HOUSE-02] %s: every parameter of its path is a field of its input', (_name, { path, input }) => {
    const fields = Object.keys((input as unknown as { shape: object }).shape)
    expect(fields).toEqual(expect.arrayContaining(pathParametersOf(path)))
  })

  it('[HOUSE-02] no two endpoints answer at one place', () => {
    const places = named.map(([, { method, path }]) => `${method} ${path.replace(/:[A-Za-z]+/g, ':')}`)
    expect(new Set(places).size).toBe(places.length)
  })

  it.each(named)('[HOUSE-02] %s is called VerbThing and lives under /api/', (name, { path }) => {
    expect(name).toMatch(/^[A-Z][a-z]+([A-Z][a-z]*)+$/)
    expect(path).toMatch(/^\/api(\/(:[a-zA-Z]+|[a-z-]+))+$/)
  })
})

describe('requestOf', () => {
  it('[HOUSE-02] puts parameters into the path, escaped, and the rest of a GET into the query, without what is absent', () => {
    expect(requestOf(GetDiaryWeek, { studentId: 'per_/..?' as PersonId, on: '2025-10-06' })).toEqual({
      url: '/api/diary/per_%2F..%3F/week?on=2025-10-06',
      body: null,
    })
    expect(requestOf(GetDiaryWeek, { studentId: 'per_1' as PersonId, on: undefined })).toEqual({
      url: '/api/diary/per_1/week',
      body: null,
    })
  })

  it('[HOUSE-02] half a character in a query is replaced, since an address cannot carry it', () => {
    expect(requestOf(ListContacts, { query: 'ан\ud83d' })).toEqual({ url: '/api/contacts?query=%D0%B0%D0%BD%EF%BF%BD', body: null })
  })

  it('[HOUSE-02] sends the rest of a write as its body', () => {
    expect(requestOf(PutCells, { studyGroupId: 'grp_1' as StudyGroupId, cells: [] })).toEqual({
      url: '/api/journal/groups/grp_1/cells',
      body: { cells: [] },
    })
  })
})
