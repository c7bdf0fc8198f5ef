// What a OneRoster zip says of years, terms and holidays, against what the school has set by hand, locked or marked already.
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { ListJournals } from '../../protocol/journal.ts'
import { ApplyImport, type ImportPreview, ReviseImport, UndoImport } from '../../protocol/roster-import.ts'
import { GetSchoolSetup, PutAcademicYear, PutHolidays, PutTerms } from '../../protocol/school-setup.ts'
import { GetTermMarks, PutTermMarks, SetTermLock } from '../../protocol/term-marks.ts'
import { actAs, demoSchool, type Person } from '../kit/act-as.ts'
import { dumpRoster } from '../kit/dump-roster.ts'
import { edited, upload } from '../kit/import-demo.ts'
import { refusalOf } from '../kit/refusal-of.ts'

const SESSIONS = 'academicSessions.csv'
let administrator: Person

beforeEach(async () => {
  await demoSchool()
  administrator = await actAs('Зуева')
})

const setup = () => administrator.call(GetSchoolSetup, {})

async function termOf(title: string) {
  const term = (await setup()).terms.find((one) => one.title === title)
  if (!term) throw new Error(`no ${title}`)
  return term
}

async function yearNow() {
  const { years, yearId } = await setup()
  const year = years.find((one) => one.yearId === yearId)
  if (!year) throw new Error('no year')
  return year
}

/** `sessions`: lines of the file, without its header and the year's, in place of the four quarters. */
function withSessions(edit: (lines: string[]) => string[]) {
  return edited((files) => {
    const [header = '', ...lines] = (files[SESSIONS] ?? '').trimEnd().split('\r\n')
    files[SESSIONS] = [header, ...edit(lines), ''].join('\r\n')
  })
}

const toldIn = ({ problems }: ImportPreview) => problems.map(({ severity, code, line, value }) => `${severity} ${code} ${line} ${value}`)
const termsNow = async () => (await setup()).terms.map(({ title, startsOn, endsOn }) => `${title} ${startsOn} ${endsOn}`)
const quarters = ['1 четверть 2025-09-01 2025-10-24', '2 четверть 2025-11-03 2025-12-30']
const laterQuarters = ['3 четверть 2026-01-12 2026-03-27', '4 четверть 2026-04-06 2026-05-26']

/** What the levels of every term and holiday are, too. */
async function rows() {
  const { academic_years, terms, holidays } = await dumpRoster()
  return Object.values({ academic_years, terms, holidays }).map((table) => table.map((row) => JSON.stringify(row)).sort())
}

describe('terms that a file has no more', () => {
  it('[IMP-25] [SET-06] stay when they were made by hand, are locked or have marks; the others go, and undo brings them back as they were', async () => {
    const { yearId } = await yearNow()
    const level = { levelFrom: 1, levelTo: 6 }
    const known = (await setup()).terms.map((term) => ({ ...term, ...level }))
    const half = { termId: null, kind: 'halfYear' as const, title: '1 полугодие', startsOn: '2025-09-01', endsOn: '2025-12-30' }
    await administrator.call(PutTerms, { yearId, removed: [], terms: [...known, { ...half, levelFrom: 7, levelTo: 11 }] })
    const { termId } = await termOf('1 четверть')
    await (await actAs('Титов')).call(SetTermLock, { periodId: termId, locked: true })
    const before = await rows()

    const preview = await upload(
      administrator,
      withSessions((lines) => lines.filter((line) => !/[12] четверть/.test(line))),
    )
    expect(toldIn(preview)).toEqual(['warning period_in_use 1 1 четверть'])
    // Two that are left of four are half-years to the reader: no file says what they are.
    expect(preview.counts).toEqual([{ entity: 'term', added: 0, changed: 2, gone: 1 }])
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect((await setup()).terms.map(({ title, levelFrom, levelTo }) => [title, levelFrom, levelTo])).toEqual([
      ['1 четверть', 1, 6],
      ['1 полугодие', 7, 11],
      ['3 четверть', 1, 6],
      ['4 четверть', 1, 6],
    ])
    await administrator.call(UndoImport, { importId: preview.importId })
    expect(await rows()).toEqual(before)
  })

  it('[IMP-25] [SET-06] stay with the marks of a term', async () => {
    const orlova = await actAs('Орлова Анна')
    const { classes } = await orlova.call(ListJournals, {})
    const studyGroupId = classes.find(({ title }) => title === '7Б')?.groups.find(({ subject }) => subject === 'Математика')?.studyGroupId
    if (!studyGroupId) throw new Error('no maths')
    const { students } = await orlova.call(GetTermMarks, { studyGroupId })
    const { termId } = await termOf('1 четверть')
    const studentId = students[0]?.personId
    if (!studentId) throw new Error('no pupil')
    const mark = { studentId, period: termId, value: '4' as const, reason: 'Олимпиада', version: 0 }
    const { outcomes } = await orlova.call(PutTermMarks, { studyGroupId, marks: [mark] })
    expect(outcomes).toMatchObject([{ outcome: 'saved' }])
    const preview = await upload(
      administrator,
      withSessions((lines) => lines.filter((line) => !line.includes('1 четверть'))),
    )
    expect(toldIn(preview)).toEqual(['warning period_in_use 1 1 четверть'])
    expect(preview.counts).toEqual([{ entity: 'term', added: 0, changed: 3, gone: 0 }])
  })
})

