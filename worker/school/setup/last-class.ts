/**
 * SQL: no other membership of the pupil in these classes lasts longer, or as long and began later. Who moved after the year's last day was in two
 * classes «until the end or longer», and goes on from one. `classes` is a list in parentheses; `later` is the other membership there.
 */
export function isLastClass(member: string, classes: string): string {
  return `NOT EXISTS (SELECT 1 FROM class_members later WHERE later.student_id = ${member}.student_id AND later.class_group_id IN ${classes}
    AND (coalesce(later.to_on, '9999'), later.from_on, later.class_group_id)
      > (coalesce(${member}.to_on, '9999'), ${member}.from_on, ${member}.class_group_id))`
}
