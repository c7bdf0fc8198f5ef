import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { LessonId, PersonId, SchoolId, StudyGroupId } from '../../../protocol/ids.ts'
import { type Cell, Mark } from '../../../protocol/journal.ts'
import type { Tenant } from '../../db/db.ts'
import { outboxRow } from '../../db/outbox.ts'
import { cells, journalRules } from '../../db/schema/journal.ts'
import { outbox } from '../../db/schema/school.ts'
import { now } from '../../platform/clock.ts'
import { readJson } from '../../platform/json.ts'
import { log } from '../../platform/log.ts'
import { groupLevel } from '../../school/group-level.ts'
import { isLockedDay } from '../../school/locked-days.ts'
import { rulesOf } from '../journal-rules.ts'
import { type CellToWrite, cellStatements, keyOf } from '../write-cells.ts'

/** A run a minute: of a whole city whose deadlines were Sunday's, the rest is told in the minutes after. */
const POINTS_PER_RUN_MAX = 200

type Expired = {
  readonly schoolId: SchoolId
  readonly studyGroupId: StudyGroupId
  readonly lessonId: LessonId
  readonly studentId: PersonId
  readonly marks: string
  readonly attendance: Cell['attendance']
  readonly pointDueOn: SchoolDate
  readonly version: number
  readonly changedBy: PersonId
  /** 1: somebody waits for this work: the lesson took place and the pupil is still here. */
  readonly concerns: number
  /** 1: it may become a mark: no first form, no locked term. */
  readonly markable: number
}

/**
 * «Точки» whose last day is over by their school's own calendar: their families are told, once, and where the school has decided so they become its
 * «2», as if their teacher had put it, with a row in the log. Bounded; what is cut off or runs twice at once tells nobody twice.
 */
export async function expirePoints(env: Env, { db }: Pick<Tenant, 'db'>, tenants: readonly Tenant[]): Promise<void> {
  const at = now(env)
  const todays = new Map(tenants.map(({ schoolId, timeZone }) => [schoolId, dateAt(at, timeZone)]))
  const expired = await db.all<Expired>(expiredPoints(todays))
  if (expired.length === 0) return
  const schoolIds = JSON.stringify([...new Set(expired.map(({ schoolId }) => schoolId))])
  const ruleRows = await db.select().from(journalRules).where(sql`${journalRules.schoolId} in (select value from json_each(${schoolIds}))`)
  const groups = new Map<StudyGroupId, Expired[]>()
  for (const point of expired) groups.set(point.studyGroupId, [...(groups.get(point.studyGroupId) ?? []), point])
  for (const [studyGroupId, points] of groups) {
    const tenant = tenants.find(({ schoolId }) => schoolId === points[0]?.schoolId)
    if (!tenant) continue
    const rules = rulesOf(ruleRows.filter(({ schoolId }) => schoolId === tenant.schoolId))
    try {
      await expireOf(tenant, studyGroupId, points, rules.pointBecomesTwo, todays.get(tenant.schoolId) ?? '', at)
    } catch (error) {
      // One group that cannot be written must not keep the others'; it is tried again in the next minute.
      log.error('points.expire_failed', error)
    }
  }
}

async function expireOf(
  tenant: Tenant,
  studyGroupId: StudyGroupId,
  points: readonly Expired[],
  becomesTwo: boolean,
  today: SchoolDate,
  at: number,
): Promise<void> {
  const { db, schoolId } = tenant
  const placeOf = ({ lessonId, studentId }: Expired) => ({ lessonId, studentId })
  const concerned = points.filter(({ concerns }) => concerns === 1)
  const known = new Map(points.map((point): [string, Cell] => [keyOf(point), cellOf(point)]))
  const toWrite = concerned
    .filter(({ markable }) => becomesTwo && markable === 1)
    .map((point): CellToWrite => {
      const cell = cellOf(point)
      const marks = cell.marks.map((mark) => (mark.value === '.' ? { ...mark, value: '2' } : mark))
      return {
        ...placeOf(point),
        marks,
        attendance: cell.attendance,
        pointDueOn: null,
        author: { personId: point.changedBy, sessionId: '' },
      }
    })
  const isStillDue = (
    places: string,
  ) => sql`(cells.lesson_id, cells.student_id) in (select value->>'lessonId', value->>'studentId' from json_each(${places}))
    and cells.point_told = 0 and cells.point_due < ${today}`
  const tell = db.insert(outbox).select(
    // Only of those that wait at this very moment, so that two runs at once tell once.
    sql`select null, ${schoolId}, ${at}, 'point.expired', json_object('studyGroupId', ${studyGroupId}, 'cells',
        json_group_array(json_object('lessonId', cells.lesson_id, 'studentId', cells.student_id))), 0, 0
      from cells where ${isStillDue(JSON.stringify(concerned.map(placeOf)))} having count(*) > 0`,
  )
  const told = db
    .update(cells)
    .set({ pointTold: 1 })
    // One whose «2» was to be written and was not, because the cell changed meanwhile, waits for the next run.
    .where(isStillDue(JSON.stringify(points.filter((point) => !toWrite.some((one) => keyOf(one) === keyOf(point))).map(placeOf))))
  if (toWrite.length === 0) await db.batch([tell, told])
  else
    await db.batch([
      tell,
      ...cellStatements(tenant, studyGroupId, toWrite, known, at, 'point.expired'),
      outboxRow(tenant, at, {
        news: 'cells.put',
        studyGroupId,
        cells: toWrite.map(({ lessonId, studentId }) => ({ lessonId, studentId })),
      }),
      told,
    ])
}

function cellOf({ lessonId, studentId, marks, attendance, pointDueOn, version }: Expired): Cell {
  return { lessonId, studentId, marks: readJson(marks, z.array(Mark)) ?? [], attendance, pointDueOn, version }
}

/** By the index of those that wait, oldest first. */
function expiredPoints(todays: ReadonlyMap<SchoolId, SchoolDate>) {
  const days = JSON.stringify([...todays].map(([schoolId, today]) => ({ schoolId, today })))
  const level = sql.raw(groupLevel('l.study_group_id'))
  const latest = [...todays.values()].reduce((a, b) => (a > b ? a : b), '')
  return sql`select l.school_id as schoolId, l.study_group_id as studyGroupId, c.lesson_id as lessonId, c.student_id as studentId, c.marks as marks,
      c.attendance as attendance, c.point_due as pointDueOn, c.version as version, c.changed_by as changedBy,
      (l.cancelled = 0 and exists (select 1 from study_group_members m where m.study_group_id = l.study_group_id and m.student_id = c.student_id
        and coalesce(m.to_on, '9999') >= day.value->>'today')) as concerns,
      (coalesce(${level}, 0) <> 1 and not ${sql.raw(isLockedDay('l.school_id', 'l.study_group_id', 'l.lesson_on'))}) as markable
    from cells c cross join lessons l on l.id = c.lesson_id cross join json_each(${days}) day on day.value->>'schoolId' = l.school_id
    where c.point_due is not null and c.point_told = 0 and c.point_due < ${latest} and c.point_due < day.value->>'today'
    order by c.point_due limit ${POINTS_PER_RUN_MAX}`
}
