// A longer file than most: making the demo school is dear, and all of these change one.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetAttendanceWeek } from '../../protocol/attendance.ts'
import { GetDiaryMarks } from '../../protocol/diary.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { GetMe } from '../../protocol/identity.ts'
import type { ClassGroupId, PersonId, StudyGroupId, SubjectId, WorkKindId } from '../../protocol/ids.ts'
import { GetGrid, GetTimetable, ListJournals, PutCells } from '../../protocol/journal.ts'
import { JOURNAL_RULES_DEFAULT, SetJournalRules } from '../../protocol/journal-rules.ts'
import {
  ArchiveClass,
  ArchiveStudyGroup,
  GetSchoolSetup,
  ListStudyGroups,
  MoveStudent,
  PutClass,
  PutRooms,
  PutStudyGroup,
  PutSubject,
  PutWorkKinds,
  RemoveSubject,
  SetRoles,
  SetSetupStep,
  type SetupGroup,
} from '../../protocol/school-setup.ts'
import { GetTimetableTemplate } from '../../protocol/timetable.ts'
import { actAs, classNamed, demoSchool, type Person, personNamed, settle } from '../kit/act-as.ts'
import { countRowsOf } from '../kit/dump-roster.ts'
import { edited, importAll } from '../kit/import-demo.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusedAt } from '../kit/refused-at.ts'

keepStorage()

const TODAY = '2025-10-06'
let administrator: Person
let class7A: ClassGroupId
let class7B: ClassGroupId

beforeAll(async () => {
  await demoSchool()
  administrator = await actAs('Зуева')
  class7A = await classNamed('7А')
  class7B = await classNamed('7Б')
})

const look = () => administrator.call(GetSchoolSetup, {})
const idOf = (name: string): PersonId => personNamed(name).personId

async function groupOf(classGroupId: ClassGroupId, subject: string, title?: string): Promise<SetupGroup> {
  const { groups } = await administrator.call(ListStudyGroups, { classGroupId })
  const found = groups.find((group) => group.subject === subject && (title === undefined || group.title === title))
  if (!found) throw new Error(`no ${subject} ${title ?? ''}`)
  return found
}

async function classOf(title: string): Promise<ResultOf<typeof GetSchoolSetup>['classes'][number]> {
  const found = (await look()).classes.find((one) => one.title === title)
  if (!found) throw new Error(`no ${title}`)
  return found
}

const NEW_CLASS = {
  classGroupId: null,
  yearLevel: 8,
  letter: 'в',
  profile: null,
  planKind: 'classic' as const,
  room: null,
  teacherIds: [] as PersonId[],
  bellSetId: null,
}

