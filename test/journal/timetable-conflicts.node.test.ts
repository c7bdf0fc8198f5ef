import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../protocol/dates.ts'
import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { conflictsOf, type Placed, refusedConflicts, roomKey, slotOf } from '../../protocol/timetable-conflicts.ts'

const group = (name: string) => `grp_${name}` as StudyGroupId
const teacher = (name: string) => `per_${name}` as PersonId
const nobodyMeets = () => false

function placed(key: string, over: Partial<Placed> = {}): Placed {
  return {
    key,
    studyGroupId: group(key),
    teacherIds: [teacher(key)],
    room: null,
    slot: slotOf(1, 2),
    fromOn: '2025-09-01',
    toOn: '2026-05-26',
    ...over,
  }
}

const arbitrary = fc
  .record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    studyGroupId: fc.constantFrom(...['7a', '7b', '7b1', '7b2', '8'].map(group)),
    teacherIds: fc.subarray(['orlova', 'kim', 'belova'].map(teacher)),
    room: fc.constantFrom(null, '21', ' 21', 'Спортзал', 'спортзал'),
    slot: fc.constantFrom(slotOf(1, 1), slotOf(1, 2), slotOf(2, 1)),
    start: fc.integer({ min: 0, max: 20 }),
    days: fc.integer({ min: 0, max: 20 }),
    together: fc.constantFrom(undefined, undefined, 'x'),
  })
  .map(({ start, days, together, ...one }): Placed => {
    const fromOn = addDays('2025-10-06', start)
    return { ...one, fromOn, toOn: addDays(fromOn, days), ...(together === undefined ? {} : { together }) }
  })
const MEETING = new Set(['7b 7b1', '7b1 7b', '7b 7b2', '7b2 7b', '8 7a', '7a 8'])
const meets = (one: StudyGroupId, other: StudyGroupId) => MEETING.has(`${one.slice(4)} ${other.slice(4)}`)

/** The definition, day by day. */
function clash(one: Placed, other: Placed): Set<string> {
  const found = new Set<string>()
  for (let on = one.fromOn; on <= one.toOn; on = addDays(on, 1)) {
    if (on < other.fromOn || on > other.toOn || one.slot !== other.slot) continue
    if (one.studyGroupId === other.studyGroupId) found.add('group')
    if (one.studyGroupId !== other.studyGroupId && meets(one.studyGroupId, other.studyGroupId)) found.add('pupils')
    const apart = one.together === undefined || one.together !== other.together
    if (apart && one.teacherIds.some((id) => other.teacherIds.includes(id))) found.add('teacher')
    if (apart && one.room !== null && other.room !== null && roomKey(one.room) === roomKey(other.room)) found.add('room')
  }
  return found
}

describe('conflicts of a timetable', () => {
  it('[TTB-02] one teacher, one room or pupils of two groups at one time are told by kind', () => {
    const orlova = { teacherIds: [teacher('orlova')] }
    const kinds = (one: Placed, other: Placed, share = nobodyMeets as typeof meets) =>
      conflictsOf(one, [other], share).map(({ kind }) => kind)
    expect(kinds(placed('a', orlova), placed('b', orlova))).toEqual(['teacher'])
    expect(kinds(placed('a', { room: '21' }), placed('b', { room: ' 21 ' }))).toEqual(['room'])
    expect(kinds(placed('a'), placed('b'), () => true)).toEqual(['pupils'])
    expect(kinds(placed('a', { studyGroupId: group('b') }), placed('b'))).toEqual(['group'])
    expect(kinds(placed('a'), placed('b'))).toEqual([])
  })

  it('[TTB-02] subgroups of one class stand beside each other; another weekday, number or half of the year is no conflict', () => {
    const one = placed('a', { room: '21' })
    expect(conflictsOf(one, [placed('b', { room: '42' })], nobodyMeets)).toEqual([])
    const same = { studyGroupId: one.studyGroupId, teacherIds: one.teacherIds, room: '21' }
    expect(conflictsOf(one, [placed('b', { ...same, slot: slotOf(2, 1) }), placed('c', { ...same, slot: slotOf(1, 22) })], meets)).toEqual(
      [],
    )
    expect(conflictsOf({ ...one, toOn: '2025-12-31' }, [placed('b', { ...same, fromOn: '2026-01-01' })], meets)).toEqual([])
  })

  it('[TTB-03] only a shared room may be meant so', () => {
    const gym = { room: 'спортзал', teacherIds: [teacher('volkov')] }
    const found = conflictsOf(placed('a', gym), [placed('b', gym)], nobodyMeets)
    expect(refusedConflicts(found, false).map(({ kind }) => kind)).toEqual(['teacher', 'room'])
    expect(refusedConflicts(found, true).map(({ kind }) => kind)).toEqual(['teacher'])
  })

  it('[TTB-02] for any timetable they are those of the definition, day by day, and the same from both sides', () => {
    fc.assert(
      fc.property(arbitrary, fc.uniqueArray(arbitrary, { selector: ({ key }) => key }), (one, others) => {
        const found = conflictsOf(one, others, meets)
        for (const other of others) {
          const kinds = new Set(found.filter(({ key }) => key === other.key).map(({ kind }) => kind))
          expect(kinds).toEqual(other.key === one.key ? new Set() : clash(one, other))
          if (other.key === one.key) continue
          const back = conflictsOf(other, [one], meets)
          expect(new Set(back.map(({ kind }) => kind))).toEqual(kinds)
        }
        expect(found).toHaveLength(new Set(found.map(({ kind, key }) => `${kind} ${key}`)).size)
      }),
      { numRuns: 500 },
    )
  })
})
