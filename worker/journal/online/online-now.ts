// What goes on at this moment, for each of several people: «Идёт онлайн-урок» over the chat list, on every open page of theirs.
import { and, eq, isNull, or, sql } from 'drizzle-orm'
import type { OnlineNow } from '../../../protocol/call/ringing.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import type { Tenant } from '../../db/db.ts'
import { lessonChanges, onlineLessons } from '../../db/schema/journal.ts'
import { classGroups, guardianships, people, studyGroupMembers, studyGroups, subjects, teachingLoads } from '../../db/schema/school.ts'
import { rulesOf, rulesQuery } from '../journal-rules.ts'
import { groupsJoined } from './online-people.ts'

/** Everybody who was asked for has a list, most an empty one. One round trip, whatever the number of lessons and people. */
export async function onlineNow(tenant: Tenant, personIds: readonly PersonId[]): Promise<Map<PersonId, OnlineNow[]>> {
  const { db, schoolId } = tenant
  const asked = JSON.stringify(personIds)
  const askedIds = sql`(select value from json_each(${asked}))`
  // Platform: as a value of the statement it would not be seen that the index of published lessons has them all.
  const published = and(eq(onlineLessons.schoolId, schoolId), sql`${onlineLessons.state} = 'published'`)
  const [lessons, parents, attends, teaches, substitutes, ruleRows] = await db.batch([
    db
      .select({
        id: onlineLessons.id,
        startsAt: onlineLessons.startsAt,
        callId: onlineLessons.callId,
        url: onlineLessons.url,
        publishedBy: onlineLessons.publishedBy,
        subject: sql<string>`${subjects.title}`.as('subject_title'),
        group: sql<string>`coalesce(nullif(${studyGroups.title}, ''), ${classGroups.title}, '')`.as('group_title'),
      })
      .from(onlineLessons)
      .innerJoin(studyGroups, eq(studyGroups.id, onlineLessons.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
      .where(published)
      .orderBy(onlineLessons.startsAt),
    db
      .select({ parentId: guardianships.parentId, studentId: guardianships.studentId })
      .from(guardianships)
      .where(sql`${guardianships.parentId} in ${askedIds}`),
    db
      .select({ id: onlineLessons.id, studentId: studyGroupMembers.studentId, givenName: people.givenName })
      .from(onlineLessons)
      .innerJoin(
        studyGroupMembers,
        and(
          sql`${studyGroupMembers.studyGroupId} in (select ${onlineLessons.studyGroupId}
            union all ${groupsJoined(onlineLessons.schoolId, onlineLessons.lessonOn, onlineLessons.lessonId)})`,
          sql`${studyGroupMembers.fromOn} <= ${onlineLessons.lessonOn}`,
          sql`coalesce(${studyGroupMembers.toOn}, '9999') >= ${onlineLessons.lessonOn}`,
        ),
      )
      .innerJoin(people, and(eq(people.id, studyGroupMembers.studentId), isNull(people.leftOn)))
      .where(
        and(
          published,
          or(
            isNull(onlineLessons.studentIds),
            sql`${studyGroupMembers.studentId} in (select value from json_each(${onlineLessons.studentIds}))`,
          ),
          sql`${studyGroupMembers.studentId} in (select value from json_each(${asked})
            union select g.student_id from guardianships g where g.parent_id in (select value from json_each(${asked})))`,
        ),
      ),
    db
      .select({ id: onlineLessons.id, personId: teachingLoads.teacherId })
      .from(onlineLessons)
      .innerJoin(
        teachingLoads,
        and(
          eq(teachingLoads.studyGroupId, onlineLessons.studyGroupId),
          sql`${teachingLoads.fromOn} <= ${onlineLessons.lessonOn}`,
          sql`coalesce(${teachingLoads.toOn}, '9999') >= ${onlineLessons.lessonOn}`,
        ),
      )
      .where(published),
    db
      .select({ id: onlineLessons.id, personId: lessonChanges.substituteId })
      .from(onlineLessons)
      .innerJoin(lessonChanges, and(eq(lessonChanges.lessonId, onlineLessons.lessonId), eq(lessonChanges.lessonOn, onlineLessons.lessonOn)))
      .where(published),
    rulesQuery(tenant),
  ])
  const { onlineParents } = rulesOf(ruleRows)
  const lists = new Map<PersonId, OnlineNow[]>(personIds.map((id) => [id, []]))
  for (const { id, startsAt, callId, url, publishedBy, subject, group } of lessons) {
    const lesson = { onlineLessonId: id, subject, startsAt: startsAt ?? '', callId, url, mayJoin: true, child: null }
    const staff = [...teaches, ...substitutes].flatMap((row) => (row.id === id ? [row.personId] : []))
    for (const personId of new Set([...staff, publishedBy])) {
      if (personId !== null) lists.get(personId)?.push({ ...lesson, subject: group === '' ? subject : `${subject}, ${group}` })
    }
    for (const { studentId, givenName } of attends.filter((row) => row.id === id)) {
      lists.get(studentId)?.push(lesson)
      for (const { parentId } of parents.filter((row) => row.studentId === studentId)) {
        const child = { personId: studentId, givenName }
        // Security: whoever may not come in has no use for the way in.
        lists.get(parentId)?.push({ ...lesson, child, mayJoin: onlineParents, ...(onlineParents ? {} : { callId: null, url: null }) })
      }
    }
  }
  return lists
}
