import { and, asc, eq, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { DiaryTermMark, GetDiaryTermMarks } from '../../protocol/diary.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { termMarks } from '../db/schema/journal.ts'
import { studyGroupMembers, studyGroups, subjects } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { termChangesQuery, termCorrectionsOf } from '../journal/corrections.ts'
import { termsQuery } from '../journal/terms.ts'
import { now } from '../platform/clock.ts'
import { requireStudent, studentQueries } from './access.ts'

/** What a year ends with; shown once there is one. */
const AT_THE_END = ['year', 'exam', 'final'] as const

/** «Итоговые»: what has been given in every subject of this year, with what stood there before and why. One round trip. */
export async function getDiaryTermMarks(
  env: Env,
  actor: Actor,
  { studentId }: ParsedInputOf<typeof GetDiaryTermMarks>,
): Promise<ResultOf<typeof GetDiaryTermMarks>> {
  const { tenant } = actor
  const today = dateAt(now(env), tenant.timeZone)
  const year = (bound: 'starts_on' | 'ends_on') =>
    sql<string>`(select ${sql.raw(bound)} from academic_years where school_id = ${tenant.schoolId}
      order by starts_on <= ${today} desc, abs(julianday(starts_on) - julianday(${today})) limit 1)`
  const [names, parents, termRows, yearRows, groupRows, given, changes] = await tenant.db.batch([
    ...studentQueries(actor, studentId),
    termsQuery(tenant, { studentId }),
    tenant.db.select({ from: year('starts_on').as('year_from'), to: year('ends_on').as('year_to') }).from(sql`(select 1)`),
    tenant.db
      .select({ studyGroupId: studyGroups.id, subject: subjects.title })
      .from(studyGroupMembers)
      .innerJoin(studyGroups, eq(studyGroups.id, studyGroupMembers.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .where(
        and(
          eq(studyGroupMembers.studentId, studentId),
          sql`${studyGroupMembers.fromOn} <= coalesce(${year('ends_on')}, '9999')`,
          sql`coalesce(${studyGroupMembers.toOn}, '9999') >= coalesce(${year('starts_on')}, '')`,
        ),
      )
      .orderBy(asc(subjects.title)),
    tenant.db
      .select({ studyGroupId: termMarks.studyGroupId, period: termMarks.period, value: termMarks.value, reason: termMarks.reason })
      .from(termMarks)
      .where(eq(termMarks.studentId, studentId)),
    termChangesQuery(tenant, studentId),
  ])
  const student = requireStudent(actor, studentId, names, parents)
  const { from, to } = yearRows[0] ?? { from: null, to: null }
  const isGiven = (period: string) => given.some((mark) => mark.period === period)
  const ofYear = termRows.filter(
    ({ id, startsOn, endsOn }) => (to ?? '9999') >= startsOn && (from ?? '') <= endsOn && (startsOn <= today || isGiven(id)),
  )
  const byTitle = new Intl.Collator('ru')
  return {
    student,
    today,
    columns: [
      ...ofYear.map(({ id, title }) => ({ period: id, title })),
      ...AT_THE_END.filter(isGiven).map((period) => ({ period, title: '' })),
    ],
    subjects: groupRows
      .map(({ studyGroupId, subject }) => ({
        studyGroupId,
        subject,
        marks: given.flatMap((mark): DiaryTermMark[] => {
          if (mark.studyGroupId !== studyGroupId) return []
          const { period, value, reason } = mark
          return [{ period, value, reason, was: termCorrectionsOf(changes, studyGroupId, period) }]
        }),
      }))
      .sort((a, b) => byTitle.compare(a.subject, b.subject)),
  }
}