describe('classes', () => {
  it('[SET-10] a new class has a class teacher and its chats; renamed, its groups and chats are renamed with it', async () => {
    const { classGroupId } = await administrator.call(PutClass, { ...NEW_CLASS, teacherIds: [idOf('Соколов')] })
    await settle()
    expect(await classOf('8В')).toMatchObject({ yearLevel: 8, letter: 'В', students: 0, teachers: [{ name: { familyName: 'Соколов' } }] })
    const chats = () =>
      env.JOURNAL_00.prepare('SELECT title FROM chats WHERE class_group_id = ?').bind(classGroupId).all<{ title: string }>()
    expect((await chats()).results.map(({ title }) => title).sort()).toEqual(['8В', 'Родители 8В'])
    const { subjects } = await look()
    const subjectId = subjects.find(({ title }) => title === 'История')?.subjectId as SubjectId
    await administrator.call(PutStudyGroup, { studyGroupId: null, subjectId, classGroupId, part: null, loads: [] })
    await administrator.call(PutClass, { ...NEW_CLASS, classGroupId, letter: 'физмат' })
    await settle()
    expect((await chats()).results.map(({ title }) => title).sort()).toEqual(['8 физмат', 'Родители 8 физмат'])
    expect((await groupOf(classGroupId, 'История')).title).toBe('8 физмат')
    await administrator.call(ArchiveClass, { classGroupId })
    expect((await look()).classes.map(({ title }) => title)).toEqual(['7А', '7Б'])
  })

  it('[SET-10] a taken name, a class teacher who does not teach, a class with pupils: refused by name', async () => {
    const put = (changes: object) => refusedAt(administrator.call(PutClass, { ...NEW_CLASS, yearLevel: 7, ...changes }))
    expect(await put({ letter: 'б' })).toBe('title_taken letter')
    expect(await put({ letter: ' Б ' })).toBe('title_taken letter')
    expect(await put({ letter: 'Г', teacherIds: [idOf('Орлова'), idOf('Титов')] })).toBe('not_a_teacher teacherIds.1')
    expect(await put({ letter: 'Г', teacherIds: ['per_00000000000000000000' as PersonId] })).toBe('not_found')
    expect(await put({ yearLevel: 12 })).toBe('invalid yearLevel')
    expect(await refusedAt(administrator.call(ArchiveClass, { classGroupId: class7B }))).toBe('class_has_students')
  })

  it('[SET-22] a class has a profile, a kind of plan and a room of the school’s; the template proposes that room, and no import takes any of it', async () => {
    const { teachers } = await classOf('7Б')
    const is = { classGroupId: class7B, yearLevel: 7, letter: 'Б', teacherIds: teachers.map(({ personId }) => personId), bellSetId: null }
    const traits = { profile: 'физико-математический', planKind: 'individual' as const, room: '107' }
    const put = (changes: object) => refusedAt(administrator.call(PutClass, { ...is, ...traits, ...changes }))
    expect(await put({})).toBe('not_found')
    await administrator.call(PutRooms, { added: ['107'], removed: [] })
    expect(await put({ profile: 'а'.repeat(61) })).toBe('invalid profile')
    expect(await put({ profile: 'хуйня' })).toBe('message_moderated profile')
    expect(await put({})).toBe('done')
    expect(await classOf('7Б')).toMatchObject(traits)
    expect(await refusedAt(administrator.call(PutRooms, { added: [], removed: ['107'] }))).toBe('in_use removed.0')
    const { classes } = await administrator.call(GetTimetableTemplate, {})
    expect(classes.map(({ title, room }) => [title, room])).toEqual([
      ['7А', null],
      ['7Б', '107'],
    ])
    await importAll(
      administrator,
      edited(() => {}),
    )
    expect(await classOf('7Б')).toMatchObject(traits)
    expect(await put({ profile: null, planKind: 'classic', room: null })).toBe('done')
    expect(await refusedAt(administrator.call(PutRooms, { added: [], removed: ['107'] }))).toBe('done')
  })
})

describe('the week of a move', () => {
  it('[SET-11] shows of the old class no lessons of the new one, and the other way round; attendance likewise', async () => {
    const studentId = idOf('Носов Артём')
    const orlova = await actAs('Орлова')
    const lessonOf = async (classGroupId: ClassGroupId, on: string) => {
      const { studyGroupId } = await groupOf(classGroupId, 'Математика')
      const id = await env.JOURNAL_00.prepare('SELECT id FROM lessons WHERE study_group_id = ?1 AND lesson_on >= ?2 ORDER BY lesson_on')
        .bind(studyGroupId, on)
        .first<string>('id')
      return { studyGroupId, id }
    }
    const [there, after] = [await lessonOf(class7B, TODAY), await lessonOf(class7A, '2025-10-08')]
    const absent = env.JOURNAL_00.prepare(
      "INSERT INTO cells (lesson_id, student_id, marks, attendance, version, changed_at, changed_by) VALUES (?1, ?2, '[]', 'absent', 1, 0, ?2)",
    )
    await env.JOURNAL_00.batch([absent.bind(there.id, studentId), absent.bind(after.id, studentId)])
    await administrator.call(MoveStudent, { studentId, classGroupId: class7A, fromOn: '2025-10-08' })
    for (const on of [TODAY, '2025-10-13']) {
      const groups = async (classGroupId: ClassGroupId) =>
        new Set((await administrator.call(GetTimetable, { classGroupId, on })).lessons.map(({ group }) => group))
      expect([...(await groups(class7B))].filter((title) => title.startsWith('7А'))).toEqual([])
      expect([...(await groups(class7B))]).toContain('7Б')
      expect([...(await groups(class7A))].filter((title) => title.startsWith('7Б'))).toEqual([])
    }
    const week = await orlova.call(GetAttendanceWeek, { classGroupId: class7B, on: TODAY })
    const own = <T extends { readonly studentId: PersonId }>(rows: readonly T[]) => rows.filter((row) => row.studentId === studentId)
    expect(own(week.cells).map(({ lessonId }) => lessonId)).toEqual([there.id])
    expect(new Set(own(week.members).map(({ toOn }) => toOn))).toEqual(new Set(['2025-10-07']))
    expect(week.lessons.map(({ studyGroupId }) => studyGroupId)).not.toContain(after.studyGroupId)
    await env.JOURNAL_00.batch(
      [
        'DELETE FROM cells WHERE student_id = ?1',
        "DELETE FROM class_members WHERE student_id = ?1 AND from_on = '2025-10-08'",
        "DELETE FROM study_group_members WHERE student_id = ?1 AND from_on = '2025-10-08'",
        'UPDATE class_members SET to_on = NULL WHERE student_id = ?1',
        'UPDATE study_group_members SET to_on = NULL WHERE student_id = ?1',
      ].map((sql) => env.JOURNAL_00.prepare(sql).bind(studentId)),
    )
  })
})