describe('terms whose dates a file moves', () => {
  it('[IMP-25] [SET-06] keep them while they are locked, and the rest of the file counts', async () => {
    const { termId } = await termOf('1 четверть')
    await (await actAs('Титов')).call(SetTermLock, { periodId: termId, locked: true })
    const preview = await upload(
      administrator,
      withSessions((lines) => lines.map((line) => line.replace('2025-10-25', '2025-10-24').replace('2025-11-03', '2025-11-05'))),
    )
    expect(toldIn(preview)).toEqual(['warning period_in_use 3 1 четверть'])
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect(await termsNow()).toEqual([quarters[0], '2 четверть 2025-11-05 2025-12-30', ...laterQuarters])
  })

  it('[IMP-25] [IMP-04] keep them also when the lock came after the preview: the plan is made again, and nothing of the locked term has moved', async () => {
    const { termId } = await termOf('1 четверть')
    const files = withSessions((lines) => lines.map((line) => line.replace('2025-10-25', '2025-10-24')))
    const { importId, problems } = await upload(administrator, files)
    expect(problems).toEqual([])
    await (await actAs('Титов')).call(SetTermLock, { periodId: termId, locked: true })
    const before = await rows()
    expect(await refusalOf(administrator.call(ApplyImport, { importId }))).toBe('import_stale')
    expect(await rows()).toEqual(before)
    const again = await administrator.call(ReviseImport, { importId })
    expect(toldIn(again)).toEqual(['warning period_in_use 3 1 четверть'])
    // Closed again in vain: nothing has changed, so the plan stands.
    await (await actAs('Титов')).call(SetTermLock, { periodId: termId, locked: true })
    await administrator.call(ApplyImport, { importId })
    expect(await termsNow()).toEqual([...quarters, ...laterQuarters])
  })

  it('[IMP-25] [SET-03] keep them where they would overlap or lie outside the year; a new one that does is left out', async () => {
    const preview = await upload(
      administrator,
      withSessions((lines) => [
        ...lines.map((line) => line.replace('2025-11-03', '2025-10-20')),
        'extra,,,Модуль,term,2026-03-01,2026-03-10,year-2025,2026',
        'june,,,Июнь,term,2026-06-01,2026-06-10,year-2025,2026',
      ]),
    )
    expect(toldIn(preview).sort()).toEqual([
      'warning dates_overlap 4 2 четверть',
      'warning dates_overlap 7 Модуль',
      'warning outside_year 8 Июнь',
    ])
    expect(preview.counts).toEqual([])
    expect(preview.mayApply).toBe(true)
  })

  it('[IMP-25] of half-years above quarters only the quarters are terms', async () => {
    const preview = await upload(
      administrator,
      withSessions((lines) => [
        ...lines.map((line) => line.replace(/(q[12],.*),year-2025,/, '$1,h1,').replace(/(q[34],.*),year-2025,/, '$1,h2,')),
        'h1,,,1 полугодие,semester,2025-09-01,2025-12-31,year-2025,2026',
        'h2,,,2 полугодие,semester,2026-01-12,2026-05-27,year-2025,2026',
      ]),
    )
    expect(toldIn(preview)).toEqual([])
    expect(preview.counts).toEqual([])
  })
})

