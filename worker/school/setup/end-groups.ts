import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import type { Tenant } from '../../db/db.ts'

/**
 * Statements that end study groups: archived today, which is also the last day of their members and teachers; no lesson of the timetable from
 * today on. `which`: a condition on study_groups with ?3.
 */
export function endGroups({ d1, schoolId }: Tenant, today: SchoolDate, which: string, value: string): D1PreparedStatement[] {
  const groups = `(SELECT id FROM study_groups WHERE school_id = ?1 AND ${which})`
  const statement = (sql: string) => d1.prepare(sql).bind(schoolId, today, value)
  const yesterday = addDays(today, -1)
  return [
    statement(
      `UPDATE study_group_members SET to_on = ?2 WHERE study_group_id IN ${groups} AND from_on <= ?2 AND (to_on IS NULL OR to_on > ?2)`,
    ),
    statement(`DELETE FROM study_group_members WHERE study_group_id IN ${groups} AND from_on > ?2`),
    statement(`UPDATE teaching_loads SET to_on = ?2 WHERE study_group_id IN ${groups} AND from_on <= ?2 AND (to_on IS NULL OR to_on > ?2)`),
    statement(`DELETE FROM teaching_loads WHERE study_group_id IN ${groups} AND from_on > ?2`),
    d1
      .prepare(`UPDATE timetable_entries SET to_on = ?2 WHERE school_id = ?1 AND to_on > ?2 AND study_group_id IN ${groups}`)
      .bind(schoolId, yesterday, value),
    d1
      .prepare(`DELETE FROM timetable_entries WHERE school_id = ?1 AND from_on > ?2 AND study_group_id IN ${groups}`)
      .bind(schoolId, yesterday, value),
    statement(`UPDATE study_groups SET archived_on = ?2 WHERE school_id = ?1 AND archived_on IS NULL AND ${which}`),
  ]
}
