// The year level of a study group: its class's; of a group over several classes, the lowest of its pupils' (in classes of the group's year).
// What is a year level's own (terms, locks, holidays, bells) reaches a group by it.
import { type SQL, sql } from 'drizzle-orm'
import type { StudyGroupId } from '../../protocol/ids.ts'

/** As SQL for a raw statement; `group` is an expression that is the group's id. Null for a group of nobody. */
export function groupLevel(group: string): string {
  // Platform: CROSS JOIN keeps SQLite, which has no statistics here, from beginning with the school's classes.
  return `(SELECT coalesce(c.year_level, (
      SELECT min(k.year_level) FROM study_group_members m CROSS JOIN class_members cm ON cm.student_id = m.student_id
        CROSS JOIN class_groups k ON k.id = cm.class_group_id
      WHERE m.study_group_id = g.id AND k.year_id IS coalesce(g.year_id, k.year_id)))
    FROM study_groups g LEFT JOIN class_groups c ON c.id = g.class_group_id WHERE g.id = ${group})`
}

/** As a part of a Drizzle query. */
export function levelOfGroup(studyGroupId: StudyGroupId): SQL<number> {
  const [before = '', after = ''] = groupLevel('?').split('?')
  return sql<number>`${sql.raw(before)}${studyGroupId}${sql.raw(after)}`
}

/** `h` a holiday, `level` an expression: does it reach that level? One for everybody reaches a group of unknown level too. */
export function holidayReaches(level: string): string {
  return `(h.level_from <= 1 AND h.level_to >= 11 OR ${level} BETWEEN h.level_from AND h.level_to)`
}
