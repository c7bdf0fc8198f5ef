import { expect, it } from 'vitest'
import type { ClassGroupId, PersonId, StudyGroupId, SubjectId, TimetableEntryId } from '../../protocol/ids.ts'
import { openTemplate, type TemplateData } from '../../web/journal/timetable/template-state.ts'

const TODAY = '2025-10-06'
const classGroupId = 'cls_7b' as ClassGroupId

function group(subject: string, weekHoursHundredths: number | null): TemplateData['groups'][number] {
  const studyGroupId = `grp_${subject}` as StudyGroupId
  const teacherIds = ['per_orlova' as PersonId]
  return {
    ...{ studyGroupId, subjectId: `sbj_${subject}` as SubjectId, subject, title: '7Б', classGroupId, classTitle: '7Б', teacherIds },
    ...{ meets: [], weekHoursHundredths },
  }
}

function template(placed: number, weekHoursHundredths: number | null, room: string | null = null) {
  const maths = group('maths', weekHoursHundredths)
  const entries = Array.from({ length: placed }, (_, place): TemplateData['entries'][number] => ({
    id: `tte_${place}` as TimetableEntryId,
    ...{ studyGroupId: maths.studyGroupId, weekday: place + 1, number: 1, room: null, version: 1 },
    // Of last year's and next year's lessons none counts on this day.
    ...{ fromOn: '2025-09-01', toOn: '2026-05-26' },
  }))
  const past = entries.map((entry) => ({ ...entry, id: `${entry.id}_past` as TimetableEntryId, fromOn: '2026-01-12' }))
  const data: TemplateData = {
    ...{ today: TODAY, mayPut: true, year: null, teachers: [], rooms: [], groups: [maths], entries: [...entries, ...past] },
    classes: [{ classGroupId, title: '7Б', room }],
  }
  return { opened: openTemplate(data, TODAY), maths }
}

it.each([
  [3, 500, 2],
  [5, 500, 0],
  [6, 500, -1],
  [2, 150, 0],
  [1, 150, 0],
  [0, 150, 1],
  [3, 150, -1],
  [3, null, 0],
])('[TTB-12] with %i placed of %s hundredths a week %i are missing', (placed, planned, missing) => {
  const { opened, maths } = template(placed, planned)
  expect([opened.hours(maths), opened.lacks(maths)]).toEqual([placed, missing])
})

it('[SET-22] a lesson without a room of its own is proposed in the class’s', () => {
  const { opened, maths } = template(1, null, '107')
  expect(opened.roomOf(maths)).toBe('107')
  expect(template(1, null).opened.roomOf(maths)).toBeNull()
})
