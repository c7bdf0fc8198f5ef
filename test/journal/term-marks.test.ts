// Terms’ marks. A longer file than most: setting a school up is dear, so all of it shares one.
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MODERATOR_DEFAULT } from '../../protocol/chat/moderator.ts'
import { SetSchoolModerator } from '../../protocol/chat-list.ts'
import { addDays } from '../../protocol/dates.ts'
import type { PersonId, StudyGroupId, TermId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { GetGrid } from '../../protocol/journal.ts'
import { GetJournalRules, JOURNAL_RULES_DEFAULT, type JournalRules, ROUNDINGS, SetJournalRules } from '../../protocol/journal-rules.ts'
import { showAverage } from '../../protocol/mark-average.ts'
import type { MarkPeriod } from '../../protocol/mark-period.ts'
import { GetTermMarks, PutTermMarks, type TermMarkOutcome } from '../../protocol/term-marks.ts'
import { actAs, type Person, personNamed, settle } from '../kit/act-as.ts'
import { fillMarks, groupOf } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { giveEveryRole, twoSchools } from '../kit/two-schools.ts'

keepStorage()

let orlova: Person
let math: StudyGroupId
let english: StudyGroupId
let ilya: PersonId
let khasanova: Person
let first: TermId

beforeAll(async () => {
  khasanova = (await twoSchools()).khasanova
  await giveEveryRole(khasanova)
  orlova = await actAs('Орлова')
  math = await groupOf('7Б', 'Математика')
  english = await groupOf('7Б', 'Английский')
  ilya = (await actAs('Антонов Илья')).personId
  first = (await read()).columns[0]?.period as TermId
})
beforeEach(() => env.JOURNAL_00.batch([env.JOURNAL_00.prepare('delete from term_marks'), env.JOURNAL_00.prepare('delete from cells')]))

const read = (person = orlova, studyGroupId = math) => person.call(GetTermMarks, { studyGroupId })
const grid = () => orlova.call(GetGrid, { studyGroupId: math, termId: first })

type Typed = { period?: MarkPeriod; value: string | null; reason?: string | null; version?: number; studentId?: PersonId }

async function put(...typed: Typed[]): Promise<TermMarkOutcome[]> {
  const marks = typed.map(({ period = first, value, reason = null, version = 0, studentId = ilya }) => ({
    period,
    value,
    reason,
    version,
    studentId,
  }))
  return (await orlova.call(PutTermMarks, { studyGroupId: math, marks })).outcomes
}

const codeOf = (outcome: TermMarkOutcome | undefined) => (outcome?.outcome === 'refused' ? outcome.refusal : outcome?.outcome)
const many = (value: string, count: number) => Array.from({ length: count }, () => value)

async function suggestion(period: MarkPeriod, studentId = ilya) {
  return (await read()).suggestions.find((one) => one.period === period && one.studentId === studentId)
}

describe('«Итоговые»', () => {
  it('[GRD-12] term marks given by somebody else than the session’s person are refused, and nothing of them is written', async () => {
    const kim = await actAs('Ким')
    const marks = [{ period: first, value: '5', reason: 'Совет', version: 0, studentId: ilya }]
    expect(await refusalOf(orlova.call(PutTermMarks, { studyGroupId: math, marks, as: kim.personId }))).toBe('not_signed_in')
    expect((await read()).marks).toEqual([])
    const { outcomes } = await orlova.call(PutTermMarks, { studyGroupId: math, marks, as: orlova.personId })
    expect(outcomes.map(codeOf)).toEqual(['saved'])
  })

  it('[TRM-07] shows by pupil and term the exact average and what it suggests: 79/17 is shown as 4,65 and suggests 4', async () => {
    await fillMarks(await grid(), ilya, [...many('5', 11), ...many('4', 6)])
    const { columns, suggestions, students, mayPut } = await read()
    expect(columns.map(({ period, title }) => title || period)).toEqual([
      '1 четверть',
      '2 четверть',
      '3 четверть',
      '4 четверть',
      'year',
      'exam',
      'final',
    ])
    expect([students.length, mayPut]).toEqual([8, true])
    const his = suggestions.find((one) => one.studentId === ilya && one.period === first)
    expect(his).toMatchObject({ average: { sum: 7900, weight: 1700 }, suggested: '4', warnings: [] })
    expect(showAverage(his?.average ?? null)).toBe('4,65')
    // Everybody else has no marks: н/а, with a warning.
    const others = suggestions.filter((one) => one.studentId !== ilya && one.period === first)
    expect(new Set(others.map(({ suggested, warnings }) => `${suggested} ${warnings}`))).toEqual(new Set(['na nothingCounts']))
    // Of a term that has not begun nothing is said.
    expect(await suggestion(columns[1]?.period as TermId)).toMatchObject({ average: null, suggested: null, warnings: [] })
  })

  it('[TRM-07] weighs a mark by its own kind of work, its lesson’s, or the school’s first', async () => {
    const { lessons, kinds } = await grid()
    const control = kinds.find((kind) => kind.title.startsWith('Контрольная'))
    const cell = (i: number, mark: object) =>
      env.JOURNAL_00.prepare(
        "insert into cells (lesson_id, student_id, marks, attendance, version, changed_at, changed_by) values (?, ?, ?, null, 1, 0, 'per_00000000000000000000')",
      ).bind(lessons[i]?.id, ilya, JSON.stringify([mark]))
    await env.JOURNAL_00.batch([
      env.JOURNAL_00.prepare('update lessons set work_kind_id = ? where id = ?').bind(control?.id, lessons[1]?.id),
      cell(0, { value: '5', kindId: null, comment: null }),
      cell(1, { value: '3', kindId: null, comment: null }),
      cell(2, { value: '4', kindId: control?.id, comment: null }),
      cell(3, { value: '.', kindId: null, comment: null }),
    ])
    expect((await suggestion(first))?.average).toEqual({ sum: 500 + 4 * 300 + 4 * 400, weight: 900 })
    await env.JOURNAL_00.prepare('update lessons set work_kind_id = null where id = ?').bind(lessons[1]?.id).run()
  })

  it('[TRM-07] is one round trip to the school’s database', async () => {
    await read()
    expect(orlova.headers.get('x-d1-queries')).toBe('2')
  })

  it('[TRM-02] goes by the school’s thresholds, and by the subject’s own where it has some', async () => {
    await fillMarks(await grid(), ilya, ['5', '5', '4', '4'])
    const zueva = await actAs('Зуева')
    const set = async (rules: object) => {
      const { version } = await zueva.call(GetJournalRules, {})
      await zueva.call(SetJournalRules, { rules: { ...JOURNAL_RULES_DEFAULT, ...rules }, version })
    }
    expect((await suggestion(first))?.suggested).toBe('4')
    await set({ thresholds: ROUNDINGS.half })
    expect((await suggestion(first))?.suggested).toBe('5')
    const group = await env.JOURNAL_00.prepare('select subject_id from study_groups where id = ?')
      .bind(math)
      .first<{ subject_id: string }>()
    await set({ thresholds: ROUNDINGS.half, subjectThresholds: [{ subjectId: group?.subject_id, thresholds: ROUNDINGS.sixtyFive }] })
    expect((await suggestion(first))?.suggested).toBe('4')
    await set({})
  })

  it('[TRM-13] warns of few marks by the kind of term and by the group’s lessons a week in the timetable', async () => {
    await fillMarks(await grid(), ilya, ['5', '5', '4', '4'])
    const zueva = await actAs('Зуева')
    const warned = async (fewMarks: Partial<JournalRules['fewMarks']>) => {
      const { rules, version } = await zueva.call(GetJournalRules, {})
      await zueva.call(SetJournalRules, {
        rules: { ...rules, fewMarks: { ...JOURNAL_RULES_DEFAULT.fewMarks, ...fewMarks } },
        version,
      })
      return (await suggestion(first))?.warnings.includes('fewMarks')
    }
    expect(await warned({})).toBe(false)
    // Mathematics has more than two lessons a week, and its terms are quarters.
    expect(await warned({ quarter: { seldom: null, often: 5 } })).toBe(true)
    expect(await warned({ quarter: { seldom: null, often: 4 } })).toBe(false)
    expect(await warned({ quarter: { seldom: 5, often: null } })).toBe(false)
    expect(await warned({ trimester: { seldom: 5, often: 5 }, halfYear: { seldom: 5, often: 5 } })).toBe(false)
    // Two lessons a week, and once a third: it is a subject of two.
    const { lessons } = await grid()
    const kept = [...Map.groupBy(lessons, ({ on }) => weekOf(on))].flatMap(([, [one, two, three]], at) =>
      at === 1 ? [one, two, three] : [one, two],
    )
    const ids = JSON.stringify(kept.flatMap((lesson) => lesson?.id ?? []))
    const away = 'study_group_id = ? and id not in (select value from json_each(?))'
    await env.JOURNAL_00.prepare(`update lessons set study_group_id = 'away' where ${away}`).bind(math, ids).run()
    expect(await warned({ quarter: { seldom: 5, often: null } })).toBe(true)
    expect(await warned({ quarter: { seldom: null, often: 5 } })).toBe(false)
    await env.JOURNAL_00.prepare("update lessons set study_group_id = ? where study_group_id = 'away'").bind(math).run()
    expect(await warned({})).toBe(false)
  })

  it('[TRM-13] the one number a school had before holds for every kind of term', async () => {
    const zueva = await actAs('Зуева')
    const set = (json: string) => env.JOURNAL_00.prepare('update journal_rules set rules = ?').bind(json).run()
    const stored = await env.JOURNAL_00.prepare('select rules from journal_rules').first<{ rules: string }>()
    const { fewMarks: _, ...older } = JOURNAL_RULES_DEFAULT
    await set(JSON.stringify({ ...older, warnMarksBelow: 4 }))
    const four = { seldom: 4, often: 4 }
    expect((await zueva.call(GetJournalRules, {})).rules.fewMarks).toEqual({ quarter: four, trimester: four, halfYear: four, module: four })
    await set(JSON.stringify({ ...older, warnMarksBelow: null }))
    expect((await zueva.call(GetJournalRules, {})).rules.fewMarks).toEqual(JOURNAL_RULES_DEFAULT.fewMarks)
    await set(stored?.rules ?? '')
  })

  it('[TRM-06] a five beside a suggested four needs a reason, which is kept with what was suggested', async () => {
    await fillMarks(await grid(), ilya, [...many('5', 11), ...many('4', 6)])
    expect(codeOf((await put({ value: '5' }))[0])).toBe('reason_required')
    expect((await read()).marks).toEqual([])
    const [saved] = await put({ value: '5', reason: 'Победитель олимпиады' })
    expect(saved).toMatchObject({ outcome: 'saved', mark: { value: '5', reason: 'Победитель олимпиады', version: 1 } })
    const row = await env.JOURNAL_00.prepare('select suggested, average_sum, average_weight, changed_by from term_marks').first()
    expect(row).toEqual({ suggested: '4', average_sum: 7900, average_weight: 1700, changed_by: orlova.personId })
    const log = await env.JOURNAL_00.prepare("select * from journal_log where what = 'termMark.put' order by seq desc limit 1").first()
    expect(log).toMatchObject({
      actor_id: orlova.personId,
      student_id: ilya,
      study_group_id: math,
      before: null,
      reason: 'Победитель олимпиады',
    })
    expect(JSON.parse(String(log?.after))).toEqual({ period: first, value: '5', suggested: '4', reason: 'Победитель олимпиады' })
  })

  it('[MOD-24] a reason that may not be read is refused with its mark alone', async () => {
    const darya = personNamed('Борисова Дарья').personId
    const both = await put({ value: '5', reason: 'Хуйня' }, { value: '5', reason: 'Совет', studentId: darya })
    expect(both.map(codeOf)).toEqual(['message_moderated', 'saved'])
    expect((await read()).marks.map(({ studentId }) => studentId)).toEqual([darya])
    // A stop word that is new does not hold a mark fast whose reason stood there before.
    const zueva = await actAs('Зуева')
    await zueva.call(SetSchoolModerator, { moderator: { ...MODERATOR_DEFAULT, stopWords: ['совет'] } })
    const again = await put({ value: '4', reason: 'Совет', studentId: darya, version: 1 }, { value: '4', reason: 'Совет решил' })
    expect(again.map(codeOf)).toEqual(['saved', 'message_moderated'])
    await zueva.call(SetSchoolModerator, { moderator: MODERATOR_DEFAULT })
  })

  it('[TRM-04] the year follows the given terms, and the certificate the year', async () => {
    const { columns } = await read()
    const terms = columns.slice(0, 4).map((column) => column.period)
    const reason = 'Четвертные'
    expect((await suggestion('year'))?.warnings).toEqual(['termsMissing'])
    await put(...terms.map((period, i) => ({ period, value: ['4', '4', '5', '5'][i] ?? null, reason })))
    expect(await suggestion('year')).toMatchObject({ suggested: '5', warnings: [], average: null })
    expect((await suggestion('final'))?.suggested).toBeNull()
    expect((await put({ period: 'year', value: '5' })).map(codeOf)).toEqual(['saved'])
    expect((await suggestion('final'))?.suggested).toBe('5')
    expect((await put({ period: 'exam', value: '3' })).map(codeOf)).toEqual(['saved'])
    expect((await suggestion('final'))?.suggested).toBe('5')
    await level(9)
    expect((await suggestion('final'))?.suggested).toBe('4')
    await level(7)
  })

  it('[TRM-04] who came from another class in the middle of the year brings the terms that were given there', async () => {
    const { columns } = await read()
    const terms = columns.slice(0, 4).map(({ period }) => period)
    await put(...terms.map((period) => ({ period, value: '5', reason: 'Четвертные' })))
    expect((await suggestion('year'))?.suggested).toBe('5')
    const there = env.JOURNAL_00.prepare(
      `insert into term_marks select other.id, student_id, period, term_marks.school_id, ?3, suggested, average_sum, average_weight, reason, version, changed_at, changed_by
       from term_marks, study_groups other, study_groups now
       where study_group_id = ?1 and period = ?2 and student_id = ?4 and now.id = ?1 and other.subject_id = now.subject_id and other.id <> now.id limit 1`,
    )
    const away = env.JOURNAL_00.prepare('update study_group_members set from_on = ?3 where study_group_id = ?1 and student_id = ?2')
    const here = env.JOURNAL_00.prepare('delete from term_marks where study_group_id = ?1 and student_id = ?2 and period in (?3, ?4)')
    const [first, second] = terms
    await env.JOURNAL_00.batch([
      there.bind(math, first, '3', ilya),
      there.bind(math, second, '3', ilya),
      here.bind(math, ilya, first, second),
      away.bind(math, ilya, columns[2]?.startsOn),
    ])
    // 3, 3 there and 5, 5 here: four, and nobody has to say why it is not a five.
    expect(await suggestion('year')).toMatchObject({ suggested: '4', warnings: [] })
    await env.JOURNAL_00.batch([
      env.JOURNAL_00.prepare('delete from term_marks where student_id = ? and study_group_id <> ?').bind(ilya, math),
      away.bind(math, ilya, columns[0]?.startsOn),
    ])
  })

  it('[TRM-05] the eleventh form’s certificate looks back at the tenth form’s half-years and year', async () => {
    const { columns } = await read()
    await level(11)
    const reason = 'Полугодие'
    await put(...columns.slice(0, 4).map(({ period }) => ({ period, value: '4', reason })), { period: 'year', value: '4', reason })
    // What the tenth form was is nowhere: a mean without it, and a warning.
    expect(await suggestion('final')).toMatchObject({ suggested: '4', warnings: ['termsMissing'] })
    await tenthForm(['5', '5', '5', '5', '5', '5', '5'])
    expect(await suggestion('final')).toMatchObject({ suggested: '5', warnings: [] })
    await level(7)
  })

  it('[TRM-09] is given only over the version seen; the second of two is told what is there now, and nothing is lost', async () => {
    const both = await Promise.all(['4', '3'].map((value) => put({ value, reason: 'Совет' })))
    const outcomes = both.flat()
    const saved = outcomes.find((one) => one.outcome === 'saved')
    const refused = outcomes.find((one) => one.outcome === 'refused')
    expect(refused).toMatchObject({ refusal: 'changed_by_another', current: saved?.outcome === 'saved' ? saved.mark : null })
    const value = saved?.outcome === 'saved' ? (saved.mark.value ?? '') : ''
    // Sent again after a lost answer: saved, and written once.
    expect(await put({ value, reason: 'Совет' })).toEqual([saved])
    const log = await env.JOURNAL_00.prepare("select count(*) as n from journal_log where what = 'termMark.put' and student_id = ?")
      .bind(ilya)
      .first()
    const before = log?.n
    expect(codeOf((await put({ value: '2', reason: 'Спор', version: 0 }))[0])).toBe('changed_by_another')
    expect(codeOf((await put({ value: null, version: 1 }))[0])).toBe('saved')
    const after = await env.JOURNAL_00.prepare("select count(*) as n from journal_log where what = 'termMark.put' and student_id = ?")
      .bind(ilya)
      .first()
    expect(after?.n).toBe(Number(before) + 1)
  })

  it('[TRM-10] junk in the middle is refused by name and the rest kept', async () => {
    const sonya = (await orlova.call(GetGrid, { studyGroupId: await groupOf('7А', 'Математика') })).students[0]?.personId
    const others = (await read()).students.filter((one) => one.personId !== ilya).map((one) => one.personId)
    const reason = 'Совет'
    const outcomes = await put(
      { value: '5', reason },
      { value: '6', reason, studentId: others[0] as PersonId },
      { value: '1', reason, studentId: others[1] as PersonId },
      { value: 'na', studentId: others[2] as PersonId },
      { value: 'pass', studentId: others[3] as PersonId },
      { value: '5', reason, studentId: sonya as PersonId },
      { value: '5', reason, period: 'trm_00000000000000000000' as TermId },
      { value: 'exempt', studentId: others[4] as PersonId },
    )
    expect(outcomes.map(codeOf)).toEqual([
      'saved',
      'mark_not_in_scale',
      'mark_not_in_scale',
      'saved',
      'saved',
      'student_not_in_group',
      'not_found',
      'saved',
    ])
    expect(await refusalOf(orlova.call(PutTermMarks, { studyGroupId: math, marks: [] }))).toBe('invalid')
    const term = { studentId: ilya, period: 'spring' as 'year', value: '5', reason: null, version: 0 }
    expect(await refusalOf(orlova.call(PutTermMarks, { studyGroupId: math, marks: [term] }))).toBe('invalid')
  })

  it('[TRM-10] the first form has no numbers and nothing is suggested; a pupil has no term after they left', async () => {
    await level(1)
    expect((await read()).suggestions).toEqual([])
    expect((await put({ value: '5', reason: 'Хорошо' }, { value: 'pass' })).map(codeOf)).toEqual(['saved'])
    await level(7)
    const { columns } = await read()
    const leave = (on: string | null) =>
      env.JOURNAL_00.prepare('update study_group_members set to_on = ? where study_group_id = ? and student_id = ?')
        .bind(on, math, ilya)
        .run()
    await leave('2025-10-10')
    expect((await put({ value: '4', reason: 'Выбыл', period: columns[1]?.period as TermId })).map(codeOf)).toEqual(['student_not_in_group'])
    expect(await suggestion(columns[1]?.period as TermId)).toBeUndefined()
    await leave(null)
  })

  it('[TRM-11] one mark writes at most eight rows, and is told to Илья, his mother and his teachers, and to nobody else', async () => {
    const people = await Promise.all(['Антонов Илья', 'Антонова Елена', 'Орлова', 'Борисов Павел', 'Ким'].map((name) => actAs(name)))
    const lines = await Promise.all(people.map((person) => inboxOf(person)))
    const told = (frame: InboxDown) => frame.type === 'termMark.changed'
    await settle()
    await put({ value: '4', reason: 'Совет' })
    expect(Number(orlova.headers.get('x-d1-rows-written')) + 2).toBeLessThanOrEqual(8)
    await settle()
    for (const line of lines.slice(0, 3))
      expect(await line.until(told)).toMatchObject({ studyGroupId: math, studentId: ilya, period: first, value: '4' })
    expect(lines.slice(3).map((line) => line.frames.filter(told).length)).toEqual([0, 0])
    for (const line of lines) line.close()
  })
})

describe('whose term marks', () => {
  it('[TRM-08] the group’s teacher gives them; class teacher, deputy and head read; for everybody else they are not there', async () => {
    const nowhere = 'grp_11111111111111111111' as StudyGroupId
    const expected: [Person, StudyGroupId, string, string][] = [
      [orlova, math, 'done', 'done'],
      [orlova, english, 'done', 'not_allowed'],
      [await actAs('Титов'), math, 'done', 'not_allowed'],
      [await actAs('Морозов'), math, 'done', 'not_allowed'],
      [await actAs('Зуева'), math, 'not_found', 'not_found'],
      [await actAs('Ким'), math, 'not_found', 'not_found'],
      [await actAs('Лебедева'), math, 'not_found', 'not_found'],
      [await actAs('Антонов Илья'), math, 'not_found', 'not_found'],
      [await actAs('Антонова Елена'), math, 'not_found', 'not_found'],
      [khasanova, math, 'not_found', 'not_found'],
      [orlova, nowhere, 'not_found', 'not_found'],
      [await actAs('Титов'), nowhere, 'not_found', 'not_found'],
    ]
    for (const [person, studyGroupId, reads, gives] of expected) {
      const marks = [{ studentId: ilya, period: first, value: 'na', reason: null, version: 0 }]
      const answers = [await refusalOf(read(person, studyGroupId)), await refusalOf(person.call(PutTermMarks, { studyGroupId, marks }))]
      expect([person.personId, studyGroupId, ...answers]).toEqual([person.personId, studyGroupId, reads, gives])
    }
  })

  it('[TRM-08] a teacher whose load has ended reads the periods that ended with it, gives none, and does not see what came later', async () => {
    const [kim, belova] = [await actAs('Ким'), await actAs('Белова')]
    const { columns } = await read()
    const [one, two] = columns
    const load = env.JOURNAL_00.prepare(
      'insert or replace into teaching_loads (study_group_id, teacher_id, school_id, from_on, to_on) select id, ?2, school_id, ?3, ?4 from study_groups where id = ?1',
    )
    const today = '2025-10-06'
    await env.JOURNAL_00.batch([
      env.JOURNAL_00.prepare("update terms set ends_on = '2025-09-30' where id = ?").bind(first),
      load.bind(math, belova.personId, '2025-09-01', '2025-10-03'),
      load.bind(math, kim.personId, '2025-10-08', null),
    ])
    await put({ value: 'na' }, { value: 'na', period: two?.period as MarkPeriod }, { value: 'na', period: 'year' })
    const seen = await read(belova)
    expect([seen.mayPut, seen.columns.map(({ period }) => period), seen.today]).toEqual([false, [one?.period], today])
    expect(seen.marks.map(({ period, value }) => [period, value])).toEqual([[first, 'na']])
    expect(new Set(seen.suggestions.map(({ period }) => period))).toEqual(new Set([first]))
    expect(seen.students.length).toBeGreaterThan(0)
    const marks = [{ studentId: ilya, period: first, value: 'exempt', reason: null, version: 1 }]
    expect(await refusalOf(belova.call(PutTermMarks, { studyGroupId: math, marks }))).toBe('not_allowed')
    expect(await refusalOf(read(belova, english))).toBe('not_found')
    // One that is still to come has nothing to read.
    expect(await refusalOf(read(kim))).toBe('not_found')

    // Of a year taught to its end, all of it.
    await load.bind(math, belova.personId, '2025-09-01', '2025-10-05').run()
    await env.JOURNAL_00.prepare("update terms set ends_on = '2025-10-05' where ends_on > '2025-10-05'").run()
    await env.JOURNAL_00.prepare("update academic_years set ends_on = '2025-10-05' where ends_on > '2025-10-05'").run()
    const whole = await read(belova)
    expect([whole.mayPut, whole.columns.map(({ period }) => period)]).toEqual([true, columns.map(({ period }) => period)])
    // The examination is after the lessons, and after the load that a source ends with them: its teacher gives it, until the year is rolled over.
    const late = (['exam', 'final'] as const).map((period) => ({ studentId: ilya, period, value: '4', reason: 'Экзамен', version: 0 }))
    const given = await belova.call(PutTermMarks, { studyGroupId: math, marks: late })
    expect(given.outcomes.map(codeOf)).toEqual(['saved', 'saved'])
    await env.JOURNAL_00.prepare("update study_groups set archived_on = '2025-10-06' where id = ?").bind(math).run()
    expect(await refusalOf(belova.call(PutTermMarks, { studyGroupId: math, marks: late }))).toBe('not_allowed')
  })
})

function level(yearLevel: number): Promise<unknown> {
  return env.JOURNAL_00.prepare("update class_groups set year_level = ? where title = '7Б'").bind(yearLevel).run()
}

/** A group of the same subject in the year before, with these marks of terms and year. */
async function tenthForm(values: readonly string[]): Promise<void> {
  const statements = [
    "insert into academic_years select 'yer_00000000000000000000', school_id, null, '2024/25', '2024-09-01', '2025-05-26' from study_groups where id = ?1",
    "insert into study_groups select 'grp_00000000000000000000', school_id, 'yer_00000000000000000000', null, subject_id, class_group_id, title, '2025-06-01' from study_groups where id = ?1",
  ]
  await env.JOURNAL_00.batch(statements.map((sql) => env.JOURNAL_00.prepare(sql).bind(math)))
  const mark = env.JOURNAL_00.prepare(
    "insert into term_marks select 'grp_00000000000000000000', ?2, ?3, school_id, ?4, null, null, null, null, 1, 0, 'per_00000000000000000000' from study_groups where id = ?1",
  )
  await env.JOURNAL_00.batch(values.map((value, i) => mark.bind(math, ilya, i === values.length - 1 ? 'year' : `old-${i}`, value)))
}

/** Its Monday. */
function weekOf(on: string): string {
  const day = new Date(on)
  return addDays(on, -((day.getUTCDay() + 6) % 7))
}