describe('the year of a file', () => {
  it('[IMP-25] [SET-02] is the one that the wizard or a roll-over made of the same days: no second year, no second quarters', async () => {
    await env.JOURNAL_00.batch([
      env.JOURNAL_00.prepare('UPDATE academic_years SET source_id = NULL'),
      env.JOURNAL_00.prepare('UPDATE terms SET source_id = NULL'),
    ])
    const before = await rows()
    const preview = await upload(administrator)
    expect(toldIn(preview)).toEqual([])
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect((await setup()).years).toHaveLength(1)
    expect(await termsNow()).toEqual([...quarters, ...laterQuarters])
    await administrator.call(UndoImport, { importId: preview.importId })
    expect(await rows()).toEqual(before)
  })

  it('[IMP-25] [SET-02] is refused by name when it shares days with another one, or has 400 of them', async () => {
    const added = await upload(
      administrator,
      withSessions((lines) => [...lines, 'year-2026,,,2026/27,schoolYear,2026-05-20,2027-05-20,,2027']),
    )
    expect(added.mayApply).toBe(false)
    expect(toldIn(added)).toEqual(['error dates_overlap 7 2026/27'])
    const year = await yearNow()
    await administrator.call(PutAcademicYear, { ...year, endsOn: '2026-08-31' })
    const other = withSessions(() => ['year-2026,,,2026/27,schoolYear,2026-08-25,2027-05-27,,2027'])
    for (const name of ['classes.csv', 'zvonok-timetable.csv']) other[name] = (other[name] ?? '').replaceAll('year-2025', 'year-2026')
    const later = await upload(administrator, other)
    expect(later.mayApply).toBe(false)
    expect(toldIn(later).filter((one) => one.startsWith('error'))).toEqual(['error dates_overlap 2 2026/27'])
    const long = await upload(
      administrator,
      withSessions((lines) => lines.map((line) => line.replace(',schoolYear,2025-09-01,2026-05-27', ',schoolYear,2025-09-01,2026-09-03'))),
    )
    expect(toldIn(long)).toEqual(['error year_too_long 2 2026-09-03'])
  })

  it('[IMP-25] [SET-06] keeps each of its days once it is locked', async () => {
    const { yearId } = await yearNow()
    await (await actAs('Титов')).call(SetTermLock, { periodId: yearId, locked: true })
    const preview = await upload(
      administrator,
      withSessions((lines) => lines.map((line) => line.replace(',schoolYear,2025-09-01', ',schoolYear,2025-09-02'))),
    )
    expect(toldIn(preview)).toContain('warning period_in_use 2 2025/26')
    expect(preview.counts).toEqual([])
  })
})

describe('holidays of a file', () => {
  it('[IMP-25] [SET-03] stay within the year and apart; those that were set for some year levels stay, and come back so', async () => {
    const first = {
      holidayId: null,
      title: 'Каникулы первых классов',
      startsOn: '2026-02-09',
      endsOn: '2026-02-15',
      levelFrom: 1,
      levelTo: 1,
    }
    await administrator.call(PutHolidays, { holidays: [first], removed: [] })
    const before = await rows()
    const preview = await upload(
      administrator,
      edited((files) => {
        files['zvonok-holidays.csv'] += 'Летние каникулы,2026-05-25,2026-08-31\r\nКарантин,2025-10-30,2025-11-07\r\n'
        files['zvonok-holidays.csv'] = (files['zvonok-holidays.csv'] ?? '').replace(/День Победы.*\r\n/, '')
      }),
    )
    expect(toldIn(preview).sort()).toEqual(['warning dates_overlap 10 Карантин', 'warning outside_year 9 Летние каникулы'])
    expect(preview.counts.filter(({ entity }) => entity === 'holiday')).toEqual([{ entity: 'holiday', added: 1, changed: 0, gone: 1 }])
    await administrator.call(ApplyImport, { importId: preview.importId })
    const { holidays } = await setup()
    expect(holidays).toContainEqual(expect.objectContaining({ title: 'Летние каникулы', startsOn: '2026-05-25', endsOn: '2026-05-26' }))
    expect(holidays).toContainEqual(expect.objectContaining({ title: first.title, levelFrom: 1, levelTo: 1 }))
    await administrator.call(UndoImport, { importId: preview.importId })
    expect(await rows()).toEqual(before)
  })
})
