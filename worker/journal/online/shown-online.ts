// The online lesson of a lesson in a pupil's or teacher's week, within the week's own query; and those outside the timetable.
import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { SchoolDate } from '../../../protocol/dates.ts'
import { CallId, OnlineLessonId, type PersonId } from '../../../protocol/ids.ts'
import { type LessonOnline, OnlinePlatform, OnlineState, type OutsideOnline } from '../../../protocol/online-lessons.ts'
import type { Tenant } from '../../db/db.ts'
import { lessons, onlineLessons } from '../../db/schema/journal.ts'
import { studyGroups, subjects } from '../../db/schema/school.ts'
import { readJson } from '../../platform/json.ts'
import { groupsJoined } from './online-people.ts'

const Shown = z.object({
  onlineLessonId: OnlineLessonId,
  state: OnlineState,
  platform: OnlinePlatform,
  callId: z.nullable(CallId),
  url: z.nullable(z.string()),
})

const OBJECT = sql.raw(`json_object('onlineLessonId', o.id, 'state', o.state, 'platform', o.platform, 'callId', o.call_id, 'url', o.url)`)

/** It is for them: pupils of the group on that day and of those that have joined it (of a hybrid lesson the chosen ones), its teachers, the substitute. */
function isFor(whose: PersonId, on: SQL): SQL {
  return sql`(exists (select 1 from study_group_members m where m.student_id = ${whose} and m.study_group_id in (select o.study_group_id
        union all ${groupsJoined(sql`o.school_id`, on, sql`o.lesson_id`)})
      and m.from_on <= ${on} and coalesce(m.to_on, '9999') >= ${on})
      and (o.student_ids is null or ${whose} in (select value from json_each(o.student_ids)))
    or exists (select 1 from teaching_loads t where t.study_group_id = o.study_group_id and t.teacher_id = ${whose}
      and t.from_on <= ${on} and coalesce(t.to_on, '9999') >= ${on})
    or exists (select 1 from lesson_changes c where c.lesson_id = o.lesson_id and c.substitute_id = ${whose} and c.lesson_on = ${on}))`
}

/** In a class's week, which is nobody's own: for anybody of the lesson's group. */
function isForSome(): SQL {
  return sql`(o.student_ids is null or exists (select 1 from study_group_members m where m.study_group_id = ${lessons.studyGroupId}
    and m.student_id in (select value from json_each(o.student_ids))))`
}

/** A column of a query over `lessons`. A lesson that has joined another one is online where it takes place. `whose`: null in a class's week. */
export function onlineColumn(whose: PersonId | null) {
  return sql<string | null>`(select ${OBJECT} from online_lessons o where o.lesson_id in (select ${lessons.id} union all
      select c.merged_into_id from lesson_changes c where c.lesson_id = ${lessons.id} and c.merged_into_id is not null)
    and ${whose === null ? isForSome() : isFor(whose, sql`${lessons.lessonOn}`)} order by o.state = 'published' desc, o.lesson_id <> ${lessons.id} desc limit 1)`.as(
    'online',
  )
}

export function shownOnline(column: string | null, mayJoin: boolean): LessonOnline | null {
  const read = column === null ? null : readJson(column, Shown)
  if (read === null) return null
  // Security: the way in is for whoever may come in, and while it is open.
  const open = read.state === 'published' && mayJoin
  return { ...read, callId: open ? read.callId : null, url: open ? read.url : null, mayJoin }
}

function outsideOf(whose: PersonId): readonly [SQL, SQL] {
  const o = sql.raw('online_lessons')
  return [
    sql`(select study_group_id from teaching_loads where teacher_id = ${whose}
      union select study_group_id from study_group_members where student_id = ${whose})`,
    sql`(exists (select 1 from study_group_members m where m.study_group_id = ${o}.study_group_id and m.student_id = ${whose}
      and m.from_on <= ${o}.lesson_on and coalesce(m.to_on, '9999') >= ${o}.lesson_on)
      and (${o}.student_ids is null or ${whose} in (select value from json_each(${o}.student_ids)))
    or exists (select 1 from teaching_loads t where t.study_group_id = ${o}.study_group_id and t.teacher_id = ${whose}
      and t.from_on <= ${o}.lesson_on and coalesce(t.to_on, '9999') >= ${o}.lesson_on))`,
  ]
}

/** Of a class's week: which groups, and on which days they are the class's. */
export type OfClass = { readonly groups: SQL; readonly holds: SQL }

/** For a `batch`: of those days, outside the timetable. */
export function outsideQuery({ db, schoolId }: Tenant, whose: PersonId | OfClass, from: SchoolDate, to: SchoolDate) {
  const [groups, isTheirs] = typeof whose === 'string' ? outsideOf(whose) : [whose.groups, whose.holds]
  return db
    .select({
      onlineLessonId: onlineLessons.id,
      state: onlineLessons.state,
      platform: onlineLessons.platform,
      callId: onlineLessons.callId,
      url: onlineLessons.url,
      on: onlineLessons.lessonOn,
      startsAt: onlineLessons.startsAt,
      endsAt: onlineLessons.endsAt,
      subject: sql<string>`${subjects.title}`.as('subject_title'),
    })
    .from(onlineLessons)
    .innerJoin(studyGroups, eq(studyGroups.id, onlineLessons.studyGroupId))
    .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
    .where(
      and(
        sql`${onlineLessons.studyGroupId} in ${groups}`,
        sql`${onlineLessons.lessonOn} between ${from} and ${to}`,
        isNull(onlineLessons.lessonId),
        eq(onlineLessons.schoolId, schoolId),
        isTheirs,
      ),
    )
    .orderBy(asc(onlineLessons.lessonOn), asc(onlineLessons.startsAt))
}

export function outsideOnline(rows: Awaited<ReturnType<typeof outsideQuery>>, mayJoin: boolean): OutsideOnline[] {
  return rows.map(({ on, startsAt, endsAt, subject, callId, url, ...online }) => {
    const open = online.state === 'published' && mayJoin
    return {
      on,
      startsAt: startsAt ?? '00:00',
      endsAt: endsAt ?? '23:59',
      subject,
      online: { ...online, callId: open ? callId : null, url: open ? url : null, mayJoin },
    }
  })
}