describe('pupils', () => {
  it('[SET-11] one who moves to another class is in its groups from that day; what they had stays where it was', async () => {
    const pupil = await actAs('Карпова Алиса')
    const orlova = await actAs('Орлова')
    const maths = await groupOf(class7B, 'Математика')
    const { lessons } = await orlova.call(GetGrid, { studyGroupId: maths.studyGroupId })
    const lesson = lessons.findLast(({ on }) => on < TODAY)
    if (!lesson) throw new Error('no lesson')
    const marks = [{ value: '5', kindId: null, comment: null }]
    const cell = { lessonId: lesson.id, studentId: pupil.personId, marks, attendance: null, version: 0 }
    await orlova.call(PutCells, { studyGroupId: maths.studyGroupId, cells: [cell] })

    const move = (to: ClassGroupId, fromOn: string) =>
      refusedAt(administrator.call(MoveStudent, { studentId: pupil.personId, classGroupId: to, fromOn }))
    expect(await move(class7A, '2025-09-01')).toBe('dates_reversed fromOn')
    expect(await move(class7A, '2026-06-01')).toBe('outside_year fromOn')
    expect(await move(class7A, TODAY)).toBe('done')
    expect([(await classOf('7А')).students, (await classOf('7Б')).students]).toEqual([5, 7])
    expect((await groupOf(class7A, 'Математика')).studentIds).toContain(pupil.personId)
    expect((await groupOf(class7B, 'Математика')).studentIds).not.toContain(pupil.personId)
    expect((await groupOf(class7B, 'Английский язык', '7Б, 2-я подгруппа')).studentIds).not.toContain(pupil.personId)
    const { subjects } = await pupil.call(GetDiaryMarks, { studentId: pupil.personId })
    expect(
      subjects
        .filter(({ subject }) => subject === 'Математика')
        .map((one) => one.marks.length)
        .sort(),
    ).toEqual([0, 1])
    // And back, as if it had not been.
    expect(await move(class7B, '2025-10-07')).toBe('done')
    expect((await groupOf(class7B, 'Математика')).studentIds).toHaveLength(8)
    const grid = await orlova.call(GetGrid, { studyGroupId: maths.studyGroupId })
    expect(grid.students.find(({ personId }) => personId === pupil.personId)).toMatchObject({ fromOn: '2025-09-01', toOn: null })
  })
})

