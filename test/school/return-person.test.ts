// «Выбывшие»: who has left, by a file or by hand, and the way back. Longer than other files: both ways are judged by the same looks at the same school.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetDiaryMarks } from '../../protocol/diary.ts'
import { GetMe, SignIn } from '../../protocol/identity.ts'
import type { ClassGroupId, PersonId, TermId } from '../../protocol/ids.ts'
import { GetGrid, ListJournals, PutCells } from '../../protocol/journal.ts'
import { type LeftPerson, ListClasses, ListLeft } from '../../protocol/school.ts'
import { ArchiveClass, GetSchoolSetup, LeaveSchool, ListStudyGroups, PutClass, ReturnPerson } from '../../protocol/school-setup.ts'
import { ListLog, SetTermLock } from '../../protocol/term-marks.ts'
import { actAs, classNamed, demoSchool, newClient, PASSWORD, type Person, personNamed, settle } from '../kit/act-as.ts'
import { changeRoster, tenantOfSchool } from '../kit/change-roster.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { chatsOf } from '../kit/open-sockets.ts'
import { refusedAt } from '../kit/refused-at.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

keepStorage()

const TODAY = '2025-10-06'
let administrator: Person
let class7A: ClassGroupId
let class7B: ClassGroupId
const idOf = (name: string): PersonId => personNamed(name).personId

beforeAll(async () => {
  await demoSchool()
  administrator = await actAs('Зуева')
  class7A = await classNamed('7А')
  class7B = await classNamed('7Б')
})

/** As a file without them leaves them (IMP-13): their days end the day before. */
async function leave(leftOn: string, ...ids: PersonId[]): Promise<void> {
  const who = JSON.stringify(ids)
  const among = 'IN (SELECT value FROM json_each(?1))'
  await changeRoster(
    await tenantOfSchool(),
    [`UPDATE people SET left_on = ?2 WHERE id ${among}`, who, leftOn],
    [`UPDATE class_members SET to_on = date(?2, '-1 day') WHERE to_on IS NULL AND student_id ${among}`, who, leftOn],
    [`UPDATE study_group_members SET to_on = date(?2, '-1 day') WHERE to_on IS NULL AND student_id ${among}`, who, leftOn],
    [`UPDATE teaching_loads SET to_on = date(?2, '-1 day') WHERE to_on IS NULL AND teacher_id ${among}`, who, leftOn],
  )
}

const bringBack = async (personId: PersonId, classGroupId: ClassGroupId | null, fromOn = TODAY, who = administrator) => {
  const said = await refusedAt(who.call(ReturnPerson, { personId, classGroupId, fromOn }))
  await settle()
  return said
}

async function left(query?: string): Promise<LeftPerson[]> {
  return (await administrator.call(ListLeft, query === undefined ? {} : { query })).people
}

async function groupsOf(studentId: PersonId): Promise<string[]> {
  const { groups } = await administrator.call(ListStudyGroups, { classGroupId: class7B })
  return groups.filter(({ studentIds }) => studentIds.includes(studentId)).map(({ subject, title }) => `${subject}, ${title}`)
}

async function daysIn(studentId: PersonId, classGroupId: ClassGroupId) {
  return env.JOURNAL_00.prepare('SELECT from_on, to_on FROM class_members WHERE student_id = ?1 AND class_group_id = ?2')
    .bind(studentId, classGroupId)
    .first()
}

