// Lessons of one day as a planner sees them, and as conflicts see them.
import { and, eq, gte, lte, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../../protocol/ids.ts'
import type { DayLesson, TeacherAbsence } from '../../../protocol/timetable.ts'
import type { Placed } from '../../../protocol/timetable-conflicts.ts'
import type { Tenant } from '../../db/db.ts'
import { lessonChanges, lessons, teacherAbsences } from '../../db/schema/journal.ts'
import { people, studyGroups } from '../../db/schema/school.ts'
import { MARKED } from '../../school/derive-lessons.ts'
import type { SchoolGroup } from './school-groups.ts'

function dayColumns() {
  return {
    lessonId: lessons.id,
    studyGroupId: lessons.studyGroupId,
    on: lessons.lessonOn,
    number: lessons.number,
    room: lessons.room,
    cancelled: lessons.cancelled,
    version: sql<number | null>`${lessonChanges.version}`.as('change_version'),
    substituteId: lessonChanges.substituteId,
    subjectId: lessonChanges.subjectId,
    mergedIntoId: lessonChanges.mergedIntoId,
    replacedById: lessonChanges.replacedById,
    extra: lessonChanges.extra,
    was: lessonChanges.was,
    reason: lessonChanges.reason,
    comment: lessonChanges.comment,
  }
}

/** Statements for a `batch`: what takes place that day (by each group's index), and what was planned for it and is elsewhere now. */
export function dayQueries({ db, schoolId }: Tenant, on: SchoolDate) {
  return [
    db
      .select(dayColumns())
      .from(studyGroups)
      // Platform: without CROSS JOIN SQLite, which has no statistics here, might begin with all lessons there are.
      .crossJoin(lessons)
      .leftJoin(lessonChanges, eq(lessonChanges.lessonId, lessons.id))
      .where(and(eq(studyGroups.schoolId, schoolId), eq(lessons.studyGroupId, studyGroups.id), eq(lessons.lessonOn, on))),
    db
      .select(dayColumns())
      .from(lessonChanges)
      .innerJoin(lessons, eq(lessons.id, lessonChanges.lessonId))
      .where(and(eq(lessonChanges.schoolId, schoolId), eq(lessonChanges.wasOn, on), sql`${lessons.lessonOn} <> ${on}`)),
  ] as const
}

export function lessonQuery({ db, schoolId }: Tenant, lessonId: LessonId) {
  return db
    .select({
      ...dayColumns(),
      hasTopic: sql<number>`${lessons.topic} is not null or ${lessons.note} is not null`.as('has_topic'),
      used: sql<number>`${sql.raw(MARKED)}`.as('used'),
    })
    .from(lessons)
    .leftJoin(lessonChanges, eq(lessonChanges.lessonId, lessons.id))
    .where(and(eq(lessons.id, lessonId), eq(lessons.schoolId, schoolId)))
}

export type DayRow = Awaited<ReturnType<typeof dayQueries>[0]>[number]

export function dayLesson(row: DayRow): DayLesson {
  const { lessonId, studyGroupId, on, number, room, cancelled, version, was, extra, reason, ...change } = row
  return {
    lessonId,
    studyGroupId,
    on,
    number,
    room,
    cancelled,
    change:
      version === null || was === null || reason === null
        ? null
        : {
            version,
            was,
            extra: extra ?? false,
            reason,
            substituteId: change.substituteId,
            subjectId: change.subjectId,
            mergedIntoId: change.mergedIntoId,
            replacedById: change.replacedById,
            comment: change.comment,
          },
  }
}

/** Who stands before the class, and which room it takes. Merged subgroups are together with the one they join. */
export function placedLesson(
  lesson: Pick<DayLesson, 'lessonId' | 'studyGroupId' | 'on' | 'number' | 'room'> & {
    readonly substituteId: PersonId | null
    readonly mergedIntoId: LessonId | null
  },
  groups: ReadonlyMap<StudyGroupId, Pick<SchoolGroup, 'teacherIds'>>,
): Placed {
  return {
    key: lesson.lessonId,
    studyGroupId: lesson.studyGroupId,
    teacherIds: lesson.substituteId === null ? (groups.get(lesson.studyGroupId)?.teacherIds ?? []) : [lesson.substituteId],
    room: lesson.room,
    slot: String(lesson.number),
    fromOn: lesson.on,
    toOn: lesson.on,
    together: lesson.mergedIntoId ?? lesson.lessonId,
  }
}

export function absencesQuery({ db, schoolId }: Tenant, from: SchoolDate, to?: SchoolDate, teacherId?: PersonId) {
  return db
    .select({
      id: teacherAbsences.id,
      teacherId: teacherAbsences.teacherId,
      fromOn: teacherAbsences.fromOn,
      toOn: teacherAbsences.toOn,
      reason: teacherAbsences.reason,
      comment: teacherAbsences.comment,
      familyName: people.familyName,
      givenName: people.givenName,
      patronymic: people.patronymic,
    })
    .from(teacherAbsences)
    .innerJoin(people, eq(people.id, teacherAbsences.teacherId))
    .where(
      and(
        eq(teacherAbsences.schoolId, schoolId),
        gte(teacherAbsences.toOn, from),
        to === undefined ? undefined : lte(teacherAbsences.fromOn, to),
        teacherId === undefined ? undefined : eq(teacherAbsences.teacherId, teacherId),
      ),
    )
    .orderBy(teacherAbsences.fromOn, people.familyName)
}

export function absence(row: Awaited<ReturnType<typeof absencesQuery>>[number]): TeacherAbsence {
  const { teacherId, familyName, givenName, patronymic, ...rest } = row
  return { ...rest, teacher: { personId: teacherId, name: { familyName, givenName, patronymic } } }
}
