import { beforeAll, describe, expect, it } from 'vitest'
import { ReportAbsence } from '../../protocol/attendance.ts'
import type { LessonId, StudyGroupId } from '../../protocol/ids.ts'
import type { Attendance } from '../../protocol/journal.ts'
import { GetGrid, PutCells } from '../../protocol/journal.ts'
import {
  EndOnlineLesson,
  GetOnlineAttendance,
  ListOnlineLessons,
  type OnlineLesson,
  PublishOnlineLesson,
} from '../../protocol/online-lessons.ts'
import { PutLessonChange } from '../../protocol/timetable.ts'
import { actAs, demoSchool, type Person } from '../kit/act-as.ts'
import { groupOf, putCell } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { later } from '../kit/later.ts'
import { decide, enterLesson, plan, planLesson, publish, stayed, TODAY } from '../kit/online-lessons.ts'
import { changeOf, dayOf, idOf, lessonAt, refusalOf } from '../kit/timetable.ts'

keepStorage()

let orlova: Person
let math: StudyGroupId

beforeAll(async () => {
  await demoSchool()
  orlova = await actAs('Орлова')
  math = await groupOf('7Б', 'Математика')
  await decide({ onlineOpensMinutes: 60 })
})

const report = (lesson: OnlineLesson) => orlova.call(GetOnlineAttendance, { onlineLessonId: lesson.onlineLessonId })

const FRIDAY = '2025-10-10'

