import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { Exam, GetTermMarks } from '../../protocol/term-marks.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { closedDates } from './closed-dates.ts'
import { suggestTermMarks, wasThere } from './suggest-term-marks.ts'
import { columnsOf, examOf, requireTermMarks, termMarkQueries } from './term-mark-queries.ts'

/** «Итоговые» of a group: given, suggested and average of every pupil; of a load that has ended its own periods only. One round trip. */
export async function getTermMarks(
  env: Env,
  actor: Actor,
  { studyGroupId }: ParsedInputOf<typeof GetTermMarks>,
): Promise<ResultOf<typeof GetTermMarks>> {
  const at = now(env)
  const today = dateAt(at, actor.tenant.timeZone)
  const [groupRows, roleRows, yearRows, studentRows, kinds, counted, weeks, given, elsewhere, earlier, examRows, ...closedRows] =
    await actor.tenant.db.batch(termMarkQueries(actor, studyGroupId, today, at))
  const { group, mayPut, showsPeriod, showsStudent } = requireTermMarks(groupRows, roleRows, yearRows, today)
  const columns = columnsOf(yearRows)
  const yearLevel = yearRows[0]?.level ?? group.yearLevel
  const { rules, isPeriodClosed } = closedDates(closedRows, today)
  const inYear = studentRows.filter((student) => showsStudent(student) && columns.some((column) => wasThere(student, column)))
  const shown = columns.filter(showsPeriod)
  const isShown = new Set(inYear.flatMap(({ personId }) => shown.map(({ period }) => `${personId} ${period}`)))
  const isOfShown = ({ studentId, period }: { readonly studentId: string; readonly period: string }) =>
    isShown.has(`${studentId} ${period}`)
  const byName = new Intl.Collator('ru')
  return {
    group: { studyGroupId, subject: group.subject, title: group.title, classTitle: group.classTitle, yearLevel },
    mayPut,
    today,
    scaleFrom: rules.scaleFrom,
    students: inYear
      .map(({ personId, fromOn, toOn, ...name }) => ({ personId, name, fromOn, toOn }))
      .sort((a, b) => byName.compare(a.name.familyName, b.name.familyName) || byName.compare(a.name.givenName, b.name.givenName)),
    columns: shown.map(({ periodId, kind: _, ...column }) => ({ ...column, closed: isPeriodClosed(periodId, column.endsOn) })),
    exam: examShown(examOf(examRows), isOfShown),
    marks: given.filter(isOfShown),
    suggestions: suggestTermMarks({
      columns,
      students: inYear,
      counted,
      weeks,
      kinds,
      given,
      elsewhere,
      earlier,
      rules,
      subjectId: group.subjectId,
      yearLevel,
      today,
    }).filter(isOfShown),
  }
}

type Place = { readonly studentId: string; readonly period: string }

/** Of pupils that are shown; whoever sees nothing of the column has no need of its list. */
function examShown(exam: Exam, isShown: (place: Place) => boolean): Exam {
  return { ...exam, studentIds: exam.studentIds?.filter((studentId) => isShown({ studentId, period: 'exam' })) ?? null }
}
