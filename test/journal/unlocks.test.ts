import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LessonId, PersonId, StudyGroupId, TermId, UnlockId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { GetGrid } from '../../protocol/journal.ts'
import { UNLOCKS_WAITING_MAX } from '../../protocol/limits.ts'
import { AskUnlock, DecideUnlock, ListTermLocks, ListUnlocks, PutTermMarks, SetTermLock } from '../../protocol/term-marks.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs, type Person, settle } from '../kit/act-as.ts'
import { groupOf, lessonOn, putCell } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { later } from '../kit/later.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { giveEveryRole, twoSchools } from '../kit/two-schools.ts'

keepStorage()

let orlova: Person
let titov: Person
let khasanova: Person
let math: StudyGroupId
let ilya: PersonId
let old: LessonId
let older: LessonId

beforeAll(async () => {
  khasanova = (await twoSchools()).khasanova
  await giveEveryRole(khasanova)
  orlova = await actAs('Орлова')
  titov = await actAs('Титов')
  math = await groupOf('7Б', 'Математика')
  ilya = (await actAs('Антонов Илья')).personId
  const grid = await orlova.call(GetGrid, { studyGroupId: math })
  old = lessonOn(grid, '2025-09-23')
  older = lessonOn(grid, '2025-09-16')
})

const ask = (person: Client, from = '2025-09-23', to = from, studyGroupId = math) =>
  person.call(AskUnlock, { studyGroupId, from, to, reason: 'Болела, не успела выставить' })
const decide = (person: Client, unlockId: UnlockId, granted = true) => person.call(DecideUnlock, { unlockId, granted })
const waiting = async (person: Client) => (await person.call(ListUnlocks, {})).unlocks.filter((unlock) => unlock.decidedAt === null)