describe('a pupil who is noted as having left', () => {
  it('[SET-23] is out of class, groups and account with a mother who has no other child here; marks stay, the log says who did it, and the way back is whole', async () => {
    const artem = await actAs('Носов Артём')
    const julia = await actAs('Носова Юлия')
    const groups = await groupsOf(artem.personId)
    expect(groups.length).toBeGreaterThan(3)
    expect(await refusedAt(administrator.call(LeaveSchool, { studentId: artem.personId }))).toBe('done')
    await settle()
    expect(await groupsOf(artem.personId)).toEqual([])
    expect(await daysIn(artem.personId, class7B)).toMatchObject({ to_on: '2025-10-05' })
    for (const gone of [artem, julia]) expect(await refusedAt(gone.call(GetMe, {}))).toBe('not_signed_in')
    expect((await left('нос')).map(({ name, leftOn, parents }) => [name.givenName, leftOn, parents.length])).toEqual([['Артём', TODAY, 1]])
    const { entries } = await administrator.call(ListLog, {})
    expect(entries.map(({ what }) => what)).toContain('setup.student.leave')
    expect(await bringBack(artem.personId, class7B)).toBe('done')
    expect(await groupsOf(artem.personId)).toEqual(groups)
    expect(await left('нос')).toEqual([])
  })

  it('[SET-23] who had been moved into another subgroup that day is back in that one, also while the term is locked', async () => {
    const { personId } = await actAs('Гусева Полина')
    const { groups } = await administrator.call(ListStudyGroups, { classGroupId: class7B })
    const parts = groups.filter(({ whole, classGroupId }) => !whole && classGroupId === class7B)
    const one = parts.find(({ studentIds }) => studentIds.includes(personId))
    const other = parts.find((group) => group.subject === one?.subject && group.studyGroupId !== one?.studyGroupId)
    if (!one || !other) throw new Error('7Б has no two parts of a subject.')
    await changeRoster(
      await tenantOfSchool(),
      ['UPDATE study_group_members SET to_on = ?3 WHERE study_group_id = ?1 AND student_id = ?2', one.studyGroupId, personId, '2025-10-05'],
      [
        'INSERT INTO study_group_members (study_group_id, student_id, school_id, from_on) SELECT id, ?2, school_id, ?3 FROM study_groups WHERE id = ?1',
        other.studyGroupId,
        personId,
        TODAY,
      ],
    )
    const before = await groupsOf(personId)
    const { terms } = await administrator.call(GetSchoolSetup, {})
    const termId = terms.find(({ startsOn, endsOn }) => startsOn <= TODAY && TODAY <= endsOn)?.termId as TermId
    const titov = await actAs('Титов')
    await titov.call(SetTermLock, { periodId: termId, locked: true })
    expect(await refusedAt(administrator.call(LeaveSchool, { studentId: personId }))).toBe('done')
    expect(await bringBack(personId, class7B)).toBe('done')
    await titov.call(SetTermLock, { periodId: termId, locked: false })
    expect(await groupsOf(personId)).toEqual(before)
  })

  it('[SET-23] taken back the same day into another class than the one they left is judged like any way back', async () => {
    const personId = idOf('Карпова Алиса')
    await changeRoster(
      await tenantOfSchool(),
      [
        "INSERT INTO class_members (class_group_id, student_id, school_id, from_on, to_on) SELECT id, ?2, school_id, '2025-09-01', '2025-09-14' FROM class_groups WHERE id = ?1",
        class7A,
        personId,
      ],
      ["UPDATE class_members SET from_on = '2025-09-15' WHERE class_group_id = ?1 AND student_id = ?2", class7B, personId],
    )
    const { terms } = await administrator.call(GetSchoolSetup, {})
    const periodId = terms.find(({ startsOn, endsOn }) => startsOn <= TODAY && TODAY <= endsOn)?.termId as TermId
    const titov = await actAs('Титов')
    await titov.call(SetTermLock, { periodId, locked: true })
    expect(await refusedAt(administrator.call(LeaveSchool, { studentId: personId }))).toBe('done')
    expect((await left('карп'))[0]?.classTitle).toBe('7Б')
    expect(await bringBack(personId, class7A)).toBe('period_closed fromOn')
    expect(await bringBack(personId, class7B)).toBe('done')
    await titov.call(SetTermLock, { periodId, locked: false })
  })

  it('[SET-23] of a class they were to be in later they are in from the day they come back into it', async () => {
    const personId = idOf('Ершов Кирилл')
    await changeRoster(
      await tenantOfSchool(),
      [
        "INSERT INTO class_members (class_group_id, student_id, school_id, from_on) SELECT id, ?2, school_id, '2025-10-20' FROM class_groups WHERE id = ?1",
        class7A,
        personId,
      ],
      ["UPDATE class_members SET to_on = '2025-10-19' WHERE class_group_id = ?1 AND student_id = ?2", class7B, personId],
    )
    expect(await refusedAt(administrator.call(LeaveSchool, { studentId: personId }))).toBe('done')
    expect((await left('ершов'))[0]?.classTitle).toBe('7Б')
    expect(await bringBack(personId, class7A)).toBe('done')
    expect(await daysIn(personId, class7A)).toEqual({ from_on: TODAY, to_on: null })
  })

  it('[SET-23] can only be a pupil who is here; no parent goes along who has another child here', async () => {
    const elena = await actAs('Антонова Елена')
    const sonya = idOf('Антонова Соня')
    expect(await refusedAt(administrator.call(LeaveSchool, { studentId: sonya }))).toBe('done')
    await settle()
    expect(await refusedAt(elena.call(GetMe, {}))).toBe('done')
    expect(await refusedAt(administrator.call(LeaveSchool, { studentId: sonya }))).toBe('not_found')
    expect(await refusedAt(administrator.call(LeaveSchool, { studentId: idOf('Орлова') }))).toBe('not_found')
    await changeRoster(await tenantOfSchool(), [
      "INSERT INTO person_roles (person_id, role, school_id) SELECT id, 'teacher', school_id FROM people WHERE id = ?1",
      idOf('Ершов Кирилл'),
    ])
    expect(await refusedAt(administrator.call(LeaveSchool, { studentId: idOf('Ершов Кирилл') }))).toBe('not_allowed studentId')
    expect(await bringBack(sonya, class7A)).toBe('done')
  })
})

