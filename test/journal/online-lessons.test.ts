// Planning, publishing and ending online lessons, who may, who sees them. A longer file than most: setting a school up is dear, so all of it shares one.
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetCall, JoinCall } from '../../protocol/calls.ts'
import { GetDiaryWeek } from '../../protocol/diary.ts'
import type { CallId, LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { GetTimetable } from '../../protocol/journal.ts'
import {
  CreateOnlineLesson,
  EndOnlineLesson,
  GetOnlineAttendance,
  ListLessonsOfDay,
  ListOnlineLessons,
  PublishOnlineLesson,
  RemoveOnlineLesson,
  SetOnlineDays,
} from '../../protocol/online-lessons.ts'
import { ListLog } from '../../protocol/term-marks.ts'
import { PutLessonChange, UndoLessonChange } from '../../protocol/timetable.ts'
import type { Client } from '../../scripts/house/client.ts'
import { runCron } from '../../worker/cron.ts'
import { onlineLessons } from '../../worker/db/schema/journal.ts'
import { findOnline } from '../../worker/journal/online/online-lesson.ts'
import { openCall } from '../../worker/journal/online/open-call.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { actAs, classNamed, demoSchool, type Person, settle } from '../kit/act-as.ts'
import { changeRoster, tenantOfSchool } from '../kit/change-roster.ts'
import { groupOf } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { later } from '../kit/later.ts'
import { decide, enterLesson, plan, planLesson, publish, TODAY, wanted } from '../kit/online-lessons.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'
import { changeOf, dayOf, idOf, lessonAt, refusalOf } from '../kit/timetable.ts'

keepStorage()

let orlova: Person
let titov: Person
let ilya: Person
let math: StudyGroupId
let english: StudyGroupId

beforeAll(async () => {
  await demoSchool()
  orlova = await actAs('Орлова')
  titov = await actAs('Титов')
  ilya = await actAs('Антонов Илья')
  math = await groupOf('7Б', 'Математика')
  const { lessons } = await (await actAs('Ким')).call(GetTimetable, {})
  english = lessons.find((lesson) => lesson.group.startsWith('7Б'))?.studyGroupId ?? math
  // The first lesson begins half an hour after the tests' clock.
  await decide({ onlineOpensMinutes: 60 })
})

const people = () =>
  Promise.all(['Орлова', 'Титов', 'Морозов', 'Зуева', 'Ким', 'Антонов Илья', 'Антонова Елена'].map((name) => actAs(name)))
/** Answers of Орлова, Титов, Морозов, Зуева, Ким, Илья, his mother, and Хасанова of another school. */
const asked = async (ask: (person: Client) => Promise<unknown>) => {
  const answers: string[] = []
  for (const person of [...(await people()), hasanova]) answers.push(await refusalOf(ask(person)))
  return answers
}
let hasanova: Person
beforeAll(async () => {
  hasanova = await secondAdministrator(0)
})

const NO = 'not_found'
const READ = ['done', 'done', 'done', 'done', NO, NO, NO, NO]
const WRITE = ['done', 'not_allowed', 'not_allowed', 'not_allowed', NO, NO, NO, NO]

const diaryOf = async (person: Client, studentId: PersonId, on = TODAY) => person.call(GetDiaryWeek, { studentId, on })
const onlineIn = (week: Awaited<ReturnType<typeof diaryOf>>, lessonId: LessonId | null) =>
  week.lessons.find((lesson) => lesson.lessonId === lessonId)?.online ?? null

describe('who may', () => {
  it('[LESSON-01] the group’s teacher sets its online lessons, the class teacher and the heads look on; for everybody else there are none', async () => {
    const { onlineLessonId, version } = await plan(orlova, math, { on: '2025-10-08' })
    expect(await asked((person) => person.call(ListOnlineLessons, { studyGroupId: math }))).toEqual(READ)
    expect(await asked((person) => person.call(ListLessonsOfDay, { studyGroupId: math, on: TODAY }))).toEqual(READ)
    expect(await asked((person) => person.call(GetOnlineAttendance, { onlineLessonId }))).toEqual(READ)
    expect(await asked((person) => person.call(CreateOnlineLesson, wanted(math, { on: '2025-10-09' })))).toEqual(WRITE)
    expect(await asked((person) => person.call(PublishOnlineLesson, { onlineLessonId, version }))).toEqual(['too_early', ...WRITE.slice(1)])
    expect(await asked((person) => person.call(EndOnlineLesson, { onlineLessonId }))).toEqual(['too_early', ...WRITE.slice(1)])
    expect((await asked((person) => person.call(RemoveOnlineLesson, { onlineLessonId, version }))).slice(1)).toEqual([
      NO,
      NO,
      NO,
      NO,
      NO,
      NO,
      NO,
    ])
    const [classGroupId] = [await classNamed('7Б')]
    const days = { classGroupIds: [classGroupId], fromOn: '2025-12-30', toOn: '2025-12-30' }
    expect(await asked((person) => person.call(SetOnlineDays, days))).toEqual([
      'not_allowed',
      'done',
      'not_allowed',
      'done',
      'not_allowed',
      NO,
      NO,
      NO,
    ])
  })

  it('[LESSON-02] a substitute has that one lesson on its day: sees it alone, may make it online, and nothing outside the timetable', async () => {
    const lesson = lessonAt(await dayOf(titov, TODAY), '7Б', 4)
    const belova = await actAs('Белова')
    expect(await refusalOf(belova.call(ListOnlineLessons, { studyGroupId: lesson.studyGroupId }))).toBe(NO)
    await titov.call(PutLessonChange, changeOf(lesson, { substituteId: idOf('Белова') }))
    const shown = await belova.call(ListOnlineLessons, { studyGroupId: lesson.studyGroupId })
    expect(shown).toMatchObject({ maySet: true, onlyLessons: [lesson.lessonId] })
    const asked = wanted(lesson.studyGroupId, { when: { at: 'lesson', lessonId: lesson.lessonId as LessonId } })
    expect(await refusalOf(belova.call(CreateOnlineLesson, wanted(lesson.studyGroupId)))).toBe('not_allowed')
    expect(await refusalOf(belova.call(CreateOnlineLesson, { ...asked, repeatUntil: '2025-10-30' }))).toBe('not_allowed')
    expect((await belova.call(CreateOnlineLesson, asked)).lessons).toMatchObject([{ mine: true, state: 'draft', number: 4 }])
    const tomorrow = await later(belova, '2025-10-07T06:00:00Z')
    expect(await refusalOf(tomorrow.call(ListOnlineLessons, { studyGroupId: lesson.studyGroupId }))).toBe(NO)
  })
})

describe('planning', () => {
  it('[LESSON-03] a lesson is planned once, for a day that is not over, with pupils of the group, and a link only by https', async () => {
    const lesson = await planLesson(orlova, math, '2025-10-13')
    expect(lesson).toMatchObject({
      state: 'draft',
      number: 1,
      startsAt: '08:30',
      endsAt: '09:10',
      callId: null,
      audience: { for: 'group' },
    })
    const at = { on: '2025-10-13', when: { at: 'lesson' as const, lessonId: lesson.lessonId as LessonId } }
    const refusal = (other: Parameters<typeof wanted>[1]) => refusalOf(orlova.call(CreateOnlineLesson, wanted(math, other)))
    expect(await refusal(at)).toBe('online_lesson_exists')
    expect(await refusal({ ...at, on: '2025-10-14' })).toBe(NO)
    expect(await refusal({ on: '2025-10-05' })).toBe('date_past')
    expect(await refusal({ audience: { for: 'chosen', studentIds: [idOf('Антонова Соня')] } })).toBe('student_not_in_group')
    expect(await refusal({ when: { at: 'time', startsAt: '10:00', endsAt: '10:00' } })).toBe('invalid')
    expect(await refusal({ repeatUntil: '2025-10-01' })).toBe('invalid')
    expect(await refusal({ url: 'https://school.example/x' })).toBe('invalid')
    for (const url of [null, 'javascript:alert(1)', 'http://school.example', 'https://', 'https://a@school.example', ' https://x'])
      expect(await refusal({ platform: 'link', url })).toBe('invalid')
    const { lessons } = await orlova.call(ListLessonsOfDay, { studyGroupId: math, on: '2025-10-13' })
    expect(lessons).toMatchObject([{ taken: true, cancelled: false }])
  })

  it('[LESSON-03] sent again after a lost answer it makes nothing, and of two teachers who plan the same lesson one does', async () => {
    const asked = wanted(math, { on: '2025-10-15', when: { at: 'time', startsAt: '15:00', endsAt: '15:40' } })
    const [first, second] = [await orlova.call(CreateOnlineLesson, asked), await orlova.call(CreateOnlineLesson, asked)]
    expect(second).toEqual(first)
    const { lessons } = await orlova.call(ListLessonsOfDay, { studyGroupId: math, on: '2025-10-20' })
    const when = { at: 'lesson' as const, lessonId: lessons[0]?.lessonId as LessonId }
    const both = await Promise.all([1, 2].map(() => refusalOf(orlova.call(CreateOnlineLesson, wanted(math, { on: '2025-10-20', when })))))
    expect(both.sort()).toEqual(['done', 'online_lesson_exists'])
  })

  it('[LESSON-04] repeated it is the same slot of each week; what is online already is passed over', async () => {
    const { lessons: found } = await orlova.call(ListLessonsOfDay, { studyGroupId: math, on: '2025-10-07' })
    const lessonId = found[0]?.lessonId as LessonId
    const asked = wanted(math, { on: '2025-10-07', when: { at: 'lesson', lessonId }, repeatUntil: '2025-10-24' })
    const { lessons } = await orlova.call(CreateOnlineLesson, asked)
    expect(lessons.map(({ on }) => on)).toEqual(['2025-10-07', '2025-10-14', '2025-10-21'])
    const outside = await orlova.call(
      CreateOnlineLesson,
      wanted(math, { on: '2025-10-09', when: { at: 'time', startsAt: '16:00', endsAt: '16:30' }, repeatUntil: '2025-10-23' }),
    )
    expect(outside.lessons.map(({ on, number }) => [on, number])).toEqual([
      ['2025-10-09', null],
      ['2025-10-16', null],
      ['2025-10-23', null],
    ])
  })

  it('[LESSON-05] a draft is taken away, over the version that was seen; one that was published stays', async () => {
    const draft = await plan(orlova, math, { on: '2025-10-17' })
    const { onlineLessonId } = draft
    expect(await refusalOf(orlova.call(RemoveOnlineLesson, { onlineLessonId, version: 7 }))).toBe('changed_by_another')
    await orlova.call(RemoveOnlineLesson, { onlineLessonId, version: draft.version })
    expect(await refusalOf(orlova.call(GetOnlineAttendance, { onlineLessonId }))).toBe(NO)
    const live = await publish(orlova, await plan(orlova, math))
    const { onlineLessonId: liveId, version } = live
    expect(await refusalOf(orlova.call(RemoveOnlineLesson, { onlineLessonId: liveId, version }))).toBe('not_allowed')
    await orlova.call(EndOnlineLesson, { onlineLessonId: liveId })
  })
})

describe('publishing', () => {
  it('[LESSON-06] opens so many minutes before the lesson and not earlier, nor on another day, nor of a lesson that is called off', async () => {
    const evening = await plan(orlova, math, { when: { at: 'time', startsAt: '18:00', endsAt: '18:40' } })
    expect(evening.opensAt).toBe(Date.parse('2025-10-06T14:00:00Z'))
    expect(await refusalOf(publish(orlova, evening))).toBe('too_early')
    const tomorrow = await later(orlova, '2025-10-07T05:00:00Z')
    expect(await refusalOf(publish(tomorrow, evening))).toBe('date_past')
    const lesson = lessonAt(await dayOf(titov, '2025-10-10'), '7Б', 2)
    const drafted = await planLesson(orlova, lesson.studyGroupId, '2025-10-10')
    await titov.call(PutLessonChange, changeOf(lesson, { cancelled: true }))
    const { lessons } = await orlova.call(ListOnlineLessons, { studyGroupId: lesson.studyGroupId })
    expect(lessons.find(({ onlineLessonId }) => onlineLessonId === drafted.onlineLessonId)?.cancelled).toBe(true)
    const friday = await later(orlova, '2025-10-10T06:25:00Z')
    expect(await refusalOf(publish(friday, drafted))).toBe('lesson_cancelled')
  })

  it('[LESSON-07] of two who publish at once one does, twice is as good as once, and what is over is not opened again', async () => {
    // What other lessons of this file have left in the log may bear a later minute: theirs are told apart by what they were before.
    const logged = async () => (await titov.call(ListLog, {})).entries.filter(({ what }) => what.startsWith('onlineLesson.'))
    const before = new Set((await logged()).map(({ seq }) => seq))
    const draft = await plan(orlova, math)
    const both = await Promise.all([publish(orlova, draft), publish(orlova, draft)])
    expect(new Set(both.map(({ callId }) => callId)).size).toBe(1)
    expect(both.map(({ state, version }) => [state, version])).toEqual([
      ['published', 2],
      ['published', 2],
    ])
    const [{ callId, onlineLessonId }] = both as [(typeof both)[0], (typeof both)[0]]
    expect(await publish(orlova, draft)).toMatchObject({ callId, state: 'published', version: 2 })
    const [ended, again] = [await orlova.call(EndOnlineLesson, { onlineLessonId }), await orlova.call(EndOnlineLesson, { onlineLessonId })]
    expect(ended).toMatchObject({ state: 'ended', version: 3 })
    expect(again).toEqual(ended)
    expect(await refusalOf(publish(orlova, draft))).toBe('online_lesson_ended')
    expect(await refusalOf(ilya.call(JoinCall, { callId: callId as never }))).toBe('call_over')
    const ofIt = (await logged()).filter(({ seq }) => !before.has(seq))
    expect(ofIt.map(({ what, actor }) => [what, actor?.familyName])).toEqual([
      ['onlineLesson.end', 'Орлова'],
      ['onlineLesson.publish', 'Орлова'],
    ])
  })

  it('[LESSON-07] ended while it is being published, before its call is there, it leaves no call that somebody could go into', async () => {
    const { onlineLessonId } = await plan(orlova, math)
    const tenant = await tenantOfSchool()
    const callId = newId<CallId>('call', Date.now())
    await tenant.db
      .update(onlineLessons)
      .set({ state: 'published', callId, publishedBy: orlova.personId, publishedAt: 0, closesAt: 0 })
      .where(eq(onlineLessons.id, onlineLessonId))
    const asPublished = await findOnline(tenant, onlineLessonId)
    expect((await orlova.call(EndOnlineLesson, { onlineLessonId })).state).toBe('ended')
    await settle()
    if (asPublished) await openCall(env, tenant, asPublished)
    expect(await refusalOf(ilya.call(JoinCall, { callId }))).not.toBe('done')
  })

  it('[LESSON-08] its call is for the closed list: who teaches it runs it, pupils speak, who looks after them listens, nobody else comes', async () => {
    const { callId, onlineLessonId } = await publish(orlova, await plan(orlova, math))
    const id = callId as never
    const roleOf = async (name: string) => {
      const person = await actAs(name)
      return refusalOf(person.call(GetCall, { callId: id })).then(async (said) =>
        said === 'done' ? (await person.call(GetCall, { callId: id })).role : said,
      )
    }
    expect(await roleOf('Орлова')).toBe('organiser')
    expect(await roleOf('Антонов Илья')).toBe('speaker')
    expect([await roleOf('Титов'), await roleOf('Морозов')]).toEqual(['listener', 'listener'])
    for (const name of ['Ким', 'Зуева', 'Антонова Елена', 'Антонова Соня']) expect(await roleOf(name)).toBe(NO)
    // Whoever only looks on could not end the lesson in the journal: they are never made its organiser.
    const listed = await runInDurableObject(env.CALL_ROOM.getByName(id), (_, { storage: { sql } }) =>
      sql.exec<{ role: string; can: number }>('SELECT role, max(may_organise) AS can FROM people GROUP BY role ORDER BY role').toArray(),
    )
    expect(listed.map(({ role, can }) => [role, can])).toEqual([
      ['listener', 0],
      ['organiser', 1],
      ['speaker', 0],
    ])
    const call = await orlova.call(GetCall, { callId: id })
    expect(call).toMatchObject({ kind: 'lesson', onlineLessonId, title: 'Математика, 7Б' })
    await orlova.call(EndOnlineLesson, { onlineLessonId })
    await decide({ onlineParents: true })
    const open = await publish(orlova, await plan(orlova, math))
    const elena = await actAs('Антонова Елена')
    expect((await elena.call(GetCall, { callId: open.callId as never })).role).toBe('listener')
    await orlova.call(EndOnlineLesson, { onlineLessonId: open.onlineLessonId })
    await decide({ onlineParents: false })
  })
})

describe('who sees it', () => {
  /** In the week of the class and of its teacher, which must say the same: to the deputy head, the head and the administrator. */
  async function seenByHeads({ onlineLessonId }: { onlineLessonId: string }) {
    const weeks = [{ classGroupId: await classNamed('7Б') }, { teacherId: orlova.personId }]
    return Promise.all(
      ['Титов', 'Морозов', 'Зуева'].map(async (name) => {
        const head = await actAs(name)
        const [ofClass, ofTeacher] = await Promise.all(
          weeks.map(async (week) => {
            const { lessons, outside } = await head.call(GetTimetable, week)
            return [...lessons, ...outside].filter(({ online }) => online?.onlineLessonId === onlineLessonId).map(({ online }) => online)
          }),
        )
        expect(ofClass).toEqual(ofTeacher)
        expect(ofClass).toHaveLength(1)
        return ofClass?.[0]
      }),
    )
  }

  it('[LESSON-09] the heads see those outside the timetable in the week of the class, and nothing of them in another class’s', async () => {
    const outside = await plan(orlova, math, { when: { at: 'time', startsAt: '15:00', endsAt: '15:40' } })
    const planned = { state: 'draft', callId: null }
    expect(await seenByHeads(outside)).toMatchObject([
      { ...planned, mayJoin: true },
      { ...planned, mayJoin: true },
      { ...planned, mayJoin: false },
    ])
    const other = await titov.call(GetTimetable, { classGroupId: await classNamed('7А') })
    expect([...other.lessons, ...other.outside].filter(({ online }) => online?.state === 'draft')).toEqual([])
    await orlova.call(RemoveOnlineLesson, { onlineLessonId: outside.onlineLessonId, version: outside.version })
  })

  it('[LESSON-09] pupils and parents see the draft without a way in, then the way in; parents none unless the school lets them', async () => {
    const elena = await actAs('Антонова Елена')
    const sonya = await actAs('Антонова Соня')
    const draft = await planLesson(orlova, math)
    const { lessonId, onlineLessonId } = draft
    const planned = { onlineLessonId, state: 'draft', callId: null }
    expect(await seenByHeads(draft)).toMatchObject([
      { ...planned, mayJoin: true },
      { ...planned, mayJoin: true },
      { ...planned, mayJoin: false },
    ])
    expect(onlineIn(await diaryOf(ilya, ilya.personId), lessonId)).toEqual({
      onlineLessonId,
      state: 'draft',
      platform: 'builtIn',
      callId: null,
      url: null,
      mayJoin: true,
    })
    const { callId } = await publish(orlova, draft)
    expect(onlineIn(await diaryOf(ilya, ilya.personId), lessonId)).toMatchObject({ state: 'published', callId, mayJoin: true })
    expect(onlineIn(await diaryOf(elena, ilya.personId), lessonId)).toMatchObject({ state: 'published', callId: null, mayJoin: false })
    const inTimetable = async (person: Client, studentId?: PersonId) =>
      (await person.call(GetTimetable, studentId ? { studentId } : {})).lessons.filter(({ online }) => online?.state === 'published')
    expect(await inTimetable(ilya)).toMatchObject([{ lessonId, online: { callId, mayJoin: true } }])
    expect(await inTimetable(elena, ilya.personId)).toMatchObject([{ lessonId, online: { callId: null, mayJoin: false } }])
    expect(await inTimetable(orlova)).toMatchObject([{ lessonId, online: { callId, mayJoin: true } }])
    expect(await inTimetable(sonya)).toEqual([])
    const live = { onlineLessonId, state: 'published' }
    const inside = { ...live, callId, mayJoin: true }
    expect(await seenByHeads(draft)).toMatchObject([inside, inside, { ...live, callId: null, mayJoin: false }])
    const asHead = async (name: string) => refusalOf((await actAs(name)).call(GetCall, { callId: callId as never }))
    expect([await asHead('Титов'), await asHead('Морозов'), await asHead('Зуева')]).toEqual(['done', 'done', NO])
    expect(await inTimetable(await actAs('Ким'))).toEqual([])
    await orlova.call(EndOnlineLesson, { onlineLessonId })
    expect(onlineIn(await diaryOf(ilya, ilya.personId), lessonId)).toMatchObject({ state: 'ended', callId: null })
  })

  it('[LESSON-10] open pages and pages opened meanwhile are told: pupils, parents and teachers of the lesson, and nobody else', async () => {
    const names = ['Антонов Илья', 'Антонова Елена', 'Орлова', 'Антонова Соня', 'Ким'] as const
    const lines = await Promise.all(names.map(async (name) => inboxOf(await actAs(name))))
    const [ofIlya, ofElena, ofOrlova, ofSonya, ofKim] = lines as [Line, Line, Line, Line, Line]
    const { onlineLessonId, callId } = await publish(orlova, await plan(orlova, math))
    const now = async (line: Line) => {
      const frame = await line.until((one) => one.type === 'online.changed' && one.online.length > 0)
      return (frame as Extract<InboxDown, { type: 'online.changed' }>).online
    }
    expect(await now(ofIlya)).toMatchObject([
      { onlineLessonId, callId, subject: 'Математика', startsAt: '08:00', mayJoin: true, child: null },
    ])
    expect(await now(ofElena)).toMatchObject([{ onlineLessonId, callId: null, mayJoin: false, child: { givenName: 'Илья' } }])
    expect(await now(ofOrlova)).toMatchObject([{ onlineLessonId, callId, subject: 'Математика, 7Б' }])
    await settle()
    for (const line of [ofSonya, ofKim]) expect(line.frames.map(({ type }) => type).filter((type) => type.startsWith('online'))).toEqual([])
    const opened = await inboxOf(ilya)
    expect(await opened.until((one) => one.type === 'hello')).toMatchObject({ online: [{ onlineLessonId, callId }] })
    await orlova.call(EndOnlineLesson, { onlineLessonId })
    await opened.until((one) => one.type === 'online.changed' && one.online.length === 0)
    await ofElena.until((one) => one.type === 'online.changed' && one.online.length === 0)
    for (const line of [...lines, opened]) line.close()
  })

  it('[LESSON-11] a hybrid lesson is online for those who were chosen and an ordinary one for the others', async () => {
    const kim = await actAs('Ким')
    const { students } = await kim.call(ListOnlineLessons, { studyGroupId: english })
    const [chosen, other] = [await actAs('Яковлев Пётр'), students.find(({ personId }) => personId !== idOf('Яковлев Пётр'))]
    const draft = await planLesson(kim, english, TODAY, { audience: { for: 'chosen', studentIds: [chosen.personId] } })
    const live = await publish(await later(kim, '2025-10-06T07:10:00Z'), draft)
    expect(onlineIn(await diaryOf(chosen, chosen.personId), live.lessonId)).toMatchObject({ state: 'published', callId: live.callId })
    const classmate = await actAs(`${other?.name.familyName} ${other?.name.givenName}`)
    expect(onlineIn(await diaryOf(classmate, classmate.personId), live.lessonId)).toBeNull()
    expect(await refusalOf(classmate.call(GetCall, { callId: live.callId as never }))).toBe(NO)
    expect(await refusalOf((await actAs('Белова')).call(ListOnlineLessons, { studyGroupId: english }))).toBe(NO)
    await kim.call(EndOnlineLesson, { onlineLessonId: live.onlineLessonId })
  })
})

type Line = Awaited<ReturnType<typeof inboxOf>>

describe('the school goes on meanwhile', () => {
  it('[LESSON-14] a parent is out of the call, and has no way in any more, as soon as the school lets parents in no longer', async () => {
    await decide({ onlineParents: true })
    const { onlineLessonId, callId } = await publish(orlova, await plan(orlova, math))
    const elena = await actAs('Антонова Елена')
    const [hers, his] = [await enterLesson(elena, callId), await enterLesson(ilya, callId)]
    await settle()
    const opened = await inboxOf(elena)
    await decide({ onlineParents: false })
    expect(await hers.until((frame) => frame.type === 'over')).toMatchObject({ why: 'removed' })
    expect(await refusalOf(elena.call(GetCall, { callId: callId as never }))).toBe(NO)
    await opened.until((one) => one.type === 'onlineLesson.changed')
    await orlova.call(EndOnlineLesson, { onlineLessonId })
    expect(await his.until((frame) => frame.type === 'over')).toMatchObject({ why: 'ended' })
    opened.close()
  })

  it('[LESSON-12] a lesson nobody ended is ended some minutes after its end, and whoever was in is out', async () => {
    const { onlineLessonId, callId } = await publish(orlova, await plan(orlova, math))
    const line = await enterLesson(ilya, callId)
    await runCron({ ...env, DEV_CLOCK_AT: '2025-10-06T06:09:00Z' })
    expect((await orlova.call(GetOnlineAttendance, { onlineLessonId })).lesson.state).toBe('published')
    await runCron({ ...env, DEV_CLOCK_AT: '2025-10-06T06:11:00Z' })
    expect(await line.until((frame) => frame.type === 'over')).toMatchObject({ why: 'ended' })
    expect((await orlova.call(GetOnlineAttendance, { onlineLessonId })).lesson.state).toBe('ended')
    const { entries } = await titov.call(ListLog, {})
    expect(entries.some(({ what }) => what === 'onlineLesson.end')).toBe(true)
  })

  it('[LESSON-14] a pupil who leaves the group is out of the call, one who joins may come', async () => {
    const { onlineLessonId, callId } = await publish(orlova, await plan(orlova, math))
    const darya = await actAs('Борисова Дарья')
    const line = await enterLesson(darya, callId)
    const tenant = await tenantOfSchool()
    const of = [math, darya.personId] as const
    await changeRoster(tenant, ["update study_group_members set to_on = '2025-10-05' where study_group_id = ? and student_id = ?", ...of])
    expect(await line.until((frame) => frame.type === 'over')).toMatchObject({ why: 'removed' })
    expect(await refusalOf(darya.call(GetCall, { callId: callId as never }))).toBe(NO)
    await changeRoster(tenant, ['update study_group_members set to_on = null where study_group_id = ? and student_id = ?', ...of])
    expect((await darya.call(GetCall, { callId: callId as never })).role).toBe('speaker')
    await orlova.call(EndOnlineLesson, { onlineLessonId })
  })

  it('[LESSON-14] pupils of a subgroup that is sent into another one’s lesson may come to it too, until it is theirs no more', async () => {
    const day = await dayOf(titov, TODAY)
    const [first, second] = [lessonAt(day, '7Б', 3, '1-я'), lessonAt(day, '7Б', 3, '2-я')]
    const belova = await actAs('Белова')
    const live = await publish(await later(belova, '2025-10-06T07:10:00Z'), await planLesson(belova, second.studyGroupId))
    const callId = live.callId as never
    expect(await refusalOf(ilya.call(GetCall, { callId }))).toBe(NO)
    const opened = await inboxOf(ilya)
    const deputy = await later(titov, '2025-10-06T07:11:00Z')
    await deputy.call(PutLessonChange, changeOf(first, { mergedIntoId: second.lessonId, substituteId: belova.personId, room: second.room }))
    await opened.until((one) => one.type === 'online.changed' && one.online[0]?.callId === live.callId)
    expect((await ilya.call(GetCall, { callId })).role).toBe('speaker')
    expect(onlineIn(await diaryOf(ilya, ilya.personId), first.lessonId)).toMatchObject({ state: 'published', callId: live.callId })
    const { visitors } = await belova.call(GetOnlineAttendance, { onlineLessonId: live.onlineLessonId })
    expect(visitors.find(({ personId }) => personId === ilya.personId)).toMatchObject({
      proposed: 'absent',
      cell: { studyGroupId: first.studyGroupId, lessonId: first.lessonId, mayPut: true },
    })
    expect(visitors.filter(({ cell }) => cell?.studyGroupId === second.studyGroupId).length).toBe(visitors.length / 2)
    const merged = lessonAt(await dayOf(titov, TODAY), '7Б', 3, '1-я')
    const since = await later(titov, '2025-10-06T07:12:00Z')
    await since.call(UndoLessonChange, { lessonId: first.lessonId, version: merged.change?.version ?? 0 })
    await opened.until((one) => one.type === 'online.changed' && one.online.length === 0)
    expect(await refusalOf(ilya.call(GetCall, { callId }))).toBe(NO)
    await belova.call(EndOnlineLesson, { onlineLessonId: live.onlineLessonId })
    opened.close()
  })

  it('[LESSON-14] a lesson that is called off while it goes on ends', async () => {
    const lesson = lessonAt(await dayOf(titov, TODAY), '7Б', 2)
    const teacher = await actAs('Лебедева')
    const draft = await planLesson(teacher, lesson.studyGroupId)
    const { onlineLessonId } = await publish(await later(teacher, '2025-10-06T06:10:00Z'), draft)
    await titov.call(PutLessonChange, changeOf(lesson, { cancelled: true }))
    await settle()
    expect((await teacher.call(GetOnlineAttendance, { onlineLessonId })).lesson.state).toBe('ended')
  })

  it('[LESSON-15] for a quarantine all lessons of a class and its days go online at once, once, each its own teacher’s', async () => {
    const days = { classGroupIds: [await classNamed('7А')], fromOn: '2025-10-22', toOn: '2025-10-23' }
    const { made, already } = await titov.call(SetOnlineDays, days)
    expect(made).toBeGreaterThan(8)
    expect(already).toBe(0)
    expect(await titov.call(SetOnlineDays, days)).toEqual({ made: 0, already: made })
    const sonya = await actAs('Антонова Соня')
    const { lessons } = await diaryOf(sonya, sonya.personId, '2025-10-22')
    const wednesday = lessons.filter(({ on }) => on === '2025-10-22')
    expect(wednesday.every(({ online }) => online?.state === 'draft')).toBe(true)
    expect(lessons.filter(({ on }) => on === '2025-10-24').every(({ online }) => online === null)).toBe(true)
    const refusal = (other: Partial<typeof days>) => refusalOf(titov.call(SetOnlineDays, { ...days, ...other }))
    expect(await refusal({ fromOn: '2025-10-01' })).toBe('date_past')
    expect(await refusal({ toOn: '2025-10-21' })).toBe('invalid')
    expect(await refusal({ toOn: '2026-01-21' })).toBe('invalid')
    expect(await refusal({ classGroupIds: ['cls_00000000000000000000' as never] })).toBe(NO)
  })
})