describe('an unlock', () => {
  it('[LCK-07] Орлова asks with a reason, Титов opens those days of that group for 24 hours, and then they are closed again', async () => {
    expect(await putCell(orlova, math, old, ilya, { value: '3' })).toBe('period_closed')
    const { unlockId } = await ask(orlova)
    expect(await ask(orlova)).toEqual({ unlockId })
    expect(await waiting(titov)).toMatchObject([
      {
        unlockId,
        classTitle: '7Б',
        subject: 'Математика',
        from: '2025-09-23',
        reason: 'Болела, не успела выставить',
        askedBy: { familyName: 'Орлова' },
      },
    ])
    expect(await putCell(orlova, math, old, ilya, { value: '3' })).toBe('period_closed')
    const { until } = await decide(titov, unlockId)
    const { unlocks, now } = await titov.call(ListUnlocks, {})
    expect(unlocks[0]).toMatchObject({ unlockId, until })
    expect(Math.round(((until ?? 0) - now) / 3_600_000)).toBe(24)
    expect(await putCell(orlova, math, old, ilya, { value: '3' })).toBe('saved')
    // Other days and other groups stay as they were.
    expect(await putCell(orlova, math, older, ilya, { value: '3' })).toBe('period_closed')
    const other = await groupOf('7А', 'Математика')
    const grid = await orlova.call(GetGrid, { studyGroupId: other })
    expect(grid.lessons.find((lesson) => lesson.on === '2025-09-23')?.closed).toBe(true)
    const within = await later(orlova, new Date((until ?? 0) - 60_000).toISOString())
    expect(await putCell(within, math, old, ilya, { value: '4', version: 1 })).toBe('saved')
    const after = await later(orlova, new Date((until ?? 0) + 1_000).toISOString())
    expect(await putCell(after, math, old, ilya, { value: '5', version: 2 })).toBe('period_closed')
    await later(orlova, '2025-10-06T06:00:00Z')
    const log = await env.JOURNAL_00.prepare("select what, actor_id, reason from journal_log where what like 'unlock.%' order by seq").all()
    expect(log.results).toEqual([
      { what: 'unlock.ask', actor_id: orlova.personId, reason: 'Болела, не успела выставить' },
      { what: 'unlock.grant', actor_id: titov.personId, reason: null },
    ])
  })

  it('[LCK-07] opens a locked term too, its marks by its last day', async () => {
    const { periods } = await titov.call(ListTermLocks, {})
    const [term] = periods
    if (term === undefined) throw new Error('The demo school has no terms.')
    await titov.call(SetTermLock, { periodId: term.periodId, locked: true })
    const give = async () => {
      const mark = { studentId: ilya, period: term.periodId as TermId, value: '4', reason: 'По решению совета', version: 0 }
      const [outcome] = (await orlova.call(PutTermMarks, { studyGroupId: math, marks: [mark] })).outcomes
      return outcome?.outcome === 'refused' ? outcome.refusal : outcome?.outcome
    }
    expect(await give()).toBe('period_closed')
    await decide(titov, (await ask(orlova, term.endsOn)).unlockId)
    expect(await give()).toBe('saved')
    await titov.call(SetTermLock, { periodId: term.periodId, locked: false })
  })

  it('[LCK-08] is decided once, and a refused one opens nothing', async () => {
    const { unlockId } = await ask(orlova, '2025-09-16')
    expect(await decide(titov, unlockId, false)).toEqual({ until: null })
    expect(await refusalOf(decide(titov, unlockId))).toBe('unlock_decided')
    expect(await putCell(orlova, math, older, ilya, { value: '3' })).toBe('period_closed')
    const log = await env.JOURNAL_00.prepare(
      "select what from journal_log where what in ('unlock.grant', 'unlock.refuse') order by seq",
    ).all()
    expect(log.results.at(-1)).toEqual({ what: 'unlock.refuse' })
  })

  it('[LCK-08] a backward, an endless or a wordless request is not understood, and a group has a few that wait', async () => {
    expect(await refusalOf(ask(orlova, '2025-09-23', '2025-09-22'))).toBe('invalid')
    expect(await refusalOf(ask(orlova, '2024-09-01', '2025-09-22'))).toBe('invalid')
    const wordless = { studyGroupId: math, from: '2025-09-23', to: '2025-09-23', reason: '  ' }
    expect(await refusalOf(orlova.call(AskUnlock, wordless))).toBe('invalid')
    expect(
      await refusalOf(titov.call(DecideUnlock, { unlockId: 'unl_00000000000000000000' as UnlockId, granted: true, hours: 1_000 })),
    ).toBe('invalid')
    for (let day = 1; day <= UNLOCKS_WAITING_MAX; day++) await ask(orlova, `2025-09-${String(day).padStart(2, '0')}`)
    expect(await refusalOf(ask(orlova, '2025-09-20'))).toBe('too_many_requests')
    for (const { unlockId } of await waiting(titov)) await decide(titov, unlockId, false)
  })

  it('[LCK-09] only the group’s teacher asks, only a deputy head decides; to everybody else it is not there', async () => {
    const { unlockId } = await ask(orlova, '2025-09-24')
    const nowhere = 'unl_00000000000000000000' as UnlockId
    const expected: [string, Client, string, string, string][] = [
      ['Титов', titov, 'not_allowed', 'done', 'done'],
      ['Морозов', await actAs('Морозов'), 'not_allowed', 'done', 'not_found'],
      ['Зуева', await actAs('Зуева'), 'not_allowed', 'done', 'not_found'],
      ['Ким', await actAs('Ким'), 'not_found', 'done', 'not_found'],
      ['Антонов Илья', await actAs('Антонов Илья'), 'not_found', 'not_found', 'not_found'],
      ['Антонова Елена', await actAs('Антонова Елена'), 'not_found', 'not_found', 'not_found'],
      ['Хасанова', khasanova, 'not_found', 'done', 'not_found'],
    ]
    for (const [name, person, asks, lists, decides] of expected.reverse()) {
      const answers = [
        await refusalOf(ask(person)),
        await refusalOf(person.call(ListUnlocks, {})),
        await refusalOf(decide(person, unlockId)),
      ]
      expect([name, ...answers]).toEqual([name, asks, lists, decides])
      if (person !== titov) expect(await refusalOf(decide(person, nowhere))).toBe('not_found')
      if (!['Титов', 'Антонов Илья', 'Антонова Елена'].includes(name)) expect((await person.call(ListUnlocks, {})).unlocks).toEqual([])
    }
    // The class teacher who does not teach the group reads it and asks for nothing.
    const english = await groupOf('7Б', 'Английский')
    expect(await refusalOf(ask(orlova, '2025-09-23', '2025-09-23', english))).toBe('not_allowed')
    expect((await orlova.call(ListUnlocks, {})).unlocks.every((unlock) => unlock.studyGroupId === math)).toBe(true)
  })

  it('[LCK-10] the deputy heads hear that somebody asks, and she that it was decided; nobody else', async () => {
    const [atTitov, atOrlova, atKim] = await Promise.all([titov, orlova, await actAs('Ким')].map((person) => inboxOf(person)))
    if (!atTitov || !atOrlova || !atKim) throw new Error('unreachable')
    const told = (frame: InboxDown) => frame.type === 'unlocks.changed'
    const { unlockId } = await ask(orlova, '2025-09-25')
    expect(await atTitov.until(told)).toMatchObject({ studyGroupId: math })
    await atOrlova.until(told)
    await decide(titov, unlockId)
    await settle()
    await atOrlova.until(() => atOrlova.frames.filter(told).length >= 2)
    expect(atKim.frames.filter(told)).toEqual([])
    for (const line of [atTitov, atOrlova, atKim]) line.close()
  })

  it('[LCK-12] a lock, for one group or for all, is told to everybody who opens journals, once, and to no family', async () => {
    const ilya = await actAs('Антонов Илья')
    const [atOrlova, atKim, atIlya] = await Promise.all([orlova, await actAs('Ким'), ilya].map((person) => inboxOf(person)))
    if (!atOrlova || !atKim || !atIlya) throw new Error('unreachable')
    const { terms } = await titov.call(GetGrid, { studyGroupId: math })
    const periodId = terms[0]?.id as TermId
    const ofGroup = (frame: InboxDown) => frame.type === 'unlocks.changed' && frame.studyGroupId === math
    const ofAll = (frame: InboxDown) => frame.type === 'unlocks.changed' && frame.studyGroupId === null
    await titov.call(SetTermLock, { periodId, studyGroupId: math, locked: true })
    for (const line of [atOrlova, atKim]) await line.until(ofGroup)
    await titov.call(SetTermLock, { periodId, studyGroupId: math, locked: true })
    await titov.call(SetTermLock, { periodId, studyGroupId: math, locked: false })
    await titov.call(SetTermLock, { periodId, locked: true })
    for (const line of [atOrlova, atKim]) await line.until(ofAll)
    await titov.call(SetTermLock, { periodId, locked: false })
    await settle()
    for (const line of [atOrlova, atKim]) expect([line.frames.filter(ofGroup).length, line.frames.filter(ofAll).length]).toEqual([2, 2])
    expect(atIlya.frames.filter((frame) => frame.type === 'unlocks.changed')).toEqual([])
    for (const line of [atOrlova, atKim, atIlya]) line.close()
  })
})
