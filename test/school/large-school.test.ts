import { beforeAll, describe, expect, it } from 'vitest'
import { ApplyImport, CreateImport, UndoImport } from '../../protocol/roster-import.ts'
import { LARGE_SCHOOL, largeSchoolZip } from '../cast/large-school.ts'
import { firstAdministrator, type Person } from '../kit/act-as.ts'
import { countRowsOf } from '../kit/dump-roster.ts'
import { keepStorage } from '../kit/keep-storage.ts'

keepStorage()

let administrator: Person
beforeAll(async () => {
  administrator = await firstAdministrator()
})

/** Batches and single statements, of the sign-in's own few as well. */
const QUERIES_OF_APPLYING_MAX = 8
const QUERIES_OF_PLANNING_MAX = 80

describe('a school of 2,000 pupils, 4,000 parents and 150 staff', () => {
  it('[IMP-20] is planned, applied and undone in a bounded number of statements', async () => {
    const { importId, problems, counts } = await administrator.call(CreateImport, { fileName: 'large.zip' }, largeSchoolZip('2025-10-06'))
    expect(problems.map(({ code, params }) => `${code} ${params.role}`)).toEqual([
      'role_gained schoolAdmin',
      'role_gained head',
      ...Array(3).fill('role_gained deputyHead'),
    ])
    const added = Object.fromEntries(counts.map((one) => [one.entity, one.added]))
    expect(added).toMatchObject({ student: LARGE_SCHOOL.students, parent: LARGE_SCHOOL.parents, staff: LARGE_SCHOOL.staff })
    expect(Number(administrator.headers.get('x-d1-queries'))).toBeLessThanOrEqual(QUERIES_OF_PLANNING_MAX)
    await administrator.call(ApplyImport, { importId })
    expect(Number(administrator.headers.get('x-d1-queries'))).toBeLessThanOrEqual(QUERIES_OF_APPLYING_MAX)
    expect(await countRowsOf('people')).toBe(LARGE_SCHOOL.students + LARGE_SCHOOL.parents + LARGE_SCHOOL.staff + 1)
    expect(await countRowsOf('study_groups')).toBe(LARGE_SCHOOL.groups)
    expect(await countRowsOf('lessons')).toBeGreaterThan(70_000)
    const again = await administrator.call(CreateImport, { fileName: 'large.zip' }, largeSchoolZip('2025-10-06'))
    expect(again.counts).toEqual([])
    await administrator.call(UndoImport, { importId })
    expect(Number(administrator.headers.get('x-d1-queries'))).toBeLessThanOrEqual(QUERIES_OF_APPLYING_MAX)
    expect([await countRowsOf('people'), await countRowsOf('lessons')]).toEqual([1, 0])
  }, 60_000)
})