describe('a pupil who left', () => {
  it('[SET-21] comes back into the class with its groups and subgroups, the parents with them; marks, login and chats are there again', async () => {
    const daria = await actAs('Борисова Дарья')
    const pavel = await actAs('Борисов Павел')
    const orlova = await actAs('Орлова')
    const { classes } = await orlova.call(ListJournals, {})
    const studyGroupId = classes.find(({ title }) => title === '7Б')?.groups.find(({ subject }) => subject === 'Математика')?.studyGroupId
    if (studyGroupId === undefined) throw new Error('no mathematics')
    const lesson = (await orlova.call(GetGrid, { studyGroupId })).lessons.findLast(({ on }) => on < TODAY)
    if (!lesson) throw new Error('no lesson')
    const marks = [{ value: '5', kindId: null, comment: null }]
    const cells = [{ lessonId: lesson.id, studentId: daria.personId, marks, attendance: null, version: 0 }]
    await orlova.call(PutCells, { studyGroupId, cells })
    const before = await groupsOf(daria.personId)
    expect(before).toContain('Английский язык, 7Б, 1-я подгруппа')
    expect((await administrator.call(ListClasses, {})).hasLeft).toBe(false)

    await leave(TODAY, daria.personId, pavel.personId)
    expect(await refusedAt(daria.call(GetMe, {}))).toBe('not_signed_in')
    expect((await administrator.call(ListClasses, {})).hasLeft).toBe(true)
    expect(await left()).toMatchObject([
      {
        name: { familyName: 'Борисова' },
        roles: ['student'],
        leftOn: TODAY,
        classTitle: '7Б',
        classGroupId: class7B,
        parents: [{ personId: pavel.personId }],
      },
    ])

    expect(await bringBack(daria.personId, class7B, '2025-10-08')).toBe('done')
    expect(await left()).toEqual([])
    expect(await groupsOf(daria.personId)).toEqual(before)
    // Somebody's days in a class are one row: what they had there before is theirs.
    expect(await daysIn(daria.personId, class7B)).toEqual({ from_on: '2025-09-01', to_on: null })
    const { login } = personNamed('Борисова Дарья')
    await daria.call(SignIn, { login: login ?? '', password: PASSWORD })
    const { subjects } = await daria.call(GetDiaryMarks, { studentId: daria.personId })
    expect(subjects.find(({ subject }) => subject === 'Математика')?.marks).toHaveLength(1)
    await chatsOf(daria, '7Б')
    const parent = newClient()
    const me = await parent.call(SignIn, { login: personNamed('Борисов Павел').login ?? '', password: PASSWORD })
    expect(me.children).toMatchObject([{ personId: daria.personId }])
    await chatsOf(parent, 'Родители 7Б')
    const titov = await actAs('Титов')
    const { entries } = await titov.call(ListLog, {})
    expect(entries.map(({ what }) => what)).toContain('setup.person.return')
    // Who is there is not brought back once more.
    expect(await bringBack(daria.personId, class7B)).toBe('not_found')
  })

  it('[SET-21] into another class: from that day in its common groups, and in none of the old one', async () => {
    const { personId } = personNamed('Носов Артём')
    await leave('2025-09-25', personId)
    expect(await bringBack(personId, class7A, '2025-10-08')).toBe('done')
    expect(await groupsOf(personId)).toEqual([])
    expect([await daysIn(personId, class7B), await daysIn(personId, class7A)]).toEqual([
      { from_on: '2025-09-01', to_on: '2025-09-24' },
      { from_on: '2025-10-08', to_on: null },
    ])
    const { groups } = await administrator.call(ListStudyGroups, { classGroupId: class7A })
    expect(groups.filter(({ studentIds }) => studentIds.includes(personId)).every(({ whole }) => whole)).toBe(true)
  })

  it('[SET-21] not before they left, not outside a year, not into a locked term, not into no class or one that is no more', async () => {
    const { personId } = personNamed('Карпова Алиса')
    await leave('2025-10-02', personId)
    const { terms } = await administrator.call(GetSchoolSetup, {})
    const made = { yearLevel: 8, letter: 'Щ', profile: null, planKind: 'classic' as const, room: null, teacherIds: [], bellSetId: null }
    const { classGroupId } = await administrator.call(PutClass, { classGroupId: null, ...made })
    await administrator.call(ArchiveClass, { classGroupId })
    expect(await bringBack(personId, class7B, '2025-10-01')).toBe('dates_reversed fromOn')
    expect(await bringBack(personId, class7B, '2026-07-01')).toBe('outside_year fromOn')
    expect(await bringBack(personId, null)).toBe('invalid classGroupId')
    expect(await bringBack(personId, classGroupId)).toBe('not_found')
    const titov = await actAs('Титов')
    const lock = (locked: boolean) => titov.call(SetTermLock, { periodId: terms[0]?.termId as TermId, locked })
    await lock(true)
    expect(await bringBack(personId, class7B)).toBe('period_closed fromOn')
    // In the class they left the days in between would be theirs too, and those of the locked term with them.
    expect(await bringBack(personId, class7B, '2025-11-10')).toBe('period_closed fromOn')
    await lock(false)
    expect(await bringBack(personId, class7B)).toBe('done')
  })
})

