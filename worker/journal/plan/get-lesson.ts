import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import { hourAt } from '../../../protocol/bind-plan.ts'
import { dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { StudyGroupId } from '../../../protocol/ids.ts'
import type { GetLesson } from '../../../protocol/lesson-plan.ts'
import type { Tenant } from '../../db/db.ts'
import { cells, lessons, workKinds } from '../../db/schema/journal.ts'
import { bells, classGroups, people, studyGroupMembers, studyGroups, subjects } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { groupQueries, requireLessons } from '../access.ts'
import { gridNoticesQuery } from '../attendance/absence-notices.ts'
import { closedDates, closedQueries } from '../closed-dates.ts'
import { scaleOf } from '../scale.ts'
import { shownColumns, shownLesson } from '../timetable/shown-lessons.ts'
import { COUNTS, planQuery } from './plan-queries.ts'

/** One lesson with its pupils and what is proposed for it. Two round trips: which group it is of, and everything else. */
export async function getLesson(
  env: Env,
  actor: Actor,
  { lessonId }: ParsedInputOf<typeof GetLesson>,
): Promise<ResultOf<typeof GetLesson>> {
  const { tenant } = actor
  const { db, schoolId, timeZone } = tenant
  const at = now(env)
  const today = dateAt(at, timeZone)
  const [place] = await db
    .select({ studyGroupId: lessons.studyGroupId, on: lessons.lessonOn, number: lessons.number })
    .from(lessons)
    .where(and(eq(lessons.id, lessonId), eq(lessons.schoolId, schoolId)))
  if (!place) throw new Refusal('not_found')
  const { studyGroupId, on, number } = place
  const [groupRows, roleRows, lessonRows, planRows, beforeRows, kinds, studentRows, cellRows, notices, previous, next, ...closedRows] =
    await db.batch([
      ...groupQueries(tenant, actor.personId, studyGroupId, today),
      db
        .select({
          id: lessons.id,
          on: lessons.lessonOn,
          number: lessons.number,
          kindId: lessons.workKindId,
          topic: lessons.topic,
          cancelled: lessons.cancelled,
          version: lessons.version,
          room: lessons.room,
          note: lessons.note,
          offPlan: lessons.offPlan,
          counts: sql<number>`${COUNTS}`.as('counts'),
          ...shownColumns(),
        })
        .from(lessons)
        .innerJoin(studyGroups, eq(studyGroups.id, lessons.studyGroupId))
        .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
        .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
        .leftJoin(bells, and(eq(bells.schoolId, lessons.schoolId), eq(bells.number, lessons.number)))
        .where(eq(lessons.id, lessonId)),
      planQuery(tenant, studyGroupId),
      db
        .select({ hours: sql<number>`count(*)` })
        .from(lessons)
        .where(and(eq(lessons.studyGroupId, studyGroupId), isBeside('<', on, number), COUNTS, eq(lessons.offPlan, false))),
      db
        .select({
          id: workKinds.id,
          title: workKinds.title,
          shortTitle: workKinds.shortTitle,
          weightHundredths: workKinds.weightHundredths,
        })
        .from(workKinds)
        .where(eq(workKinds.schoolId, schoolId))
        .orderBy(asc(workKinds.position)),
      db
        .select({
          personId: people.id,
          familyName: people.familyName,
          givenName: people.givenName,
          patronymic: people.patronymic,
          fromOn: studyGroupMembers.fromOn,
          toOn: studyGroupMembers.toOn,
        })
        .from(studyGroupMembers)
        .innerJoin(people, eq(people.id, studyGroupMembers.studentId))
        .where(
          and(
            eq(studyGroupMembers.studyGroupId, studyGroupId),
            sql`${studyGroupMembers.fromOn} <= ${on} and coalesce(${studyGroupMembers.toOn}, '9999') >= ${on}`,
          ),
        ),
      db
        .select({
          lessonId: cells.lessonId,
          studentId: cells.studentId,
          marks: cells.marks,
          attendance: cells.attendance,
          pointDueOn: cells.pointDueOn,
          version: cells.version,
        })
        .from(cells)
        .where(eq(cells.lessonId, lessonId)),
      gridNoticesQuery(tenant, studyGroupId, sql`${on}`, sql`${on}`),
      neighbour(tenant, studyGroupId, on, number, '<'),
      neighbour(tenant, studyGroupId, on, number, '>'),
      ...closedQueries(tenant, studyGroupId, at),
    ])
  const { group, mayPut, substituteFor, shows } = requireLessons(groupRows, roleRows)
  const [row] = lessonRows
  if (!row || !shows(row)) throw new Refusal('not_found')
  const closed = closedDates(closedRows, today)
  const { counts, ...shown } = shownLesson(row)
  const topics = planRows[0]?.topics ?? []
  const hour = counts === 1 && !row.offPlan ? hourAt(topics, beforeRows[0]?.hours ?? 0) : null
  const topic = hour === null ? undefined : topics[hour.place]
  const students = new Set(studentRows.map(({ personId }) => personId))
  const byName = new Intl.Collator('ru')
  return {
    group: { studyGroupId, subject: group.subject, title: group.title, classTitle: group.classTitle },
    today,
    mayPut: mayPut || substituteFor.includes(lessonId),
    lesson: { ...shown, closed: closed.isClosed(on) },
    planned: hour === null || topic === undefined ? null : { ...topic, hour: hour.hour },
    kinds,
    scale: scaleOf(closed.rules, group.yearLevel),
    students: studentRows
      .map(({ personId, fromOn, toOn, ...name }) => ({ personId, name, fromOn, toOn }))
      .sort((a, b) => byName.compare(a.name.familyName, b.name.familyName) || byName.compare(a.name.givenName, b.name.givenName)),
    cells: cellRows.filter(({ studentId }) => students.has(studentId)),
    notices: notices.filter(({ studentId }) => students.has(studentId)),
    previousId: previous.find(shows)?.id ?? null,
    nextId: next.find(shows)?.id ?? null,
  }
}

function neighbour({ db }: Tenant, studyGroupId: StudyGroupId, on: SchoolDate, number: number, side: '<' | '>') {
  const order = sql.raw(side === '<' ? 'desc' : 'asc')
  return db
    .select({ id: lessons.id, on: lessons.lessonOn })
    .from(lessons)
    .where(and(eq(lessons.studyGroupId, studyGroupId), isBeside(side, on, number)))
    .orderBy(sql`${lessons.lessonOn} ${order}, ${lessons.number} ${order}`)
    .limit(1)
}

function isBeside(side: '<' | '>', on: SchoolDate, number: number): SQL {
  return sql`(${lessons.lessonOn}, ${lessons.number}) ${sql.raw(side)} (${on}, ${number})`
}
