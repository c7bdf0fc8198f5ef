import { and, asc, eq, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { GetGrid } from '../../protocol/journal.ts'
import { cells, lessons, termMarks } from '../db/schema/journal.ts'
import { people, studyGroupMembers } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { groupQueries, requireLessons } from './access.ts'
import { gridNoticesQuery } from './attendance/absence-notices.ts'
import { closedDates, closedQueries } from './closed-dates.ts'
import { scaleOf } from './scale.ts'
import { mayReadTermMarks, TERM_VALUE } from './term-mark-queries.ts'
import { chooseTerm, termBound, termsQuery } from './terms.ts'
import { kindsQuery } from './work-kinds.ts'
import { CELL_COLUMNS } from './write-cells.ts'

/** The grid of one study group for one term: one round trip, and nothing leaves before `requireLessons` has agreed; a substitute gets their lesson's page alone. */
export async function getGrid(env: Env, actor: Actor, input: ParsedInputOf<typeof GetGrid>): Promise<ResultOf<typeof GetGrid>> {
  const { tenant } = actor
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const from = termBound('starts_on', tenant, input, input.termId, today)
  const to = termBound('ends_on', tenant, input, input.termId, today)
  const inTerm = and(eq(lessons.studyGroupId, input.studyGroupId), sql`${lessons.lessonOn} between ${from} and ${to}`)
  const [groupRows, roleRows, termRows, kindRows, studentRows, lessonRows, cellRows, notices, ...closedRows] = await tenant.db.batch([
    ...groupQueries(tenant, actor.personId, input.studyGroupId, today),
    termsQuery(tenant, input),
    kindsQuery(tenant),
    tenant.db
      .select({
        personId: people.id,
        familyName: people.familyName,
        givenName: people.givenName,
        patronymic: people.patronymic,
        fromOn: studyGroupMembers.fromOn,
        toOn: studyGroupMembers.toOn,
        termMark: TERM_VALUE,
      })
      .from(studyGroupMembers)
      .innerJoin(people, eq(people.id, studyGroupMembers.studentId))
      .leftJoin(
        termMarks,
        and(
          eq(termMarks.studyGroupId, studyGroupMembers.studyGroupId),
          eq(termMarks.studentId, studyGroupMembers.studentId),
          sql`${termMarks.period} = ${termBound('id', tenant, input, input.termId, today)}`,
        ),
      )
      .where(
        and(
          eq(studyGroupMembers.studyGroupId, input.studyGroupId),
          sql`coalesce(${studyGroupMembers.toOn}, '9999') >= max(${from}, ${studyGroupMembers.fromOn})`,
        ),
      ),
    tenant.db
      .select({
        id: lessons.id,
        on: lessons.lessonOn,
        number: lessons.number,
        kindId: lessons.workKindId,
        topic: lessons.topic,
        cancelled: lessons.cancelled,
        version: lessons.version,
      })
      .from(lessons)
      .where(inTerm)
      .orderBy(asc(lessons.lessonOn), asc(lessons.number)),
    tenant.db
      .select({
        ...CELL_COLUMNS,
        version: sql<number>`${cells.version}`.as('cell_version'),
      })
      .from(lessons)
      .innerJoin(cells, eq(cells.lessonId, lessons.id))
      .where(inTerm),
    gridNoticesQuery(tenant, input.studyGroupId, from, to),
    ...closedQueries(tenant, input.studyGroupId, at),
  ])
  const { group, mayPut, mayRead, substituteFor, own, shows } = requireLessons(groupRows, roleRows)
  const shown = lessonRows.filter(shows)
  const isShown = new Set(shown.map(({ id }) => id))
  // Who sees a part of the group sees the pupils of that part.
  const [firstOn, lastOn] = mayRead ? ['', '9999'] : own === null ? [today, today] : [own.fromOn, own.toOn]
  const term = chooseTerm(termRows, input.termId, today)
  const { isClosed, rules } = closedDates(closedRows, today)
  const termMarksShown = mayReadTermMarks(group, roleRows)
  const byName = new Intl.Collator('ru')
  return {
    group: { studyGroupId: group.studyGroupId, subject: group.subject, title: group.title, classTitle: group.classTitle },
    mayPut,
    substituteFor: mayPut ? [] : substituteFor,
    today,
    terms: termRows,
    termId: term?.id ?? null,
    kinds: kindRows,
    scale: scaleOf(rules, group.yearLevel),
    thresholds: rules.subjectThresholds.find(({ subjectId }) => subjectId === group.subjectId)?.thresholds ?? rules.thresholds,
    termMarks: termMarksShown,
    students: studentRows
      .filter(({ fromOn, toOn }) => fromOn <= lastOn && (toOn ?? '9999') >= firstOn)
      .map(({ personId, fromOn, toOn, termMark, ...name }) => ({
        personId,
        name,
        fromOn,
        toOn,
        termMark: termMarksShown ? termMark : null,
      }))
      .sort((a, b) => byName.compare(a.name.familyName, b.name.familyName) || byName.compare(a.name.givenName, b.name.givenName)),
    lessons: shown.map((lesson) => ({ ...lesson, closed: isClosed(lesson.on) })),
    cells: cellRows.filter(({ lessonId }) => isShown.has(lessonId)),
    notices: notices.filter(({ fromOn, toOn }) => fromOn <= lastOn && toOn >= firstOn),
  }
}