describe('staff and parents who left', () => {
  it('[SET-21] a teacher has role and sign-in again and no loads; who runs the school comes back after a fresh proof only', async () => {
    const kim = await actAs('Ким')
    const morozov = personNamed('Морозов')
    await leave('2025-10-03', kim.personId, morozov.personId)
    expect(await bringBack(kim.personId, class7B)).toBe('invalid classGroupId')
    expect(await bringBack(kim.personId, null)).toBe('done')
    await kim.call(SignIn, { login: personNamed('Ким').login ?? '', password: PASSWORD })
    expect((await kim.call(GetMe, {})).roles).toEqual(['teacher'])
    const { groups } = await administrator.call(ListStudyGroups, { classGroupId: class7B })
    const his = groups.flatMap(({ loads }) => loads).filter(({ personId }) => personId === kim.personId)
    expect(his.every(({ toOn }) => toOn === '2025-10-02')).toBe(true)
    await env.DIRECTORY.prepare('UPDATE sessions SET proved_at = proved_at - 660000 WHERE person_id = ?').bind(administrator.personId).run()
    expect(await bringBack(morozov.personId, null)).toBe('step_up_required')
    await env.DIRECTORY.prepare('UPDATE sessions SET proved_at = proved_at + 660000 WHERE person_id = ?').bind(administrator.personId).run()
    expect(await bringBack(morozov.personId, null)).toBe('done')
  })

  it('[SET-21] a parent is in the list only while a child is here; who worked here comes back by their own row, never with a child', async () => {
    const [elena, ilya, sonya] = [idOf('Антонова Елена'), idOf('Антонов Илья'), idOf('Антонова Соня')]
    await leave('2025-10-03', elena)
    expect(await left('антонова е')).toMatchObject([{ personId: elena, roles: ['parent'], classTitle: null, children: [{}, {}] }])
    expect(await left('нет такого')).toEqual([])
    await leave('2025-10-03', ilya, sonya)
    expect((await left('антонов')).map(({ personId }) => personId).sort()).toEqual([ilya, sonya].sort())
    const tenant = await tenantOfSchool()
    const role = "INSERT INTO person_roles (person_id, role, school_id) VALUES (?1, 'schoolAdmin', ?2)"
    await changeRoster(tenant, [role, elena, tenant.schoolId])
    expect(await bringBack(ilya, class7B)).toBe('done')
    expect((await left('антонова е')).map(({ personId }) => personId)).toEqual([elena])
    expect((await left()).find(({ personId }) => personId === elena)?.roles.sort()).toEqual(['parent', 'schoolAdmin'])
    expect(await bringBack(elena, null)).toBe('done')
    expect(await bringBack(sonya, class7A)).toBe('done')
  })

  it('[SET-01] the administrator alone brings back, the heads look at who has left, to others and another school none of it exists', async () => {
    const { personId } = personNamed('Гусева Полина')
    await leave('2025-10-03', personId)
    const hasanova = await secondAdministrator(0)
    for (const [name, sees] of [
      ['Титов', 'done'],
      ['Орлова', 'not_found'],
      ['Данилов Егор', 'not_found'],
    ] as const) {
      const who = await actAs(name)
      expect([name, await refusedAt(who.call(ListLeft, {})), await bringBack(personId, class7B, TODAY, who)]).toEqual([
        name,
        sees,
        'not_found',
      ])
    }
    expect((await hasanova.call(ListLeft, {})).people).toEqual([])
    expect(await refusedAt(hasanova.call(ReturnPerson, { personId, classGroupId: null, fromOn: TODAY }))).toBe('not_found')
    expect(await refusedAt(hasanova.call(ListLeft, { after: personId }))).toBe('not_found')
  })
})
