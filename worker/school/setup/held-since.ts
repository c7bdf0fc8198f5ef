/**
 * SQL of an upsert into class_members or study_group_members: since when somebody who is taken in again is there. The days they were there before stay
 * theirs; days that were to come and never did (leave-school.ts, an import) begin now.
 */
export const HELD_SINCE = 'CASE WHEN from_on > to_on THEN excluded.from_on ELSE min(from_on, excluded.from_on) END'
