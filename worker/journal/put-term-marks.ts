import { sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { EXAM_POINTS, type GivenValue, mayBeGiven } from '../../protocol/exam-scale.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import type { Exam, PutTermMarks, TermMark, TermMarkOutcome, TermSuggestion } from '../../protocol/term-marks.ts'
import { needsReason, TERM_VALUES } from '../../protocol/term-suggestion.ts'
import { outboxRow } from '../db/outbox.ts'
import { journalLog, termMarks } from '../db/schema/journal.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { unfitAmong } from '../school/require-decent.ts'
import { closedDates } from './closed-dates.ts'
import { suggestTermMarks, wasThere } from './suggest-term-marks.ts'
import { columnsOf, examOf, givenQuery, requireTermMarks, termMarkQueries } from './term-mark-queries.ts'

type Input = ParsedInputOf<typeof PutTermMarks>
type Typed = Input['marks'][number]

const VALUES: readonly GivenValue[] = [...TERM_VALUES, ...EXAM_POINTS]

/**
 * Gives marks for terms, the year, examinations and the certificate; null takes one back. Refuses not_signed_in when whoever gave them is not the
 * session's person, and writes nothing (rule GRD-12). Each is judged by itself: refused ones (not_found,
 * student_not_in_group, period_closed, message_moderated, mark_not_in_scale, reason_required, changed_by_another with what is there now) leave the rest saved.
 * Only the group's own teacher gives them; mark, log and news are one batch, over the version the writer saw.
 */
export async function putTermMarks(env: Env, actor: Actor, input: Input): Promise<ResultOf<typeof PutTermMarks>> {
  if (input.as !== undefined && input.as !== actor.personId) throw new Refusal('not_signed_in')
  const at = now(env)
  const today = dateAt(at, actor.tenant.timeZone)
  const studentIds = [...new Set(input.marks.map(({ studentId }) => studentId))]
  const [[groupRows, roleRows, yearRows, students, kinds, counted, weeks, given, elsewhere, earlier, examRows, ...closedRows], unfit] =
    await Promise.all([
      actor.tenant.db.batch(termMarkQueries(actor, input.studyGroupId, today, at, studentIds)),
      unfitAmong(
        actor.tenant,
        input.marks.map(({ reason }) => reason),
      ),
    ])
  const { group, mayPut } = requireTermMarks(groupRows, roleRows, yearRows, today)
  if (!mayPut) throw new Refusal('not_allowed')

  const columns = columnsOf(yearRows)
  const yearLevel = yearRows[0]?.level ?? group.yearLevel
  const { rules, isPeriodClosed } = closedDates(closedRows, today)
  const { subjectId } = group
  const exam = examOf(examRows)
  const suggestions = suggestTermMarks({
    columns,
    students,
    counted,
    weeks,
    kinds,
    given,
    elsewhere,
    earlier,
    rules,
    subjectId,
    yearLevel,
    today,
  })
  const suggestionOf = new Map(suggestions.map((one) => [keyOf(one), one]))
  const current = new Map(given.map((mark) => [keyOf(mark), mark]))

  const judge = (mark: Typed): RefusalCode | null => {
    const column = columns.find(({ period }) => period === mark.period)
    if (!column) return 'not_found'
    // For whoever does not sit it there is no such column.
    if (mark.period === 'exam' && mark.value !== null && exam.studentIds?.includes(mark.studentId) === false) return 'not_found'
    const student = students.find(({ personId }) => personId === mark.studentId)
    if (!student || !wasThere(student, column)) return 'student_not_in_group'
    const seen = current.get(keyOf(mark))
    if (sameMark(seen, mark)) return null
    if (isPeriodClosed(column.periodId, column.endsOn)) return 'period_closed'
    if (mark.reason !== seen?.reason && unfit.has(mark.reason)) return 'message_moderated'
    const value = scaleValueOf(mark)
    const scale = mark.period === 'exam' ? exam.scale : 'five'
    if (value === undefined || (value !== null && !mayBeGiven(value, scale, yearLevel, rules.scaleFrom))) return 'mark_not_in_scale'
    if (mark.reason === null && needsReason(suggestionOf.get(keyOf(mark))?.suggested ?? null, value)) return 'reason_required'
    return (seen?.version ?? 0) === mark.version ? null : 'changed_by_another'
  }

  const verdicts = new Map(input.marks.map((mark) => [keyOf(mark), { mark, refusal: judge(mark) }]))
  const toWrite = [...verdicts.values()].filter(({ mark, refusal }) => refusal === null && !sameMark(current.get(keyOf(mark)), mark))
  const marks = toWrite.map(({ mark }) => mark)
  const stored = marks.length === 0 ? current : await write(actor, input.studyGroupId, marks, { current, exam, suggestionOf }, at)

  return {
    outcomes: [...verdicts.values()].map(({ mark, refusal }): TermMarkOutcome => {
      const inTable = stored.get(keyOf(mark)) ?? null
      // Between reading and writing somebody may have been faster: then the batch has written nothing here.
      const code = refusal ?? (sameMark(inTable ?? undefined, mark) ? null : 'changed_by_another')
      const { studentId, period } = mark
      if (code !== null) return { outcome: 'refused', studentId, period, refusal: code, current: inTable }
      return { outcome: 'saved', mark: inTable ?? { studentId, period, value: null, reason: null, version: 0 } }
    }),
  }
}

async function write(
  actor: Actor,
  studyGroupId: Input['studyGroupId'],
  marks: readonly Typed[],
  read: {
    readonly current: ReadonlyMap<string, TermMark>
    readonly exam: Exam
    readonly suggestionOf: ReadonlyMap<string, TermSuggestion>
  },
  at: number,
) {
  const { current: before, exam, suggestionOf } = read
  const { db, schoolId } = actor.tenant
  const rows = JSON.stringify(
    marks.map((mark) => {
      const seen = before.get(keyOf(mark))
      const { suggested = null, average = null } = suggestionOf.get(keyOf(mark)) ?? {}
      const { period, value, reason } = mark
      return {
        ...mark,
        version: seen?.version ?? 0,
        suggested,
        average,
        before: seen ? { period, value: seen.value, reason: seen.reason } : null,
        after: { period, value, suggested, reason },
      }
    }),
  )
  const studentId = sql`j.value->>'studentId'`
  const period = sql`j.value->>'period'`
  const unchanged = sql`coalesce((select t.version from term_marks t where t.study_group_id = ${studyGroupId} and t.student_id = ${studentId}
    and t.period = ${period}), 0) = j.value->>'version'
    and (${period} <> 'exam' or coalesce((select e.version from exams e where e.study_group_id = ${studyGroupId}), 0) = ${exam.version})`
  const results = await db.batch([
    // Before the marks change, so that both statements judge by the same state.
    db.insert(journalLog).select(
      sql`select null, ${schoolId}, ${at}, ${actor.personId}, ${actor.sessionId}, 'termMark.put', '', ${studentId},
        nullif(j.value->'before', 'null'), j.value->'after', ${studyGroupId}, j.value->>'reason' from json_each(${rows}) j where ${unchanged}`,
    ),
    db
      .insert(termMarks)
      .select(
        sql`select ${studyGroupId}, ${studentId}, ${period}, ${schoolId}, j.value->>'value', j.value->>'suggested', j.value->>'$.average.sum',
          j.value->>'$.average.weight', j.value->>'reason', (j.value->>'version') + 1, ${at}, ${actor.personId}
          from json_each(${rows}) j where ${unchanged}`,
      )
      .onConflictDoUpdate({
        target: [termMarks.studyGroupId, termMarks.studentId, termMarks.period],
        set: {
          value: sql`excluded.value`,
          suggested: sql`excluded.suggested`,
          averageSum: sql`excluded.average_sum`,
          averageWeight: sql`excluded.average_weight`,
          reason: sql`excluded.reason`,
          version: sql`excluded.version`,
          changedAt: sql`excluded.changed_at`,
          changedBy: sql`excluded.changed_by`,
        },
      }),
    outboxRow(actor.tenant, at, {
      news: 'termMarks.put',
      studyGroupId,
      marks: marks.map((mark) => ({ studentId: mark.studentId, period: mark.period })),
    }),
    givenQuery(
      actor.tenant,
      studyGroupId,
      marks.map((mark) => mark.studentId),
    ),
  ])
  return new Map([...before, ...results[3].map((mark): [string, TermMark] => [keyOf(mark), mark])])
}

function keyOf(mark: { readonly studentId: string; readonly period: string }): string {
  return `${mark.studentId} ${mark.period}`
}

/** undefined: no value of the scale. */
function scaleValueOf({ value }: Typed): GivenValue | null | undefined {
  return value === null ? null : VALUES.find((one) => one === value)
}

/** What is sent again after a lost answer changes nothing. */
function sameMark(stored: TermMark | undefined, typed: Typed): boolean {
  if (stored === undefined) return typed.value === null
  return stored.value === typed.value && (typed.reason === null || stored.reason === typed.reason)
}
