// Days on which a pupil missed something or came late, with how many lessons they had that day: what counts are made of (protocol/absence-counts.ts).
import { type SQL, sql } from 'drizzle-orm'
import { ABSENCES, type AbsenceDay } from '../../../protocol/absence-counts.ts'
import type { ClassGroupId, PersonId } from '../../../protocol/ids.ts'
import type { Tenant } from '../../db/db.ts'
import { cells, lessons } from '../../db/schema/journal.ts'

type Whose = { readonly classGroupId: ClassGroupId } | { readonly studentId: PersonId }
type Bound = SQL<string> | string

const missed = sql.raw(ABSENCES.map((one) => `'${one}'`).join(', '))

/**
 * A row a pupil and day; for a `batch`. Cells are found through the lessons of the groups in question, so that days on which everybody was there
 * cost nothing but their lessons.
 */
export function absenceDaysQuery({ db }: Tenant, whose: Whose, from: Bound, to: Bound) {
  const students =
    'studentId' in whose
      ? sql`${whose.studentId}`
      : sql`select student_id from class_members where class_group_id = ${whose.classGroupId} and from_on <= ${to} and coalesce(to_on, '9999') >= ${from}`
  const inClass =
    'studentId' in whose
      ? sql`${cells.studentId} = ${whose.studentId}`
      : sql`exists (select 1 from class_members m where m.class_group_id = ${whose.classGroupId} and m.student_id = ${cells.studentId}
          and m.from_on <= ${lessons.lessonOn} and coalesce(m.to_on, '9999') >= ${lessons.lessonOn})`
  return (
    db
      .select({
        studentId: cells.studentId,
        on: lessons.lessonOn,
        missed: sql<number>`sum(${cells.attendance} in (${missed}))`.as('missed'),
        ill: sql<number>`sum(${cells.attendance} = 'ill')`.as('ill'),
        late: sql<number>`sum(${cells.attendance} = 'late')`.as('late'),
        exempt: sql<number>`sum(${cells.attendance} = 'exempt')`.as('exempt'),
        had: sql<number>`(select count(*) from study_group_members gm cross join lessons l on l.study_group_id = gm.study_group_id
        where gm.student_id = ${cells.studentId} and l.lesson_on = ${lessons.lessonOn} and l.cancelled = 0
          and gm.from_on <= l.lesson_on and coalesce(gm.to_on, '9999') >= l.lesson_on)`.as('had'),
      })
      .from(lessons)
      // Platform: without statistics SQLite would rather begin with the cells.
      .crossJoin(cells)
      .where(
        sql`${lessons.studyGroupId} in (select study_group_id from study_group_members where student_id in (${students}))
        and ${lessons.lessonOn} between ${from} and ${to} and ${lessons.cancelled} = 0
        and ${cells.lessonId} = ${lessons.id} and ${cells.attendance} is not null and ${inClass}
        and exists (select 1 from study_group_members g where g.study_group_id = ${lessons.studyGroupId} and g.student_id = ${cells.studentId}
          and g.from_on <= ${lessons.lessonOn} and coalesce(g.to_on, '9999') >= ${lessons.lessonOn})`,
      )
      .groupBy(cells.studentId, lessons.lessonOn)
  )
}

type Row = Awaited<ReturnType<typeof absenceDaysQuery>>[number]

/** What one was exempt from is no lesson of that day. */
export function absenceDay({ had, exempt, missed, ill, late }: Pick<Row, 'had' | 'exempt' | 'missed' | 'ill' | 'late'>): AbsenceDay {
  return { lessons: had - exempt, missed, ill, late }
}
