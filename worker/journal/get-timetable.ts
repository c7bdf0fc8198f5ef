import { and, asc, eq, exists, gte, isNull, lte, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { addDays, dateAt, mondayOf, type SchoolDate } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { GetTimetable, TimetableLesson } from '../../protocol/journal.ts'
import { canAny } from '../../protocol/rights.ts'
import { lessons, onlineLessons } from '../db/schema/journal.ts'
import {
  bells,
  classGroups,
  guardianships,
  people,
  personRoles,
  studyGroupMembers,
  studyGroups,
  subjects,
  teachingLoads,
} from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { rulesOf, rulesQuery } from './journal-rules.ts'
import { LOOKS_ON } from './online/online-people.ts'
import { onlineColumn, outsideOnline, outsideQuery, shownOnline } from './online/shown-online.ts'
import { movedAway, shownColumns, shownLesson } from './timetable/shown-lessons.ts'

type Input = ParsedInputOf<typeof GetTimetable>

/**
 * A week with its changes. One's own: lessons one teaches, holds for somebody else, or attends; with `studentId` that of a child of one's own; with
 * `classGroupId` or `teacherId` any of the school's for who may read them (else not_found). One round trip.
 */
export async function getTimetable(env: Env, actor: Actor, input: Input): Promise<ResultOf<typeof GetTimetable>> {
  const { db, schoolId, timeZone } = actor.tenant
  const today = dateAt(now(env), timeZone)
  const mondayOn = mondayOf(input.on ?? today)
  const sundayOn = addDays(mondayOn, 6)
  const whose = input.teacherId ?? input.studentId ?? actor.personId
  const { groups, holds } = whoseGroups(actor, input, whose, mondayOn)
  // A class's week is nobody's own.
  const ofWhom = input.classGroupId === undefined ? whose : null
  const week = () =>
    db
      .select({
        lessonId: lessons.id,
        on: lessons.lessonOn,
        number: lessons.number,
        ...shownColumns(),
        groupTitle: sql<string>`${studyGroups.title}`.as('group_title'),
        classTitle: sql<string | null>`${classGroups.title}`.as('class_title'),
        room: lessons.room,
        cancelled: lessons.cancelled,
        studyGroupId: lessons.studyGroupId,
        online: onlineColumn(ofWhom),
      })
      .from(lessons)
      .innerJoin(studyGroups, eq(studyGroups.id, lessons.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
      .leftJoin(bells, and(eq(bells.schoolId, lessons.schoolId), eq(bells.number, lessons.number)))
      .orderBy(asc(lessons.lessonOn), asc(lessons.number))
  const [children, roleRows, rows, leftRows, substituted, outsideRows, ruleRows] = await db.batch([
    db
      .select({ studentId: guardianships.studentId })
      .from(guardianships)
      .innerJoin(people, and(eq(people.id, guardianships.studentId), isNull(people.leftOn)))
      .where(and(eq(guardianships.parentId, actor.personId), eq(guardianships.studentId, whose))),
    db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, actor.personId)),
    week().where(
      and(
        eq(lessons.schoolId, schoolId),
        sql`${lessons.studyGroupId} in ${groups}`,
        gte(lessons.lessonOn, mondayOn),
        lte(lessons.lessonOn, sundayOn),
        holds(lessons.studyGroupId, lessons.lessonOn),
      ),
    ),
    week().where(
      and(
        sql`${lessons.id} in (${movedAway(schoolId, mondayOn, sundayOn)})`,
        eq(lessons.schoolId, schoolId),
        sql`+${lessons.studyGroupId} in ${groups}`,
      ),
    ),
    week().where(
      and(
        sql`${lessons.id} in (select c.lesson_id from lesson_changes c
          where c.substitute_id = ${ofWhom ?? ''} and c.lesson_on between ${mondayOn} and ${sundayOn})`,
        eq(lessons.schoolId, schoolId),
      ),
    ),
    outsideQuery(actor.tenant, ofWhom ?? { groups, holds: holds(onlineLessons.studyGroupId, onlineLessons.lessonOn) }, mondayOn, sundayOn),
    rulesQuery(actor.tenant),
  ])
  const roles = roleRows.map(({ role }) => role)
  requireWeek(actor, input, children.length > 0, canAny(roles, 'timetable.readWholeSchool'))
  const mayJoin =
    ofWhom === actor.personId || (children.length > 0 && rulesOf(ruleRows).onlineParents) || roles.some((role) => LOOKS_ON.includes(role))
  const shown = [...rows.map((row) => shownLesson(row)), ...leftRows.map((row) => shownLesson(row, true))]
  // Somebody who holds the lesson of a group of their own has it already.
  const known = new Set(rows.map(({ lessonId }) => lessonId))
  shown.push(...substituted.filter(({ lessonId }) => !known.has(lessonId)).map((row) => shownLesson(row)))
  return {
    today,
    mondayOn,
    outside: outsideOnline(outsideRows, mayJoin),
    lessons: shown
      .map(
        ({ groupTitle, classTitle, online, ...lesson }): TimetableLesson => ({
          ...lesson,
          group: groupTitle || (classTitle ?? ''),
          online: lesson.change?.movedTo == null ? shownOnline(online, mayJoin) : null,
        }),
      )
      .sort((a, b) => a.on.localeCompare(b.on) || a.number - b.number),
  }
}

function requireWeek({ personId }: Actor, { studentId, classGroupId, teacherId }: Input, isParent: boolean, readsAll: boolean): void {
  const ofAnyone = classGroupId !== undefined || (teacherId !== undefined && teacherId !== personId)
  if (ofAnyone && !readsAll) throw new Refusal('not_found')
  if (studentId !== undefined && studentId !== personId && (!isParent || ofAnyone)) throw new Refusal('not_found')
}

/** The groups first, by their indexes; then only those groups' lessons of the week, of the days they are the person's. */
function whoseGroups(
  { tenant: { db, schoolId } }: Actor,
  { classGroupId }: Input,
  whose: PersonId,
  mondayOn: SchoolDate,
): { groups: SQL; holds: (groupId: SQLWrapper, on: SQLWrapper) => SQL } {
  if (classGroupId !== undefined) {
    // Who has come or gone was in other groups before or is since: theirs count on the days they are in both.
    const both = (from: SQL, to: SQL) => sql`m.student_id = c.student_id and max(c.from_on, m.from_on, ${from}) <= min(
      coalesce(c.to_on, '9999'), coalesce(m.to_on, '9999'), ${to})`
    return {
      groups: sql`(select g.id from study_groups g where g.school_id = ${schoolId} and g.class_group_id = ${classGroupId}
        union select m.study_group_id from class_members c join study_group_members m on ${both(sql`${mondayOn}`, sql`${addDays(mondayOn, 6)}`)}
          where c.class_group_id = ${classGroupId} and c.school_id = ${schoolId})`,
      holds: (
        groupId,
        on,
      ) => sql`(${studyGroups.classGroupId} = ${classGroupId} or exists (select 1 from class_members c join study_group_members m
        on m.study_group_id = ${groupId} and ${both(sql`${on}`, sql`${on}`)}
        where c.class_group_id = ${classGroupId}))`,
    }
  }
  const teaches = db
    .select({ one: sql`1` })
    .from(teachingLoads)
    .where(
      and(
        eq(teachingLoads.studyGroupId, lessons.studyGroupId),
        eq(teachingLoads.teacherId, whose),
        lte(teachingLoads.fromOn, lessons.lessonOn),
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
  return {
    groups: sql`(select study_group_id from teaching_loads where teacher_id = ${whose}
      union select study_group_id from study_group_members where student_id = ${whose})`,
    holds: () => sql`(${exists(teaches)} or ${exists(attends)})`,
  }
}