describe('study groups and loads', () => {
  it('[SET-12] who goes from one subgroup to the other on a day to come is in both lists until then, and keeps that day', async () => {
    const [first, second] = await Promise.all(
      ['7Б, 1-я подгруппа', '7Б, 2-я подгруппа'].map((of) => groupOf(class7B, 'Английский язык', of)),
    )
    const pupil = first?.studentIds[0]
    if (!first || !second || !pupil) throw new Error('no subgroups')
    const put = ({ studyGroupId, subjectId, title, loads }: SetupGroup, studentIds: readonly PersonId[]) =>
      refusedAt(
        administrator.call(PutStudyGroup, {
          studyGroupId,
          subjectId,
          classGroupId: class7B,
          part: { title, studentIds: [...studentIds] },
          loads: loads.map(({ personId, fromOn, toOn, weekHoursHundredths }) => ({
            teacherId: personId,
            fromOn,
            toOn,
            weekHoursHundredths,
          })),
        }),
      )
    await env.JOURNAL_00.batch([
      env.JOURNAL_00.prepare("UPDATE study_group_members SET to_on = '2025-10-19' WHERE study_group_id = ?1 AND student_id = ?2").bind(
        first.studyGroupId,
        pupil,
      ),
      env.JOURNAL_00.prepare(
        "INSERT INTO study_group_members (study_group_id, student_id, school_id, from_on) SELECT id, ?2, school_id, '2025-10-20' FROM study_groups WHERE id = ?1",
      ).bind(second.studyGroupId, pupil),
    ])
    expect(await put(first, first.studentIds)).toBe('done')
    expect(await put(second, [...second.studentIds, pupil])).toBe('done')
    const days = await env.JOURNAL_00.prepare(
      'SELECT from_on, to_on FROM study_group_members WHERE student_id = ?1 AND study_group_id IN (?2, ?3) ORDER BY from_on',
    )
      .bind(pupil, first.studyGroupId, second.studyGroupId)
      .all()
    expect(days.results).toEqual([
      { from_on: '2025-09-01', to_on: '2025-10-19' },
      { from_on: '2025-10-20', to_on: null },
    ])
    // Two groups on one day are refused as before.
    expect(await put(second, [...second.studentIds, first.studentIds[1] as PersonId])).toBe(
      `student_in_two_groups part.studentIds.${second.studentIds.length}`,
    )
    await env.JOURNAL_00.batch([
      env.JOURNAL_00.prepare('UPDATE study_group_members SET to_on = NULL WHERE student_id = ?1 AND study_group_id = ?2').bind(
        pupil,
        first.studyGroupId,
      ),
      env.JOURNAL_00.prepare('DELETE FROM study_group_members WHERE student_id = ?1 AND study_group_id = ?2').bind(
        pupil,
        second.studyGroupId,
      ),
    ])
  })

  it('[SET-12] a class is cut into subgroups, each with its teacher; nobody is in two of one subject, nor in one of another class', async () => {
    const informatics = await groupOf(class7B, 'Информатика')
    const [first, second] = [informatics.studentIds.slice(0, 4), informatics.studentIds.slice(4)]
    const fomin = { teacherId: idOf('Фомин'), fromOn: null, toOn: null, weekHoursHundredths: null }
    const { subjectId } = informatics
    const put = (studyGroupId: StudyGroupId | null, title: string, studentIds: PersonId[]) =>
      refusedAt(
        administrator.call(PutStudyGroup, { studyGroupId, subjectId, classGroupId: class7B, part: { title, studentIds }, loads: [fomin] }),
      )
    expect(await put(null, '7Б, 2-я подгруппа', second)).toBe('student_in_two_groups part.studentIds.0')
    expect(await put(informatics.studyGroupId, '7Б, 1-я подгруппа', first)).toBe('done')
    expect(await put(null, '7Б, 2-я подгруппа', [...second, ...first.slice(0, 1)])).toBe('student_in_two_groups part.studentIds.4')
    expect(await put(null, '7Б, 2-я подгруппа', [...second, idOf('Данилов Егор')])).toBe('student_of_another_class part.studentIds.4')
    expect(await put(null, '7Б, 1-я подгруппа', second)).toBe('title_taken part.title')
    expect(await put(null, '7Б, 2-я подгруппа', second)).toBe('done')
    const { groups } = await administrator.call(ListStudyGroups, { classGroupId: class7B })
    expect(
      groups.filter(({ subject }) => subject === 'Информатика').map(({ title, whole, studentIds }) => [title, whole, studentIds.length]),
    ).toEqual([
      ['7Б, 1-я подгруппа', false, 4],
      ['7Б, 2-я подгруппа', false, 4],
    ])
    // Who left the first group keeps what they had there until yesterday.
    expect(await countRowsOf('study_group_members', `study_group_id = '${informatics.studyGroupId}' AND to_on = '2025-10-05'`)).toBe(4)
  })

  it('[SET-12] a group over several classes has pupils of both', async () => {
    const { subjectId } = await administrator.call(PutSubject, { subjectId: null, title: 'Шахматы' })
    const studentIds = [idOf('Данилов Егор'), idOf('Носов Артём')]
    const loads = [{ teacherId: idOf('Волков'), fromOn: null, toOn: null, weekHoursHundredths: null }]
    await administrator.call(PutStudyGroup, {
      studyGroupId: null,
      subjectId,
      classGroupId: null,
      part: { title: 'Кружок', studentIds },
      loads,
    })
    const { groups, students } = await administrator.call(ListStudyGroups, {})
    expect(groups).toMatchObject([
      { subject: 'Шахматы', title: 'Кружок', classGroupId: null, whole: false, loads: [{ fromOn: '2025-09-01' }] },
    ])
    expect(students.map(({ name, classTitle }) => `${name.familyName} ${classTitle}`)).toEqual(['Данилов 7А', 'Носов 7Б'])
    expect((await look()).crossGroups).toBe(1)
    const volkov = await actAs('Волков')
    const { classes } = await volkov.call(ListJournals, {})
    const studyGroupId = classes.at(-1)?.groups[0]?.studyGroupId as StudyGroupId
    // The terms are those of its pupils' level.
    expect((await volkov.call(GetGrid, { studyGroupId })).terms).toHaveLength(4)
    expect(await refusedAt(administrator.call(RemoveSubject, { subjectId }))).toBe('in_use')
    await administrator.call(ArchiveStudyGroup, { studyGroupId })
    expect(await refusedAt(administrator.call(RemoveSubject, { subjectId }))).toBe('in_use')
  })

  it('[SET-13] a hand-over has a day: until then the one teacher, from then on the other; reversed dates and strangers are refused', async () => {
    const biology = await groupOf(class7B, 'Биология')
    const group = { studyGroupId: biology.studyGroupId, subjectId: biology.subjectId, classGroupId: class7B, part: null }
    const gromova = { teacherId: idOf('Громова'), fromOn: '2025-09-01', toOn: '2025-10-05', weekHoursHundredths: null as number | null }
    const ryabova = { teacherId: idOf('Рябова'), fromOn: TODAY, toOn: null, weekHoursHundredths: 150 }
    const put = (...loads: (typeof gromova | typeof ryabova)[]) => refusedAt(administrator.call(PutStudyGroup, { ...group, loads }))
    expect(await put({ ...gromova, toOn: '2025-08-31' })).toBe('dates_reversed loads.0')
    expect(await put({ ...gromova, teacherId: idOf('Титов') })).toBe('not_a_teacher loads.0')
    expect(await put(gromova, ryabova)).toBe('done')
    const mine = async (name: string) =>
      (await (await actAs(name)).call(ListJournals, {})).classes
        .flatMap(({ groups }) => groups)
        .filter(({ teaches }) => teaches)
        .map(({ studyGroupId }) => studyGroupId)
    expect(await mine('Рябова')).toContain(biology.studyGroupId)
    expect(await mine('Громова')).not.toContain(biology.studyGroupId)
    expect((await groupOf(class7B, 'Биология')).loads.map(({ name, toOn }) => [name.familyName, toOn])).toEqual([
      ['Громова', '2025-10-05'],
      ['Рябова', null],
    ])
    // Of the hours only those of who teaches now count.
    const hours = async () =>
      (await administrator.call(GetTimetableTemplate, {})).groups.find(({ studyGroupId }) => studyGroupId === biology.studyGroupId)
        ?.weekHoursHundredths
    expect(await hours()).toBe(150)
    expect(await put({ ...gromova, weekHoursHundredths: 300 }, { ...ryabova, weekHoursHundredths: 200 })).toBe('done')
    expect(await hours()).toBe(200)
    expect((await groupOf(class7B, 'Биология')).loads.map((load) => load.weekHoursHundredths)).toEqual([300, 200])
    for (const bad of [0, 4001, 1.5])
      expect(await put({ ...ryabova, weekHoursHundredths: bad })).toBe('invalid loads.0.weekHoursHundredths')
  })
})

