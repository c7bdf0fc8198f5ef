// Dated lessons follow the weekly template, as after an import (worker/school/derive-lessons.ts), but only those of some groups and of days to come.
// Rule TTB-05: a lesson somebody has used stays where it is, whatever the template says; so do the days of a locked term (LCK-11).
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { LessonId, StudyGroupId, TimetableEntryId } from '../../../protocol/ids.ts'
import type { Tenant } from '../../db/db.ts'
import { newId } from '../../platform/new-id.ts'
import { UNUSED } from '../../school/derive-lessons.ts'
import { groupLevel, holidayReaches } from '../../school/group-level.ts'
import { isLockedDay } from '../../school/locked-days.ts'

const FREE = (day: string, group: string) => `EXISTS (
  SELECT 1 FROM holidays h WHERE h.school_id = ?1 AND ${day} BETWEEN h.starts_on AND h.ends_on AND ${holidayReaches(groupLevel(group))})`

const OF_GROUPS = 'lessons.study_group_id IN (SELECT value FROM json_each(?2))'

/** A lesson's entry goes on under another id from a day on: its lessons go with it. */
export type Reassigned = {
  readonly from: TimetableEntryId
  readonly to: TimetableEntryId
  readonly groupId: StudyGroupId
  readonly sinceOn: SchoolDate
}

/** Statements for the batch that has just written the entries. ?1 school ?2 groups ?3 today */
export function followEntries(
  { d1, schoolId }: Tenant,
  groupIds: readonly StudyGroupId[],
  reassigned: readonly Reassigned[],
  today: SchoolDate,
  atMs: number,
): D1PreparedStatement[] {
  const groups = JSON.stringify([...new Set(groupIds)])
  // 9 characters of time and 5 of randomness, then a running number in hex (also of the alphabet of ids).
  const prefix = newId<LessonId>('lesson', atMs).slice(0, 'lsn_'.length + 14)
  return [
    ...reassigned.map(({ from, to, groupId, sinceOn }) =>
      d1
        .prepare('UPDATE lessons SET timetable_entry_id = ?2 WHERE study_group_id = ?3 AND lesson_on >= ?4 AND timetable_entry_id = ?1')
        .bind(from, to, groupId, sinceOn),
    ),
    d1
      .prepare(
        `DELETE FROM lessons WHERE ${OF_GROUPS} AND lesson_on >= ?3 AND timetable_entry_id IS NOT NULL AND ${UNUSED}
           AND NOT (EXISTS (
             SELECT 1 FROM timetable_entries e
             WHERE e.id = lessons.timetable_entry_id AND e.number = lessons.number AND lessons.lesson_on BETWEEN e.from_on AND e.to_on
               AND e.weekday = (strftime('%w', lessons.lesson_on) + 6) % 7 + 1)
             AND NOT ${FREE('lessons.lesson_on', 'lessons.study_group_id')})
           AND NOT ${isLockedDay('?1', 'lessons.study_group_id', 'lessons.lesson_on')}`,
      )
      .bind(schoolId, groups, today),
    d1
      .prepare(
        `UPDATE lessons SET room = e.room FROM timetable_entries e
         WHERE ${OF_GROUPS} AND lessons.lesson_on >= ?3 AND e.id = lessons.timetable_entry_id AND lessons.school_id = ?1
           AND NOT EXISTS (SELECT 1 FROM lesson_changes c WHERE c.lesson_id = lessons.id) AND lessons.room IS NOT e.room
           AND NOT ${isLockedDay('?1', 'lessons.study_group_id', 'lessons.lesson_on')}`,
      )
      .bind(schoolId, groups, today),
    d1
      .prepare(
        `WITH RECURSIVE
           entries AS (SELECT e.* FROM json_each(?2) j JOIN timetable_entries e ON e.school_id = ?1 AND e.study_group_id = j.value WHERE e.to_on >= ?3),
           days (day) AS (SELECT ?3 WHERE EXISTS (SELECT 1 FROM entries)
             UNION ALL SELECT date(day, '+1 day') FROM days WHERE day < (SELECT max(to_on) FROM entries)),
           moved (group_id, day, number) AS (SELECT l.study_group_id, c.was_on, c.was->>'number'
             FROM lesson_changes c JOIN lessons l ON l.id = c.lesson_id WHERE c.school_id = ?1 AND c.was_on >= ?3)
         INSERT OR IGNORE INTO lessons (id, school_id, study_group_id, timetable_entry_id, lesson_on, number, room)
         SELECT ?4 || printf('%06x', row_number() OVER (ORDER BY e.study_group_id, d.day, e.number)), ?1, e.study_group_id, e.id, d.day, e.number, e.room
         FROM days d CROSS JOIN entries e
         WHERE e.weekday = (strftime('%w', d.day) + 6) % 7 + 1 AND d.day BETWEEN e.from_on AND e.to_on AND NOT ${FREE('d.day', 'e.study_group_id')}
           AND (e.study_group_id, d.day, e.number) NOT IN (SELECT group_id, day, number FROM moved)
           AND NOT EXISTS (SELECT 1 FROM lessons l WHERE l.study_group_id = e.study_group_id AND l.lesson_on = d.day AND l.number = e.number)
           AND NOT ${isLockedDay('?1', 'e.study_group_id', 'd.day')}`,
      )
      .bind(schoolId, groups, today, prefix),
  ]
}
