import { and, eq, type SQL, sql } from 'drizzle-orm'
import { isAbsence } from '../../../protocol/absence-counts.ts'
import type { AbsenceOutcome, ExplainAbsences } from '../../../protocol/attendance.ts'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../../protocol/ids.ts'
import type { RefusalCode } from '../../../protocol/refusals.ts'
import { outboxRow } from '../../db/outbox.ts'
import { cells, journalLog, lessons } from '../../db/schema/journal.ts'
import { classMembers } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireDecent } from '../../school/require-decent.ts'
import { closedDatesOfEach, closedQueriesOfEach } from '../closed-dates.ts'
import { classQueries, requireClass } from './access.ts'

type Input = ParsedInputOf<typeof ExplainAbsences>
type Asked = Input['cells'][number]

/**
 * The class teacher says what absences of the class were, whoever noted them. Refuses message_moderated of the reason; else each cell is judged by itself: refused ones (not_found, period_closed,
 * not_absent, changed_by_another) leave the rest saved. Marks beside them stay. Cells, a log row each and news are one batch; what is sent again
 * after a lost answer changes nothing and is answered the same.
 */
export async function explainAbsences(env: Env, actor: Actor, input: Input): Promise<ResultOf<typeof ExplainAbsences>> {
  const { tenant } = actor
  const { db } = tenant
  await requireDecent(tenant, { reason: input.reason })
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const asked = JSON.stringify(input.cells.map(({ lessonId, studentId }) => ({ lessonId, studentId })))
  const lessonIds = sql`select value->>'lessonId' from json_each(${asked})`
  const [classRows, roleRows, lessonRows, memberRows, cellRows, ...closedRows] = await db.batch([
    ...classQueries(actor, input.classGroupId),
    db
      .select({ id: lessons.id, on: lessons.lessonOn, studyGroupId: lessons.studyGroupId })
      .from(lessons)
      // Platform: `+` keeps SQLite, which has no statistics here, with the lessons' own keys.
      .where(and(sql`${lessons.id} in (${lessonIds})`, sql`+${lessons.schoolId} = ${tenant.schoolId}`)),
    db
      .select({ studentId: classMembers.studentId, fromOn: classMembers.fromOn, toOn: classMembers.toOn })
      .from(classMembers)
      .where(eq(classMembers.classGroupId, input.classGroupId)),
    currentCells(actor, asked),
    ...closedQueriesOfEach(tenant, sql`select study_group_id from lessons where id in (${lessonIds})`, at),
  ])
  const { mayPut } = requireClass(classRows, roleRows)
  if (!mayPut) throw new Refusal('not_allowed')

  const lessonOf = new Map(lessonRows.map((lesson) => [lesson.id, lesson]))
  const memberOf = new Map(memberRows.map((member) => [member.studentId, member]))
  const current = new Map(cellRows.map((cell) => [keyOf(cell), cell]))
  const isClosed = closedDatesOfEach(closedRows, today)

  const judge = (cell: Asked): RefusalCode | null => {
    const lesson = lessonOf.get(cell.lessonId)
    const member = memberOf.get(cell.studentId)
    // Security: a lesson of another school and a pupil of another class are both not there.
    if (!lesson || !member || lesson.on < member.fromOn || (member.toOn !== null && lesson.on > member.toOn)) return 'not_found'
    const seen = current.get(keyOf(cell))
    if (seen?.attendance === input.attendance) return null
    if (isClosed(lesson.studyGroupId, lesson.on)) return 'period_closed'
    if (!seen || !isAbsence(seen.attendance)) return 'not_absent'
    return seen.version === cell.version ? null : 'changed_by_another'
  }

  const verdicts = new Map(input.cells.map((cell) => [keyOf(cell), { cell, refusal: judge(cell) }]))
  const toWrite = [...verdicts.values()].flatMap(({ cell, refusal }) =>
    refusal === null && current.get(keyOf(cell))?.attendance !== input.attendance ? [cell] : [],
  )
  const groupOf = (cell: Asked) => lessonOf.get(cell.lessonId)?.studyGroupId
  const stored = toWrite.length === 0 ? current : await write(actor, input, toWrite, groupOf, at)

  return {
    outcomes: [...verdicts.values()].map(({ cell: { lessonId, studentId }, refusal }): AbsenceOutcome => {
      const inTable = stored.get(keyOf({ lessonId, studentId })) ?? current.get(keyOf({ lessonId, studentId }))
      // Between reading and writing somebody may have been faster: then nothing was written into this cell.
      const code = refusal ?? (inTable?.attendance === input.attendance ? null : 'changed_by_another')
      if (code === null && inTable)
        return { outcome: 'saved', cell: { lessonId, studentId, attendance: input.attendance, version: inTable.version } }
      const known = code === 'not_found' || !inTable ? null : { attendance: inTable.attendance, version: inTable.version }
      return { outcome: 'refused', lessonId, studentId, refusal: code ?? 'not_found', current: known }
    }),
  }
}

async function write(
  { tenant, personId, sessionId }: Actor,
  input: Input,
  toWrite: readonly Asked[],
  groupOf: (cell: Asked) => StudyGroupId | undefined,
  at: number,
) {
  const { db, schoolId } = tenant
  const rows = JSON.stringify(toWrite.map((cell) => ({ ...cell, group: groupOf(cell) })))
  const standing = sql`from json_each(${rows}) j cross join cells c
    on c.lesson_id = j.value->>'lessonId' and c.student_id = j.value->>'studentId' and c.version = j.value->>'version'`
  const content = (attendance: SQL) => sql`json_patch(json_object('marks', json(c.marks), 'attendance', ${attendance}),
    iif(c.point_due is null, '{}', json_object('pointDueOn', c.point_due)))`
  const results = await db.batch([
    // Before the cells change, so that both statements judge by the same state.
    db.insert(journalLog).select(
      sql`select null, ${schoolId}, ${at}, ${personId}, ${sessionId}, 'cell.put', c.lesson_id, c.student_id, ${content(sql`c.attendance`)},
        ${content(sql`${input.attendance}`)}, j.value->>'group', ${input.reason} ${standing}`,
    ),
    db
      .update(cells)
      .set({ attendance: input.attendance, version: sql`${cells.version} + 1`, changedAt: at, changedBy: personId })
      .where(sql`(${cells.lessonId}, ${cells.studentId}) in (select c.lesson_id, c.student_id ${standing})`),
    currentCells({ tenant }, rows),
    ...[...Map.groupBy(toWrite, groupOf)].flatMap(([studyGroupId, ofGroup]) =>
      studyGroupId === undefined
        ? []
        : [
            outboxRow(tenant, at, {
              news: 'cells.put',
              studyGroupId,
              cells: ofGroup.map(({ lessonId, studentId }) => ({ lessonId, studentId })),
            }),
          ],
    ),
  ])
  return new Map(results[2].map((cell) => [keyOf(cell), cell]))
}

function currentCells({ tenant }: Pick<Actor, 'tenant'>, pairs: string) {
  return tenant.db
    .select({ lessonId: cells.lessonId, studentId: cells.studentId, attendance: cells.attendance, version: cells.version })
    .from(cells)
    .where(sql`(${cells.lessonId}, ${cells.studentId}) in (select value->>'lessonId', value->>'studentId' from json_each(${pairs}))`)
}

function keyOf({ lessonId, studentId }: { readonly lessonId: LessonId; readonly studentId: PersonId }): string {
  return `${lessonId} ${studentId}`
}
