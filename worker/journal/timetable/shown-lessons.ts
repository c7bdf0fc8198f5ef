// A lesson of a week as its reader sees it: when it rings, who holds it, what is other than planned. Columns for the queries of GetTimetable and of the
// diary's week, which join class_groups, subjects and bells.
import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { PlannedLesson, type ShownChange } from '../../../protocol/lesson-change.ts'
import { PersonName } from '../../../protocol/people.ts'
import { lessons } from '../../db/schema/journal.ts'
import { bells, classGroups, subjects } from '../../db/schema/school.ts'
import { readJson } from '../../platform/json.ts'
import { groupLevel } from '../../school/group-level.ts'

/** 1 Monday … 7 Sunday, as a set of bells names them. Platform: D1's SQLite need not know %u. */
const WEEKDAY = sql`(strftime('%w', ${lessons.lessonOn}) + 6) % 7 + 1`
const RINGS_ON_WEEKDAY = sql`(weekdays = '[]' or instr(weekdays, ${WEEKDAY}) > 0)`
/** Of a group over several classes its pupils' lowest, which is sought (the `+` below) only where the school has sets by level at all. */
const LEVEL = sql`coalesce(${classGroups.yearLevel}, ${sql.raw(groupLevel('lessons.study_group_id'))})`

/**
 * The date's own bells go before the class's, those before the year level's, and those before the school's (rule TTB-09). A set that does not ring on that
 * weekday is passed over; one that lacks the number leaves it to the school's.
 */
export function rings(column: 'starts_at' | 'ends_at', usual: SQL): SQL<string | null> {
  return sql<
    string | null
  >`coalesce((select t.${sql.raw(column)} from bell_set_times t where t.number = ${lessons.number} and t.bell_set_id = coalesce(
    (select d.bell_set_id from bell_days d where d.school_id = ${lessons.schoolId} and d.day_on = ${lessons.lessonOn}
      and ${LEVEL} between d.level_from and d.level_to order by d.level_from desc limit 1),
    (select bell_sets.id from bell_sets where bell_sets.id = ${classGroups.bellSetId} and ${RINGS_ON_WEEKDAY}),
    (select bell_sets.id from bell_sets where bell_sets.school_id = ${lessons.schoolId} and level_from is not null and ${RINGS_ON_WEEKDAY}
      and ${LEVEL} between +level_from and level_to limit 1)
  )), ${usual})`
}

const NAME = (alias: string) =>
  sql.raw(`json_object('familyName', ${alias}.family_name, 'givenName', ${alias}.given_name, 'patronymic', ${alias}.patronymic)`)

export function shownColumns() {
  return {
    startsAt: rings('starts_at', sql`${bells.startsAt}`).as('starts'),
    endsAt: rings('ends_at', sql`${bells.endsAt}`).as('ends'),
    teacherNames: sql<string>`(select json_group_array(${NAME('p')}) from teaching_loads t join people p on p.id = t.teacher_id
      where t.study_group_id = ${lessons.studyGroupId} and t.from_on <= ${lessons.lessonOn}
        and (t.to_on is null or t.to_on >= ${lessons.lessonOn}))`.as('teacher_names'),
    changed: sql<string | null>`(select json_object('was', json(c.was), 'extra', c.extra, 'merged', c.merged_into_id is not null,
        'instead', case when c.extra then (select s.title from lesson_changes r join lessons rl on rl.id = r.lesson_id
          join study_groups g on g.id = rl.study_group_id join subjects s on s.id = g.subject_id
          where r.replaced_by_id = c.lesson_id) end,
        'subject', (select s.title from subjects s where s.id = c.subject_id),
        'substitute', (select ${NAME('p')} from people p where p.id = c.substitute_id))
      from lesson_changes c where c.lesson_id = ${lessons.id})`.as('changed'),
    subject: sql<string>`${subjects.title}`.as('subject_title'),
  }
}

const Changed = z.object({
  was: PlannedLesson,
  extra: z.int(),
  merged: z.int(),
  /** Of the lesson that fell out for this one. */
  instead: z.nullable(z.string()),
  subject: z.nullable(z.string()),
  substitute: z.nullable(PersonName),
})
const Names = z.array(PersonName)
type Row = {
  readonly on: string
  readonly number: number
  readonly room: string | null
  readonly startsAt: string | null
  readonly endsAt: string | null
  readonly cancelled: boolean
  readonly subject: string
  readonly teacherNames: string
  readonly changed: string | null
}

/** As it takes place; `planned`: as a place it has left. */
export function shownLesson<R extends Row>(row: R, planned = false) {
  const { teacherNames, changed, ...lesson } = row
  const teachers = readJson(teacherNames, Names) ?? []
  const read = changed === null ? null : readJson(changed, Changed)
  if (read === null) return { ...lesson, teachers, change: null }
  const { was, extra, merged, instead, subject, substitute } = read
  const { on, number } = row
  const change: ShownChange = {
    was: { ...was, subject: instead ?? row.subject, ...(substitute === null || extra === 1 ? {} : { teachers }) },
    substitute,
    extra: extra === 1,
    merged: merged === 1,
    movedTo: planned ? { on, number } : null,
  }
  // The bells are those of the place it takes; of the one it has left nobody asks when it would have begun.
  if (planned)
    return { ...lesson, on: was.on, number: was.number, room: was.room, startsAt: null, endsAt: null, cancelled: false, teachers, change }
  return { ...lesson, subject: subject ?? row.subject, teachers, change }
}

/** Lessons that were planned for these days (in their school) and take place at another time. */
export function movedAway(schoolId: string, from: string, to: string): SQL {
  return sql`select c.lesson_id from lesson_changes c join lessons l on l.id = c.lesson_id where c.school_id = ${schoolId} and c.was_on between ${from} and ${to}
    and c.extra = 0 and (c.was_on <> c.lesson_on or c.was->>'number' <> l.number)`
}
