import { and, asc, eq, gte, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import { addDays, dateAt, mondayOf, type SchoolDate } from '../../protocol/dates.ts'
import type { DiaryLesson, GetDiaryWeek } from '../../protocol/diary.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import { cells, lessons } from '../db/schema/journal.ts'
import { bells, classGroups, classMembers, holidays, studyGroupMembers, studyGroups, subjects } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { correctionsOf, weekChangesQuery } from '../journal/corrections.ts'
import { rulesOf, rulesQuery } from '../journal/journal-rules.ts'
import { onlineColumn, outsideOnline, outsideQuery, shownOnline } from '../journal/online/shown-online.ts'
import { movedAway, shownColumns, shownLesson } from '../journal/timetable/shown-lessons.ts'
import { kindsQuery } from '../journal/work-kinds.ts'
import { now } from '../platform/clock.ts'
import { requireStudent, studentQueries } from './access.ts'
import { diaryMarks, removedMarks } from './diary-marks.ts'
import { signatureQuery, weekSignature } from './week-signature.ts'

/** A pupil's week, Monday to Sunday: lessons with their marks, attendance and what is other than planned; who has signed it. One round trip. */
export async function getDiaryWeek(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof GetDiaryWeek>,
): Promise<ResultOf<typeof GetDiaryWeek>> {
  const { db, schoolId, timeZone } = actor.tenant
  const today = dateAt(now(env), timeZone)
  const mondayOn = mondayOf(input.on ?? today)
  const sundayOn = addDays(mondayOn, 6)
  const week = (days: SQL | undefined) =>
    db
      .select({
        lessonId: lessons.id,
        on: lessons.lessonOn,
        number: lessons.number,
        ...shownColumns(),
        room: lessons.room,
        topic: lessons.topic,
        cancelled: lessons.cancelled,
        lessonKindId: lessons.workKindId,
        marks: cells.marks,
        attendance: cells.attendance,
        pointDueOn: cells.pointDueOn,
        online: onlineColumn(input.studentId),
      })
      .from(studyGroupMembers)
      .innerJoin(
        lessons,
        and(
          eq(lessons.studyGroupId, studyGroupMembers.studyGroupId),
          days,
          gte(lessons.lessonOn, studyGroupMembers.fromOn),
          or(isNull(studyGroupMembers.toOn), lte(lessons.lessonOn, studyGroupMembers.toOn)),
        ),
      )
      .innerJoin(studyGroups, eq(studyGroups.id, lessons.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
      .leftJoin(bells, and(eq(bells.schoolId, lessons.schoolId), eq(bells.number, lessons.number)))
      .leftJoin(cells, and(eq(cells.lessonId, lessons.id), eq(cells.studentId, input.studentId)))
      .where(eq(studyGroupMembers.studentId, input.studentId))
      .orderBy(asc(lessons.lessonOn), asc(lessons.number))
  const [names, parents, kinds, rows, leftRows, changes, holidayRows, signatures, outsideRows, ruleRows] = await db.batch([
    ...studentQueries(actor, input.studentId),
    kindsQuery(actor.tenant),
    week(and(gte(lessons.lessonOn, mondayOn), lte(lessons.lessonOn, sundayOn))),
    week(sql`${lessons.id} in (${movedAway(schoolId, mondayOn, sundayOn)})`),
    weekChangesQuery(actor.tenant, input.studentId, mondayOn, sundayOn),
    holidaysQuery(actor.tenant, input.studentId, mondayOn, sundayOn),
    signatureQuery(actor.tenant, input.studentId, mondayOn),
    outsideQuery(actor.tenant, input.studentId, mondayOn, sundayOn),
    rulesQuery(actor.tenant),
  ])
  const mayJoin = actor.personId === input.studentId || rulesOf(ruleRows).onlineParents
  const places = [
    ...rows.map((row) => shownLesson(row)),
    ...leftRows.map((row) => ({ ...shownLesson(row, true), marks: [], attendance: null, pointDueOn: null })),
  ]
  return {
    student: requireStudent(actor, input.studentId, names, parents),
    today,
    mondayOn,
    outside: outsideOnline(outsideRows, mayJoin),
    lessons: places
      .map(({ lessonKindId, marks: inCell, pointDueOn, online, ...lesson }): DiaryLesson => {
        const marks = inCell ?? []
        const isHere = lesson.change?.movedTo == null
        const corrections = isHere ? correctionsOf(changes.filter(({ lessonId }) => lessonId === lesson.lessonId)) : []
        return {
          ...lesson,
          marks: diaryMarks(marks, lessonKindId, kinds, pointDueOn, corrections),
          removed: removedMarks(marks, corrections),
          online: isHere ? shownOnline(online, mayJoin) : null,
        }
      })
      .sort((a, b) => a.on.localeCompare(b.on) || a.number - b.number),
    holidays: holidayRows,
    signature: weekSignature(actor, mondayOn, today, parents.length > 0, signatures),
  }
}

/** Those of the pupil's year level; of a pupil without a class all. */
function holidaysQuery({ db, schoolId }: Tenant, studentId: PersonId, from: SchoolDate, to: SchoolDate) {
  const level = sql`(select c.year_level from ${classMembers} m join ${classGroups} c on c.id = m.class_group_id
    where m.student_id = ${studentId} and m.from_on <= ${to} and coalesce(m.to_on, '9999') >= ${from} limit 1)`
  return db
    .select({ title: holidays.title, startsOn: holidays.startsOn, endsOn: holidays.endsOn })
    .from(holidays)
    .where(
      and(
        eq(holidays.schoolId, schoolId),
        lte(holidays.startsOn, to),
        gte(holidays.endsOn, from),
        sql`coalesce(${level} between ${holidays.levelFrom} and ${holidays.levelTo}, 1)`,
      ),
    )
    .orderBy(asc(holidays.startsOn))
}
