// The year level of a study group, as SQL: its class's; of a group over several classes, the highest of its pupils' (of the group's year).
// What is a year level's own (terms, holidays, bells) reaches a group by it.

/** `group`: an expression that is the group's id. Null for a group of nobody. */
export function levelOfGroup(group: string): string {
  // Platform: CROSS JOIN keeps SQLite, which has no statistics here, from beginning with the school's classes.
  return `coalesce(
    (SELECT c.year_level FROM study_groups g JOIN class_groups c ON c.id = g.class_group_id WHERE g.id = ${group}),
    (SELECT max(c.year_level) FROM study_groups g CROSS JOIN study_group_members m ON m.study_group_id = g.id
       CROSS JOIN class_members k ON k.student_id = m.student_id CROSS JOIN class_groups c ON c.id = k.class_group_id
       WHERE g.id = ${group} AND g.class_group_id IS NULL AND c.year_id IS coalesce(g.year_id, c.year_id)))`
}

/** `h` a holiday, `level` an expression: does it reach that level? One for everybody reaches a group of unknown level too. */
export function holidayReaches(level: string): string {
  return `(h.level_from <= 1 AND h.level_to >= 11 OR ${level} BETWEEN h.level_from AND h.level_to)`
}