describe('subjects, rooms, kinds of work', () => {
  it('[SET-14] a subject has one name, whatever its case; one that somebody studies stays', async () => {
    const put = (title: string) => refusedAt(administrator.call(PutSubject, { subjectId: null, title }))
    expect(await put('математика')).toBe('title_taken title')
    expect(await put('  ')).toBe('invalid title')
    const { subjectId } = await administrator.call(PutSubject, { subjectId: null, title: 'Астрономия' })
    await administrator.call(PutSubject, { subjectId, title: 'Черчение' })
    expect((await look()).subjects.filter(({ groups }) => groups === 0).map(({ title }) => title)).toContain('Черчение')
    expect(await refusedAt(administrator.call(RemoveSubject, { subjectId }))).toBe('done')
  })

  it('[SET-14] rooms of the timetable are taken over; one that is in use stays', async () => {
    const { roomsUnlisted } = await look()
    await administrator.call(PutRooms, { added: [...roomsUnlisted, 'Актовый зал'], removed: [] })
    const after = await look()
    expect([after.rooms.length, after.roomsUnlisted]).toEqual([roomsUnlisted.length + 1, []])
    expect(await refusedAt(administrator.call(PutRooms, { added: ['актовый зал'], removed: [] }))).toBe('title_taken added.0')
    expect(await refusedAt(administrator.call(PutRooms, { added: [], removed: ['Актовый зал', 'спортзал'] }))).toBe('in_use removed.1')
    expect((await look()).rooms).toHaveLength(roomsUnlisted.length + 1)
    expect(await refusedAt(administrator.call(PutRooms, { added: [], removed: ['Актовый зал'] }))).toBe('done')
  })

  it('[SET-14] a kind of work has a weight above zero; another weight changes the average, and a kind that is used stays', async () => {
    const { workKinds } = await look()
    const kinds = workKinds.map((kind) => ({ ...kind }))
    const put = (
      changed: { kindId: WorkKindId | null; title: string; shortTitle: string; weightHundredths: number }[],
      removed: WorkKindId[] = [],
    ) => refusedAt(administrator.call(PutWorkKinds, { kinds: changed, removed }))
    const test = kinds.find(({ title }) => title === 'Контрольная работа')
    if (!test) throw new Error('no kind')
    expect(await put([{ ...test, weightHundredths: 0 }])).toBe('weight_out_of_range kinds.0.weightHundredths')
    expect(await put([{ ...test, weightHundredths: -100 }])).toBe('weight_out_of_range kinds.0.weightHundredths')
    expect(await put([{ ...test, weightHundredths: 10_001 }])).toBe('weight_out_of_range kinds.0.weightHundredths')
    expect(await put([...kinds, { ...test, kindId: null, title: 'контрольная  работа' }])).toBe(`title_taken kinds.${kinds.length}.title`)

    const orlova = await actAs('Орлова')
    const pupil = await actAs('Антонов Илья')
    const { studyGroupId } = await groupOf(class7B, 'Математика')
    const { lessons } = await orlova.call(GetGrid, { studyGroupId })
    const marks = [
      { value: '5', kindId: test.kindId, comment: null },
      { value: '2', kindId: null, comment: null },
    ]
    const lessonId = lessons.findLast(({ on }) => on < TODAY)?.id as never
    const cells = [{ lessonId, studentId: pupil.personId, marks, attendance: null, version: 0 }]
    await orlova.call(PutCells, { studyGroupId, cells })
    const average = async () =>
      (await pupil.call(GetDiaryMarks, { studentId: pupil.personId })).subjects.find(({ subject }) => subject === 'Математика')?.average
    expect(await average()).toEqual({ sum: 2200, weight: 500 })
    expect(
      await put(
        kinds
          .map((kind) => (kind === test ? kind : kind))
          .map((kind) => (kind.kindId === test.kindId ? { ...kind, weightHundredths: 250 } : kind)),
      ),
    ).toBe('done')
    expect(await average()).toEqual({ sum: 1450, weight: 350 })
    expect(await put([], [test.kindId])).toBe('in_use removed.0')
    // The first is the kind of marks that name none.
    expect(await put([], [kinds[0]?.kindId as WorkKindId])).toBe('in_use removed.0')
    expect(await put([], [kinds[1]?.kindId as WorkKindId])).toBe('done')
    expect((await look()).workKinds.map(({ title }) => title)).toEqual(kinds.filter((_, place) => place !== 1).map(({ title }) => title))
  })
})

