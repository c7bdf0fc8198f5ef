import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PersonId, StudyGroupId, SubjectId, TimetableEntryId } from '../../protocol/ids.ts'
import { isHeader, readLines, weekdayFrom, writeTimetable } from '../../protocol/timetable-csv.ts'

describe('the timetable as a CSV', () => {
  it('[TTB-07] is read whatever the separator, the quotes and the ends of lines, each row with its line; a quote that nothing closes keeps to its cell', () => {
    expect(readLines('\uFEFFкласс;день\r\n7Б;"пн;""ср"""\r\n\r\n7А;вт')).toEqual([
      { line: 1, cells: ['класс', 'день'] },
      { line: 2, cells: ['7Б', 'пн;"ср"'] },
      { line: 4, cells: ['7А', 'вт'] },
    ])
    expect(readLines('a\tb\n"x\ny"\tz\nq\tw').map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, 'a', 'b'],
      [2, 'x\ny', 'z'],
      [4, 'q', 'w'],
    ])
    expect(readLines('a;b\n7Б;"пн\n7А;"актовый" зал\n"7В" ;"вт"').map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, 'a', 'b'],
      [2, '7Б', '"пн'],
      [3, '7А', '"актовый" зал'],
      [4, '7В', 'вт'],
    ])
    expect(isHeader({ line: 1, cells: ['Класс'] })).toBe(true)
    expect(['Пн.', 'вторник', '3', 'THU', 'сб', 'воскресенье', 'завтра'].map(weekdayFrom)).toEqual([1, 2, 3, 4, 6, 7, null])
  })

  it('[TTB-07] what is written is read again, for any titles; what a spreadsheet takes for a formula is a text', () => {
    const text = fc
      .string({ minLength: 1, maxLength: 12 })
      .map((one) => one.replace(/[\r\uFEFF\s]/g, '') || 'x')
      .filter((one) => !/^[=+\-@]/.test(one))
    fc.assert(
      fc.property(fc.array(text, { minLength: 3, maxLength: 3 }), ([subject = '', title = '', room = '']) => {
        const studyGroupId = 'grp_1' as StudyGroupId
        const [head, row, ...more] = readLines(
          writeTimetable(
            {
              groups: [
                {
                  studyGroupId,
                  subjectId: 'sbj_1' as SubjectId,
                  subject,
                  title,
                  classGroupId: null,
                  classTitle: '7Б',
                  teacherIds: ['per_1' as PersonId],
                  meets: [],
                },
              ],
              teachers: [{ personId: 'per_1' as PersonId, name: { familyName: 'Белова', givenName: 'Ирина', patronymic: 'Петровна' } }],
              entries: [
                {
                  id: 'tte_1' as TimetableEntryId,
                  studyGroupId,
                  weekday: 2,
                  number: 3,
                  room,
                  fromOn: '2025-09-01',
                  toOn: '2026-05-26',
                  version: 1,
                },
              ],
            },
            '2025-10-06',
          ),
        )
        expect(head && isHeader(head)).toBe(true)
        expect(row?.cells).toEqual(['7Б', 'вт', '3', subject, title === '7Б' ? '' : title, 'Белова Ирина Петровна', room])
        expect(more).toEqual([])
      }),
    )
    const studyGroupId = 'grp_1' as StudyGroupId
    const written = writeTimetable(
      {
        groups: [
          {
            studyGroupId,
            subjectId: 'sbj_1' as SubjectId,
            subject: '=cmd()',
            title: '',
            classGroupId: null,
            classTitle: '7Б',
            teacherIds: [],
            meets: [],
          },
        ],
        teachers: [],
        entries: [
          {
            id: 'tte_1' as TimetableEntryId,
            studyGroupId,
            weekday: 2,
            number: 3,
            room: null,
            fromOn: '2025-09-01',
            toOn: '2026-05-26',
            version: 1,
          },
        ],
      },
      '2025-10-06',
    )
    expect(written).toContain(";'=cmd();")
  })
})
