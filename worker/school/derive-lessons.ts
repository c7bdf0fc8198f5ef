// Dated lessons follow from the weekly timetable: derived in SQL, in the same batch that applies or undoes an import.
// Rules LSN-01…: past lessons and lessons that somebody has used stay whatever the timetable says, and so do the days of a locked term (LCK-11); the
// rest follows it.
import type { SchoolDate } from '../../protocol/dates.ts'
import type { ImportId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import { groupLevel, holidayReaches } from './group-level.ts'
import { isLockedDay } from './locked-days.ts'
import type { Staged } from './switch-roster.ts'

/** Something stands in a cell of the lesson: one that was emptied again keeps its version and is no use of the lesson. */
export const MARKED = `EXISTS (SELECT 1 FROM cells WHERE cells.lesson_id = lessons.id AND (cells.marks <> '[]' OR cells.attendance IS NOT NULL))`

/** Nobody has put a mark, a topic or a kind of work there, cancelled it, given it to a substitute or changed it otherwise. */
export const UNUSED = `lessons.topic IS NULL AND lessons.work_kind_id IS NULL AND lessons.cancelled = 0 AND lessons.version = 1
  AND NOT ${MARKED}
  AND NOT EXISTS (SELECT 1 FROM lesson_changes WHERE lesson_changes.lesson_id = lessons.id)`

/** The timetable has an entry for just this lesson, and it is no holiday. */
const WANTED = `EXISTS (
    SELECT 1 FROM timetable_entries e
    WHERE e.id = lessons.timetable_entry_id AND e.number = lessons.number AND lessons.lesson_on BETWEEN e.from_on AND e.to_on
      AND e.weekday = (strftime('%w', lessons.lesson_on) + 6) % 7 + 1)
  AND NOT EXISTS (SELECT 1 FROM holidays h WHERE h.school_id = ?3 AND lessons.lesson_on BETWEEN h.starts_on AND h.ends_on
    AND ${holidayReaches(groupLevel('lessons.study_group_id'))})`

const LOCKED = isLockedDay('?3', 'lessons.study_group_id', 'lessons.lesson_on')

const OF_SCHOOL = 'lessons.study_group_id IN (SELECT id FROM study_groups WHERE school_id = ?3)'

/**
 * The ids of lessons that an import makes: the import's own characters, then a running number in hex (also of the alphabet of ids).
 * So undo finds them by a range of the primary key, and they lie together in the tree.
 */
export function lessonIdsOf(importId: ImportId): { first: string; last: string; prefix: string } {
  const prefix = `lsn_${importId.slice('imp_'.length, -6)}`
  return { prefix, first: `${prefix}000000`, last: `${prefix}ffffff` }
}

export function needsLessons({ counts }: Staged): boolean {
  return counts.some(({ entity }) => entity === 'timetableEntry' || entity === 'holiday')
}

/** After the entries and holidays have been switched. What goes is staged first, so that undo can bring it back as it was. */
export function deriveLessons({ d1, schoolId }: Tenant, { importId, plan }: Staged, today: SchoolDate): D1PreparedStatement[] {
  return [
    d1
      .prepare(
        `INSERT INTO import_changes (import_id, plan, entity, seq, row_key, action, before, after)
         SELECT ?1, ?2, 'lesson', row_number() OVER (ORDER BY id), '', 'remove',
           json_object('id', id, 'studyGroupId', study_group_id, 'timetableEntryId', timetable_entry_id, 'on', lesson_on, 'number', number, 'room', room), NULL
         FROM lessons WHERE ${OF_SCHOOL} AND lesson_on >= ?4 AND timetable_entry_id IS NOT NULL AND ${UNUSED} AND NOT (${WANTED})
           AND NOT ${LOCKED}`,
      )
      .bind(importId, plan, schoolId, today),
    d1
      .prepare(
        `DELETE FROM lessons WHERE school_id = ?3 AND id IN
         (SELECT json_extract(before, '$.id') FROM import_changes WHERE import_id = ?1 AND plan = ?2 AND entity = 'lesson')`,
      )
      .bind(importId, plan, schoolId),
    moveRooms(d1, { importId, plan }, schoolId, today, 'before', 'after'),
    missingLessons({ d1, schoolId }, lessonIdsOf(importId).prefix),
  ]
}

/** A lesson for each day of each entry, from `fromOn` on, that has none yet. Ids: the prefix (18 characters), then a running number. */
export function missingLessons({ d1, schoolId }: Pick<Tenant, 'd1' | 'schoolId'>, prefix: string, fromOn = ''): D1PreparedStatement {
  return d1
    .prepare(
      `WITH RECURSIVE
         span (first_on, last_on) AS (SELECT min(from_on), max(to_on) FROM timetable_entries WHERE school_id = ?1),
         days (day) AS (SELECT first_on FROM span WHERE first_on IS NOT NULL
           UNION ALL SELECT date(day, '+1 day') FROM days WHERE day < (SELECT last_on FROM span)),
         levels (level) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11)),
         school_days (level, day, weekday) AS MATERIALIZED (SELECT level, day, (strftime('%w', day) + 6) % 7 + 1 FROM days, levels
           WHERE NOT EXISTS (SELECT 1 FROM holidays h WHERE h.school_id = ?1 AND day BETWEEN h.starts_on AND h.ends_on
             AND ${holidayReaches('level')})),
         group_levels (id, level) AS MATERIALIZED (SELECT s.id, coalesce(${groupLevel('s.id')}, 0) FROM study_groups s WHERE s.school_id = ?1)
       INSERT OR IGNORE INTO lessons (id, school_id, study_group_id, timetable_entry_id, lesson_on, number, room)
       SELECT ?2 || printf('%06x', row_number() OVER (ORDER BY e.study_group_id, d.day, e.number)), ?1, e.study_group_id, e.id, d.day, e.number, e.room
       FROM timetable_entries e JOIN group_levels l ON l.id = e.study_group_id
         JOIN school_days d ON d.level = l.level AND d.weekday = e.weekday AND d.day BETWEEN e.from_on AND e.to_on
       WHERE e.school_id = ?1 AND d.day >= ?3
         AND NOT EXISTS (SELECT 1 FROM lessons l WHERE l.study_group_id = e.study_group_id AND l.lesson_on = d.day AND l.number = e.number)
         AND (e.study_group_id, d.day, e.number) NOT IN (SELECT l.study_group_id, c.was_on, c.was->>'number'
           FROM lesson_changes c JOIN lessons l ON l.id = c.lesson_id WHERE c.school_id = ?1)
         AND NOT ${isLockedDay('?1', 'e.study_group_id', 'd.day', 'l.level')}`,
    )
    .bind(schoolId, prefix, fromOn)
}

/** Lessons to come that nobody has used and the timetable has no more, where no lock is. */
export function unwantedLessons({ d1, schoolId }: Tenant, today: SchoolDate): D1PreparedStatement {
  return d1
    .prepare(
      `DELETE FROM lessons WHERE ${OF_SCHOOL.replaceAll('?3', '?1')} AND lesson_on >= ?2 AND timetable_entry_id IS NOT NULL
         AND ${UNUSED} AND NOT (${WANTED.replaceAll('?3', '?1')})
         AND NOT ${LOCKED.replaceAll('?3', '?1')}`,
    )
    .bind(schoolId, today)
}

/** Lessons to come are in their entry's room, where no lock is; one that was changed by itself stays where it was put. */
export function roomsOfEntries({ d1, schoolId }: Tenant, today: SchoolDate): D1PreparedStatement {
  return d1
    .prepare(
      `UPDATE lessons SET room = e.room FROM timetable_entries e
       WHERE ${OF_SCHOOL.replaceAll('?3', '?1')} AND lessons.lesson_on >= ?2 AND e.id = lessons.timetable_entry_id AND lessons.school_id = ?1
         AND lessons.room IS NOT e.room AND NOT EXISTS (SELECT 1 FROM lesson_changes c WHERE c.lesson_id = lessons.id)
         AND NOT ${LOCKED.replaceAll('?3', '?1')}`,
    )
    .bind(schoolId, today)
}

/** Before the entries are switched back: what the import made goes, what it took comes back. */
export function underiveLessons({ d1, schoolId }: Tenant, { importId, plan }: Staged, appliedOn: SchoolDate): D1PreparedStatement[] {
  const { first, last } = lessonIdsOf(importId)
  return [
    d1.prepare('DELETE FROM lessons WHERE id BETWEEN ?1 AND ?2 AND school_id = ?3').bind(first, last, schoolId),
    d1
      .prepare(
        `INSERT OR IGNORE INTO lessons (school_id, id, study_group_id, timetable_entry_id, lesson_on, number, room)
         SELECT ?3, json_extract(before, '$.id'), json_extract(before, '$.studyGroupId'), json_extract(before, '$.timetableEntryId'),
           json_extract(before, '$.on'), json_extract(before, '$.number'), json_extract(before, '$.room')
         FROM import_changes WHERE import_id = ?1 AND plan = ?2 AND entity = 'lesson'`,
      )
      .bind(importId, plan, schoolId),
    moveRooms(d1, { importId, plan }, schoolId, appliedOn, 'after', 'before'),
  ]
}

/** Lessons to come follow their entry into another room; one that was moved by itself stays where it was put. */
function moveRooms(
  d1: D1Database,
  { importId, plan }: Pick<Staged, 'importId' | 'plan'>,
  schoolId: string,
  from: SchoolDate,
  was: 'before' | 'after',
  becomes: 'before' | 'after',
): D1PreparedStatement {
  return d1
    .prepare(
      `UPDATE lessons SET room = json_extract(stage.${becomes}, '$.room')
       FROM (SELECT before, after FROM import_changes WHERE import_id = ?1 AND plan = ?2 AND entity = 'timetableEntry' AND action = 'change') AS stage
       WHERE lessons.study_group_id = json_extract(stage.after, '$.studyGroupId') AND lessons.lesson_on >= ?4
         AND lessons.timetable_entry_id = json_extract(stage.after, '$.id') AND lessons.school_id = ?3
         AND lessons.room IS json_extract(stage.${was}, '$.room') AND NOT ${LOCKED}`,
    )
    .bind(importId, plan, schoolId, from)
}

/** The people an import brought. ?1 import ?2 plan */
export const ADDED_PEOPLE = `SELECT json_extract(after, '$.id') AS id FROM import_changes
  WHERE import_id = ?1 AND plan = ?2 AND entity IN ('student', 'parent', 'staff') AND action = 'add'`

const ADDED_GROUPS = `SELECT json_extract(after, '$.id') FROM import_changes
  WHERE import_id = ?1 AND plan = ?2 AND entity = 'studyGroup' AND action = 'add'`

/**
 * True while something of this database rests on what the import brought: a cell of an added pupil or of an added member, an added lesson in
 * use, an open chat of an added class; a plan, an unlock or a term's mark of an added group, a notice or a signature of added people. ?1 import ?2 plan ?3 school ?4 ?5 range of lessons.
 */
export const IN_USE = `EXISTS (SELECT 1 FROM lessons WHERE lessons.id BETWEEN ?4 AND ?5 AND NOT (${UNUSED}))
  OR EXISTS (
    SELECT 1 FROM chats WHERE chats.school_id = ?3 AND chats.opened = 1 AND chats.class_group_id IN (
      SELECT json_extract(after, '$.id') FROM import_changes WHERE import_id = ?1 AND plan = ?2 AND entity = 'classGroup' AND action = 'add'))
  OR EXISTS (
    SELECT 1 FROM study_groups g JOIN lessons l ON l.study_group_id = g.id JOIN cells c ON c.lesson_id = l.id
    WHERE g.school_id = ?3 AND (
      c.student_id IN (${ADDED_PEOPLE})
      OR (g.id, c.student_id) IN (SELECT json_extract(after, '$.studyGroupId'), json_extract(after, '$.studentId') FROM import_changes
        WHERE import_id = ?1 AND plan = ?2 AND entity = 'studyGroupMember' AND action = 'add')))
  OR EXISTS (SELECT 1 FROM lesson_plans WHERE study_group_id IN (${ADDED_GROUPS}))
  OR EXISTS (SELECT 1 FROM unlocks WHERE study_group_id IN (${ADDED_GROUPS}))
  OR EXISTS (SELECT 1 FROM term_marks WHERE study_group_id IN (${ADDED_GROUPS}))
  OR EXISTS (SELECT 1 FROM term_marks WHERE student_id IN (${ADDED_PEOPLE}))
  OR EXISTS (SELECT 1 FROM absence_notices WHERE student_id IN (${ADDED_PEOPLE}))
  OR EXISTS (SELECT 1 FROM diary_signatures WHERE student_id IN (${ADDED_PEOPLE}))
  OR EXISTS (SELECT 1 FROM guardianships g JOIN absence_notices n ON n.student_id = g.student_id AND n.created_by = g.parent_id
    WHERE g.parent_id IN (${ADDED_PEOPLE}))
  OR EXISTS (SELECT 1 FROM guardianships g JOIN diary_signatures d ON d.student_id = g.student_id AND d.parent_id = g.parent_id
    WHERE g.parent_id IN (${ADDED_PEOPLE}))`
