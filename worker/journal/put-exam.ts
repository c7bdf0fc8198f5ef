import { sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { Exam, PutExam } from '../../protocol/term-marks.ts'
import { exams, journalLog } from '../db/schema/journal.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { closedDates } from './closed-dates.ts'
import { columnsOf, examOf, requireTermMarks, termMarkQueries } from './term-mark-queries.ts'

/**
 * The examination's scale and who sits it, over the version seen; the same sent again is answered as saved. Whoever gives the group's term marks sets it.
 * Refuses period_closed when the year is, student_not_in_group, and in_use where a mark that stands would lose its scale or its pupil.
 */
export async function putExam(env: Env, actor: Actor, input: ParsedInputOf<typeof PutExam>): Promise<ResultOf<typeof PutExam>> {
  const { tenant, personId, sessionId } = actor
  const { db, schoolId } = tenant
  const { studyGroupId, scale, version } = input
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const [groupRows, roleRows, yearRows, students, , , , given, , , examRows, ...closedRows] = await db.batch(
    termMarkQueries(actor, studyGroupId, today, at),
  )
  const { mayPut } = requireTermMarks(groupRows, roleRows, yearRows, today)
  if (!mayPut) throw new Refusal('not_allowed')
  const studentIds = input.studentIds === null ? null : [...new Set(input.studentIds)].sort()
  const [before, after] = [examOf(examRows), { scale, studentIds }]
  if (sameExam(before, after)) return { exam: before }
  const column = columnsOf(yearRows).find(({ period }) => period === 'exam')
  if (column === undefined) throw new Refusal('not_found')
  if (closedDates(closedRows, today).isPeriodClosed(column.periodId, column.endsOn)) throw new Refusal('period_closed')
  const known = new Set(students.map((student) => student.personId))
  if (studentIds?.some((id) => !known.has(id))) throw new Refusal('student_not_in_group')
  if (before.version !== version) throw new Refusal('changed_by_another')
  const standing = given.filter(({ period, value }) => period === 'exam' && value !== null)
  const losesPupil = standing.some(({ studentId }) => studentIds !== null && !studentIds.includes(studentId))
  if (losesPupil || (scale !== before.scale && standing.length > 0)) throw new Refusal('in_use')

  const ids = studentIds === null ? null : JSON.stringify(studentIds)
  // Again what was read above: a mark may have been given since.
  const unchanged = sql`coalesce((select version from exams where study_group_id = ${studyGroupId}), 0) = ${version}
    and not exists (select 1 from term_marks where study_group_id = ${studyGroupId} and period = 'exam' and value is not null
      and (${scale !== before.scale ? 1 : 0} or (${ids} is not null and student_id not in (select value from json_each(coalesce(${ids}, '[]'))))))`
  const [, stored] = await db.batch([
    // Before the examination changes, so that both statements judge by the same state.
    db.insert(journalLog).select(
      sql`select null, ${schoolId}, ${at}, ${personId}, ${sessionId}, 'exam.put', '', null,
        ${JSON.stringify({ scale: before.scale, studentIds: before.studentIds })}, ${JSON.stringify(after)}, ${studyGroupId}, null where ${unchanged}`,
    ),
    db
      .insert(exams)
      .select(sql`select ${studyGroupId}, ${schoolId}, ${scale}, ${ids}, ${version + 1}, ${at}, ${personId} where ${unchanged}`)
      .onConflictDoUpdate({
        target: exams.studyGroupId,
        set: { scale, studentIds: sql`${ids}`, version: version + 1, changedAt: at, changedBy: personId },
      })
      .returning({ version: exams.version }),
  ])
  if (stored.length === 0) throw new Refusal('changed_by_another')
  return { exam: { ...after, version: version + 1 } }
}

function sameExam(one: Exam, other: Pick<Exam, 'scale' | 'studentIds'>): boolean {
  return one.scale === other.scale && JSON.stringify(one.studentIds) === JSON.stringify(other.studentIds)
}
