// Days of a study group that lie in a locked term or year (rule LCK-11), for statements that go over many groups at once. The edit window is not asked
// here, nor an unlock: both are about what a teacher writes (worker/journal/closed-dates.ts).
import { groupLevel } from './group-level.ts'

/** All are expressions of a raw statement. `level`: of the group, null or 0 when nobody knows it. */
export function isLockedDay(school: string, group: string, day: string, level = groupLevel(group)): string {
  return `EXISTS (SELECT 1 FROM term_locks k LEFT JOIN terms t ON t.id = k.term_id LEFT JOIN academic_years y ON y.id = k.term_id
    WHERE k.school_id = ${school} AND k.study_group_id IN ('', ${group})
      AND (t.id IS NULL OR k.study_group_id <> '' OR ${level} BETWEEN t.level_from AND t.level_to)
      AND ${day} BETWEEN coalesce(t.starts_on, y.starts_on) AND coalesce(t.ends_on, y.ends_on))`
}
