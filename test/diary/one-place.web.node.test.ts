import { describe, expect, it } from 'vitest'
import type { ShownChange } from '../../protocol/lesson-change.ts'
import type { PersonName } from '../../protocol/people.ts'
import '../../web/app/add-journal-texts.ts'
import { changeNotes } from '../../web/app/lesson-change.tsx'
import { onePlaceEach } from '../../web/app/one-place.ts'

const FRIDAY = '2025-10-10'
const SATURDAY = '2025-10-11'
const named = (familyName: string, givenName: string): PersonName => ({ familyName, givenName, patronymic: null })
const orlova = named('Орлова', 'Анна')
const sidorova = named('Сидорова', 'Галина')
const belova = named('Белова', 'Ирина')

const lesson = (number: number, subject: string, teacher = orlova, on = FRIDAY) => ({
  on,
  number,
  subject,
  group: '7Б',
  room: '21',
  teachers: [teacher],
  cancelled: false,
  change: null as ShownChange | null,
  marks: [] as string[],
})
type Lesson = ReturnType<typeof lesson>

const changed = (one: Lesson, was: Partial<ShownChange['was']>, other: Partial<ShownChange> = {}): Lesson => ({
  ...one,
  change: {
    was: { on: one.on, number: one.number, room: one.room, cancelled: false, subject: one.subject, ...was },
    substitute: null,
    extra: false,
    merged: false,
    movedTo: null,
    ...other,
  },
})
const cancelled = (one: Lesson): Lesson => ({ ...changed(one, {}), cancelled: true })
const extra = (one: Lesson, instead = one.subject): Lesson => changed(one, { subject: instead }, { extra: true })
const left = (one: Lesson, on: string, number: number): Lesson => changed(one, {}, { movedTo: { on, number } })
const seen = (lessons: readonly Lesson[]) => onePlaceEach(lessons).map((one) => [one.number, one.subject, ...changeNotes(one)])

describe('one place, one row', () => {
  it('[SUB-12] another subject’s lesson names the one it takes the place of, with whose it was', () => {
    const rows = [cancelled(lesson(2, 'Математика')), extra(lesson(2, 'Биология', sidorova), 'Математика'), lesson(3, 'История')]
    expect(seen(rows)).toEqual([
      [2, 'Биология', 'Вместо: Математика (Орлова\u00a0А.)'],
      [3, 'История'],
    ])
    const [held] = onePlaceEach([rows[0], { ...rows[1], change: { ...rows[1]?.change, substitute: belova } }] as Lesson[])
    expect(held && changeNotes(held)).toEqual(['Замена: Белова\u00a0И.', 'Вместо: Математика (Орлова\u00a0А.)'])
  })

  it('[SUB-12] one that was added where another was cancelled is instead of it, whoever teaches both', () => {
    expect(seen([cancelled(lesson(2, 'Алгебра')), extra(lesson(2, 'Геометрия'))])).toEqual([[2, 'Геометрия', 'Вместо: Алгебра']])
    expect(seen([extra(lesson(7, 'Геометрия'))])).toEqual([[7, 'Геометрия', 'Дополнительный урок']])
  })

  it('[SUB-12] two lessons that change places are two rows, each with where the other went', () => {
    const day = [
      left(lesson(3, 'Математика'), FRIDAY, 5),
      changed(lesson(3, 'Биология', sidorova), { number: 5 }),
      changed(lesson(5, 'Математика'), { number: 3 }),
      left(lesson(5, 'Биология', sidorova), FRIDAY, 3),
    ]
    expect(seen(day)).toEqual([
      [3, 'Биология', 'Вместо: Математика (перенесён на 5-й урок)', 'Перенесён с 5-го урока'],
      [5, 'Математика', 'Вместо: Биология (перенесён на 3-й урок)', 'Перенесён с 3-го урока'],
    ])
  })

  it('[SUB-07] a place that nothing has taken stays, cancelled or left; on another day too', () => {
    const day = [left(lesson(1, 'Математика'), SATURDAY, 2), cancelled(lesson(2, 'История')), lesson(2, 'Хор')]
    expect(seen(day)).toEqual([
      [1, 'Математика', 'Перенесён на сб, 11 октября, 2-й урок'],
      [2, 'История', 'Отменён'],
      // As planned: it takes nobody's place.
      [2, 'Хор'],
    ])
  })

  it('[SUB-12] a lesson in which the pupil has something stays in sight; in a week of many groups only the same group’s are one', () => {
    const held = { ...cancelled(lesson(2, 'Математика')), marks: ['5'] }
    expect(seen([held, extra(lesson(2, 'Биология', sidorova), 'Математика')])).toHaveLength(2)
    const others = [cancelled(lesson(2, 'Математика')), { ...extra(lesson(2, 'Математика')), group: '8А' }]
    expect(onePlaceEach(others, (a, b) => a.group === b.group)).toHaveLength(2)
    expect(onePlaceEach(others)).toHaveLength(1)
  })
})