describe('S14 attendance of the lesson', () => {
  it('[LESSON-13] by the time in the call: forty minutes were there, ten are to be checked, six never came; kept for good and put by the teacher', async () => {
    const live = await publish(orlova, await planLesson(orlova, math))
    const [ilya, darya] = [await actAs('Антонов Илья'), await actAs('Борисова Дарья')]
    for (const pupil of [ilya, darya]) await enterLesson(pupil, live.callId)
    const teacher = await enterLesson(orlova, live.callId)
    const during = await report(live)
    expect(during.visitors.filter(({ visits }) => visits.length > 0).map(({ name }) => name.familyName)).toEqual([
      'Антонов',
      'Борисова',
      'Орлова',
    ])
    expect(during.visitors.every(({ visits }) => visits.every(({ leftAt }) => leftAt === null))).toBe(true)
    // 08:00, when it was published, to 08:30, when the lesson begins by its bells, is nobody's lesson.
    await stayed(live.callId, ilya, 30, 40)
    await stayed(live.callId, darya, 29, 70)
    const atTheEnd = await later(orlova, '2025-10-06T06:10:00Z')
    await atTheEnd.call(EndOnlineLesson, { onlineLessonId: live.onlineLessonId })
    await teacher.until((frame) => frame.type === 'over')

    const { lesson, visitors, mayPut } = await report(live)
    expect([lesson.state, mayPut]).toEqual(['ended', true])
    const proposed = (some: typeof visitors) => some.map(({ name, minutes, proposed: said }) => [name.familyName, minutes, said])
    expect(proposed(visitors.slice(0, 2))).toEqual([
      ['Антонов', 10, 'check'],
      ['Борисова', 40, 'present'],
    ])
    expect(visitors.slice(2, 8).map(({ proposed: said, minutes }) => [said, minutes])).toEqual(Array(6).fill(['absent', 0]))
    expect(visitors.slice(8)).toMatchObject([{ name: { familyName: 'Орлова' }, proposed: null, cell: null }])

    const lessonId = lesson.lessonId as LessonId
    const put = (attendance: Record<string, Attendance>) =>
      orlova.call(PutCells, {
        studyGroupId: math,
        cells: visitors.flatMap(({ personId, proposed: said, cell }) =>
          said !== null && said !== 'present' && cell !== null
            ? [{ studentId: personId, ...cell, attendance: attendance[said] ?? null }]
            : [],
        ),
      })
    expect((await put({ check: 'late', absent: 'absent' })).outcomes.map(({ outcome }) => outcome)).toEqual(Array(7).fill('saved'))
    const { cells } = await orlova.call(GetGrid, { studyGroupId: math })
    const noted = cells.filter((cell) => cell.lessonId === lessonId).map(({ attendance }) => attendance)
    expect(noted.sort()).toEqual([...Array(6).fill('absent'), 'late'])
    // The proposal was made over an empty cell: what has been put meanwhile is told, not overwritten.
    expect((await put({ check: 'ill', absent: 'ill' })).outcomes.every((one) => one.outcome === 'refused')).toBe(true)
    const tomorrow = await later(orlova, '2025-10-07T06:00:00Z')
    const kept = await tomorrow.call(GetOnlineAttendance, { onlineLessonId: live.onlineLessonId })
    expect(proposed(kept.visitors.slice(0, 2))).toEqual(proposed(visitors.slice(0, 2)))
    expect(kept.visitors.map(({ cell }) => cell?.attendance ?? null).filter(Boolean)).toHaveLength(7)
  })

  it('[LESSON-13] what stands in the cell comes with the report, and what parents have said; outside the timetable there is no cell', async () => {
    const draft = await planLesson(orlova, math, '2025-10-07')
    const ilya = idOf('Антонов Илья')
    expect(await putCell(orlova, math, draft.lessonId as LessonId, ilya, { value: '5' })).toBe('saved')
    const said = { studentId: ilya, fromOn: '2025-10-07', toOn: '2025-10-07', numbers: null, reason: 'illness' as const, comment: null }
    await (await actAs('Антонова Елена')).call(ReportAbsence, said)
    const [first, second] = (await report(draft)).visitors
    expect(first).toMatchObject({ personId: ilya, noticed: 'ill', cell: { marks: [{ value: '5' }], attendance: null, version: 1 } })
    expect(second).toMatchObject({ noticed: null, cell: { marks: [], version: 0 } })
    const live = await publish(orlova, await plan(orlova, math))
    const { visitors, mayPut } = await report(live)
    expect([mayPut, visitors.every(({ cell }) => cell === null)]).toEqual([false, true])
    await orlova.call(EndOnlineLesson, { onlineLessonId: live.onlineLessonId })
  })

  it('[LESSON-17] of two subgroups in one lesson each teacher confirms for their own journal, and whoever holds both for both', async () => {
    const [titov, belova, kim, ilya] = [await actAs('Титов'), await actAs('Белова'), await actAs('Ким'), await actAs('Антонов Илья')]
    const day = await dayOf(titov, TODAY)
    const [first, second] = [lessonAt(day, '7Б', 3, '1-я'), lessonAt(day, '7Б', 3, '2-я')]
    const joins = { mergedIntoId: second.lessonId, substituteId: belova.personId, room: second.room }
    const draft = await planLesson(belova, second.studyGroupId)
    await titov.call(PutLessonChange, changeOf(first, joins))
    const live = await publish(await later(belova, '2025-10-06T07:10:00Z'), draft)
    await enterLesson(ilya, live.callId)
    await stayed(live.callId, ilya, 0, 180)
    await (await later(belova, '2025-10-06T08:00:00Z')).call(EndOnlineLesson, { onlineLessonId: live.onlineLessonId })

    const seenBy = async (person: Person) => person.call(GetOnlineAttendance, { onlineLessonId: live.onlineLessonId })
    const groups = ({ visitors }: Awaited<ReturnType<typeof seenBy>>) => [
      ...new Set(visitors.map(({ cell }) => cell && [cell.studyGroupId, cell.lessonId, cell.mayPut].join())),
    ]
    const [one, two] = [first, second].map(({ studyGroupId, lessonId }) => [studyGroupId, lessonId].join())
    const [whole, own, looked] = [await seenBy(belova), await seenBy(kim), await seenBy(orlova)]
    expect([whole.mayPut, groups(whole).sort()]).toEqual([true, [`${one},true`, `${two},true`].sort()])
    expect([own.mayPut, groups(own), own.lesson.mine, own.lesson.callId]).toEqual([true, [`${one},true`], false, null])
    expect([looked.mayPut, groups(looked).sort()]).toEqual([false, [`${one},false`, `${two},false`].sort()])
    expect(own.visitors.length).toBe(whole.visitors.length / 2)
    expect(own.visitors.find(({ personId }) => personId === ilya.personId)?.visits).toHaveLength(1)
    expect(await refusalOf(seenBy(ilya))).toBe('not_found')

    const list = await kim.call(ListOnlineLessons, { studyGroupId: first.studyGroupId })
    expect(list.lessons.filter(({ onlineLessonId }) => onlineLessonId === live.onlineLessonId)).toMatchObject([
      { state: 'ended', mine: false, callId: null, studyGroupId: second.studyGroupId },
    ])
    expect(await refusalOf(kim.call(EndOnlineLesson, { onlineLessonId: live.onlineLessonId }))).toBe('not_found')
    const put = (who: Person, { visitors }: typeof whole, studyGroupId: StudyGroupId, attendance: Attendance) =>
      who.call(PutCells, {
        studyGroupId,
        cells: visitors.flatMap(({ personId, proposed, cell }) =>
          proposed === 'absent' && cell?.studyGroupId === studyGroupId ? [{ ...cell, studentId: personId, attendance }] : [],
        ),
      })
    const said = async (done: ReturnType<typeof put>) => new Set((await done).outcomes.map(({ outcome }) => outcome))
    expect(await said(put(kim, own, first.studyGroupId, 'absent'))).toEqual(new Set(['saved']))
    expect(await said(put(belova, whole, second.studyGroupId, 'absent'))).toEqual(new Set(['saved']))
    // What Ким has put meanwhile is told, not overwritten; over what stands now whoever holds the lesson writes there as well.
    expect(await said(put(belova, whole, first.studyGroupId, 'ill'))).toEqual(new Set(['refused']))
    expect(await said(put(belova, await seenBy(belova), first.studyGroupId, 'ill'))).toEqual(new Set(['saved']))
  })

  it('[LESSON-17] a lesson for pupils chosen from one of the two subgroups is nothing to the other’s teacher', async () => {
    const [titov, belova, kim] = [await actAs('Титов'), await actAs('Белова'), await actAs('Ким')]
    const day = await dayOf(titov, FRIDAY)
    const [first, second] = [lessonAt(day, '7Б', 3, '1-я'), lessonAt(day, '7Б', 3, '2-я')]
    const { students } = await belova.call(ListOnlineLessons, { studyGroupId: second.studyGroupId })
    const studentIds = students.slice(0, 1).map(({ personId }) => personId)
    const { onlineLessonId } = await planLesson(belova, second.studyGroupId, FRIDAY, { audience: { for: 'chosen', studentIds } })
    await titov.call(PutLessonChange, changeOf(first, { mergedIntoId: second.lessonId, substituteId: belova.personId, room: second.room }))
    const { lessons } = await kim.call(ListOnlineLessons, { studyGroupId: first.studyGroupId })
    expect(lessons.filter((lesson) => lesson.onlineLessonId === onlineLessonId)).toEqual([])
    expect(await refusalOf(kim.call(GetOnlineAttendance, { onlineLessonId }))).toBe('not_found')
    expect((await belova.call(GetOnlineAttendance, { onlineLessonId })).lesson.audience).toEqual({ for: 'chosen', studentIds })
  })

  it('[LESSON-16] of a lesson by an outside link nobody knows who was there; its link is seen by its pupils while it goes on', async () => {
    const when = { at: 'time' as const, startsAt: '08:10', endsAt: '08:50' }
    const url = 'https://school.example/lesson?id=1'
    const draft = await plan(orlova, math, { platform: 'link', url, when })
    const { onlineLessonId, version } = draft
    const live = await orlova.call(PublishOnlineLesson, { onlineLessonId, version })
    expect(live).toMatchObject({ state: 'published', callId: null, url })
    const ended = await orlova.call(EndOnlineLesson, { onlineLessonId })
    expect(ended.state).toBe('ended')
    const { visitors } = await report(live)
    expect(visitors.map(({ proposed, visits }) => [proposed, visits.length])).toEqual(Array(8).fill([null, 0]))
    expect(await refusalOf((await actAs('Ким')).call(GetOnlineAttendance, { onlineLessonId }))).toBe('not_found')
    expect(TODAY).toBe(draft.on)
  })
})
