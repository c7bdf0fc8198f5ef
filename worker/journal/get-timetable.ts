import { and, asc, eq, exists, gte, isNull, lte, or, sql } from 'drizzle-orm'
import { addDays, dateAt, mondayOf } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { GetTimetable } from '../../protocol/journal.ts'
import { lessons } from '../db/schema/journal.ts'
import { bells, classGroups, guardianships, people, studyGroupMembers, studyGroups, subjects, teachingLoads } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'

/** One's own week: lessons one teaches and lessons one attends; with `studentId`, the week of a child of one's own (else not_found). */
export async function getTimetable(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof GetTimetable>,
): Promise<ResultOf<typeof GetTimetable>> {
  const { db, schoolId, timeZone } = actor.tenant
  const today = dateAt(now(env), timeZone)
  const mondayOn = mondayOf(input.on ?? today)
  const whose = input.studentId ?? actor.personId
  const teaches = db
    .select({ one: sql`1` })
    .from(teachingLoads)
    .where(
      and(
        eq(teachingLoads.studyGroupId, lessons.studyGroupId),
        eq(teachingLoads.teacherId, whose),
        or(isNull(teachingLoads.toOn), gte(teachingLoads.toOn, lessons.lessonOn)),
      ),
    )
  const attends = db
    .select({ one: sql`1` })
    .from(studyGroupMembers)
    .where(
      and(
        eq(studyGroupMembers.studyGroupId, lessons.studyGroupId),
        eq(studyGroupMembers.studentId, whose),
        lte(studyGroupMembers.fromOn, lessons.lessonOn),
        or(isNull(studyGroupMembers.toOn), gte(studyGroupMembers.toOn, lessons.lessonOn)),
      ),
    )
  // The groups first, by their indexes; then only those groups' lessons of the week.
  const groupsOf = sql`(select study_group_id from teaching_loads where teacher_id = ${whose}
    union select study_group_id from study_group_members where student_id = ${whose})`
  const [children, rows] = await db.batch([
    db
      .select({ studentId: guardianships.studentId })
      .from(guardianships)
      .innerJoin(people, and(eq(people.id, guardianships.studentId), isNull(people.leftOn)))
      .where(and(eq(guardianships.parentId, actor.personId), eq(guardianships.studentId, whose))),
    db
      .select({
        lessonId: lessons.id,
        on: lessons.lessonOn,
        number: lessons.number,
        startsAt: bells.startsAt,
        endsAt: bells.endsAt,
        subject: sql<string>`${subjects.title}`.as('subject_title'),
        groupTitle: sql<string>`${studyGroups.title}`.as('group_title'),
        classTitle: sql<string | null>`${classGroups.title}`.as('class_title'),
        room: lessons.room,
        cancelled: lessons.cancelled,
        studyGroupId: lessons.studyGroupId,
      })
      .from(lessons)
      .innerJoin(studyGroups, eq(studyGroups.id, lessons.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
      .leftJoin(bells, and(eq(bells.schoolId, lessons.schoolId), eq(bells.number, lessons.number)))
      .where(
        and(
          eq(lessons.schoolId, schoolId),
          sql`${lessons.studyGroupId} in ${groupsOf}`,
          gte(lessons.lessonOn, mondayOn),
          lte(lessons.lessonOn, addDays(mondayOn, 6)),
          or(exists(teaches), exists(attends)),
        ),
      )
      .orderBy(asc(lessons.lessonOn), asc(lessons.number)),
  ])
  if (input.studentId !== undefined && input.studentId !== actor.personId && children.length === 0) throw new Refusal('not_found')
  return {
    today,
    mondayOn,
    lessons: rows.map(({ groupTitle, classTitle, ...lesson }) => ({ ...lesson, group: groupTitle || (classTitle ?? '') })),
  }
}
