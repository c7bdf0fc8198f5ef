// Who sees and writes what of a grid (journal-domain §10), as a table: a person, how they stand to the group, what each endpoint answers.
import { beforeAll, describe, expect, it } from 'vitest'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { GetGrid, ListJournals, PutCells, PutLesson } from '../../protocol/journal.ts'
import { actAs, type Person } from '../kit/act-as.ts'
import { groupOf, lessonOn } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { giveEveryRole, twoSchools } from '../kit/two-schools.ts'

keepStorage()

/** Of 7Б: mathematics, which Орлова teaches; English of one half, whose class she leads. */
type Group = 'math' | 'english'
const groups = new Map<Group, { readonly studyGroupId: StudyGroupId; readonly lessonId: LessonId; readonly studentId: PersonId }>()
let khasanova: Person

beforeAll(async () => {
  khasanova = (await twoSchools()).khasanova
  await giveEveryRole(khasanova)
  const titov = await actAs('Титов')
  for (const [group, subject] of [
    ['math', 'Математика'],
    ['english', 'Английский'],
  ] as const) {
    const studyGroupId = await groupOf('7Б', subject)
    const grid = await titov.call(GetGrid, { studyGroupId })
    const lesson = grid.lessons.find(({ on }) => on >= grid.today)
    groups.set(group, {
      studyGroupId,
      lessonId: lesson?.id ?? lessonOn(grid, grid.today),
      studentId: grid.students[0]?.personId as PersonId,
    })
  }
})

type Answer = 'done' | 'not_allowed' | 'not_found'
type Row = {
  readonly who: string
  readonly relation: string
  readonly group: Group
  readonly get: Answer
  readonly put: Answer
  /** Whether the column of the term's marks is there for them. */
  readonly termMarks?: boolean
}

const TABLE: readonly Row[] = [
  { who: 'Орлова', relation: 'its teacher', group: 'math', get: 'done', put: 'done', termMarks: true },
  { who: 'Орлова', relation: 'the class teacher', group: 'english', get: 'done', put: 'not_allowed', termMarks: true },
  { who: 'Ким', relation: 'a teacher of another subject of the class', group: 'math', get: 'not_found', put: 'not_found' },
  { who: 'Белова', relation: 'a teacher of other classes', group: 'english', get: 'not_found', put: 'not_found' },
  { who: 'Титов', relation: 'a deputy head', group: 'math', get: 'done', put: 'not_allowed', termMarks: true },
  { who: 'Морозов', relation: 'the head', group: 'math', get: 'done', put: 'not_allowed', termMarks: true },
  { who: 'Зуева', relation: 'the administrator', group: 'math', get: 'done', put: 'not_allowed', termMarks: false },
  { who: 'Антонов Илья', relation: 'a pupil of the group', group: 'math', get: 'not_found', put: 'not_found' },
  { who: 'Данилов Егор', relation: 'a pupil of another class', group: 'math', get: 'not_found', put: 'not_found' },
  { who: 'Антонова Елена', relation: 'a parent of a pupil of the group', group: 'math', get: 'not_found', put: 'not_found' },
  { who: 'Хасанова', relation: 'of another school, with every role', group: 'math', get: 'not_found', put: 'not_found' },
  { who: 'Хасанова', relation: 'of another school, with every role', group: 'english', get: 'not_found', put: 'not_found' },
]

describe('whose grid', () => {
  it.each(TABLE)('[JRN-09] $who, $relation: $group opens $get, writing $put', async ({ who, group, get, put, termMarks = null }) => {
    const person = who === 'Хасанова' ? khasanova : await actAs(who)
    const { studyGroupId, lessonId, studentId } = groups.get(group) ?? raise()
    const marks = [{ value: '.', kindId: null, comment: null }]
    const cell = { lessonId, studentId, version: 0, attendance: null, marks }
    expect({
      get: await refusalOf(person.call(GetGrid, { studyGroupId })),
      put: await refusalOf(person.call(PutCells, { studyGroupId, cells: [cell] })),
      lesson: await refusalOf(person.call(PutLesson, { lessonId, version: 1, kindId: null, topic: null })),
    }).toEqual({ get, put, lesson: put })
    if (get !== 'done') return
    expect((await person.call(GetGrid, { studyGroupId })).termMarks).toBe(termMarks)
  })

  const strangers = TABLE.flatMap(({ who, get }) => (get === 'not_found' ? [who] : []))
  it.each([...new Set(strangers)])('[JRN-02] for %s a grid that is not theirs is as one that is not there', async (who) => {
    const person = who === 'Хасанова' ? khasanova : await actAs(who)
    const nowhere = 'grp_00000000000000000000' as StudyGroupId
    expect(await refusalOf(person.call(GetGrid, { studyGroupId: nowhere }))).toBe('not_found')
    const listed = await person.call(ListJournals, {}).then(
      ({ classes }) => classes.flatMap((one) => one.groups.map(({ studyGroupId }) => studyGroupId)),
      () => [],
    )
    const closed = TABLE.flatMap(({ who: name, group, get }) =>
      name === who && get === 'not_found' ? [groups.get(group)?.studyGroupId] : [],
    )
    expect(listed.filter((id) => closed.includes(id))).toEqual([])
  })
})

function raise(): never {
  throw new Error('The demo school has no such group.')
}