describe('roles', () => {
  it('[SET-18] a teacher becomes deputy head and signs in anew; nobody takes their own administration away, nor a teacher’s groups', async () => {
    const set = (name: string, ...roles: ('teacher' | 'deputyHead' | 'head' | 'schoolAdmin')[]) =>
      refusedAt(administrator.call(SetRoles, { personId: idOf(name), roles }))
    const fomin = await actAs('Фомин')
    expect(await set('Фомин', 'teacher', 'schoolAdmin')).toBe('done')
    await settle()
    expect(await refusedAt(fomin.call(GetMe, {}))).toBe('not_signed_in')
    expect((await look()).staff.find(({ name }) => name.familyName === 'Фомин')?.roles.sort()).toEqual(['schoolAdmin', 'teacher'])
    expect(await set('Фомин', 'schoolAdmin')).toBe('in_use roles')
    expect(await set('Фомин', 'teacher')).toBe('done')
    expect(await set('Зуева', 'teacher')).toBe('last_administrator')
    expect(await set('Антонов Илья', 'teacher')).toBe('not_allowed')
    expect(await set('Морозов')).toBe('invalid roles')
    // A parent who comes to work at the school, and stops.
    expect(await set('Борисов Павел', 'teacher')).toBe('done')
    expect(await set('Борисов Павел')).toBe('done')
    await settle()
  })

  it('[SET-18] roles are given only after a proof of the last ten minutes', async () => {
    const titov = idOf('Титов')
    await env.DIRECTORY.prepare('UPDATE sessions SET proved_at = proved_at - 660000 WHERE person_id = ?').bind(administrator.personId).run()
    expect(await refusedAt(administrator.call(SetRoles, { personId: titov, roles: ['deputyHead', 'teacher'] }))).toBe('step_up_required')
    await env.DIRECTORY.prepare('UPDATE sessions SET proved_at = proved_at + 660000 WHERE person_id = ?').bind(administrator.personId).run()
  })
})

describe('the first set-up', () => {
  it('[SET-19] it knows whether the week has lessons, and whether anybody has decided on the journal’s rules', async () => {
    const before = await look()
    expect([before.groupsInTimetable > 0, before.rulesVersion]).toEqual([true, 0])
    await administrator.call(SetJournalRules, { rules: JOURNAL_RULES_DEFAULT, version: 0 })
    expect((await look()).rulesVersion).toBe(1)
    // Groups that ended do not count: after a roll-over the new year's template is empty.
    const { studyGroupId } = await groupOf(class7A, 'Математика')
    await administrator.call(ArchiveStudyGroup, { studyGroupId })
    expect((await look()).groupsInTimetable).toBe(before.groupsInTimetable - 1)
  })

  it('[SET-19] a step that is passed over stays so, until it is taken up again', async () => {
    await administrator.call(SetSetupStep, { step: 'bells', passedOver: true })
    await administrator.call(SetSetupStep, { step: 'bells', passedOver: true })
    await administrator.call(SetSetupStep, { step: 'loads', passedOver: true })
    expect((await look()).passedOver.sort()).toEqual(['bells', 'loads'])
    await administrator.call(SetSetupStep, { step: 'bells', passedOver: false })
    expect((await look()).passedOver).toEqual(['loads'])
    expect(await refusedAt(administrator.call(SetSetupStep, { step: 'coffee' as never, passedOver: true }))).toBe('invalid step')
  })
})
