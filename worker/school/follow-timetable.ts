import type { SchoolDate } from '../../protocol/dates.ts'
import type { LessonId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import { newId } from '../platform/new-id.ts'
import { missingLessons, roomsOfEntries, unwantedLessons } from './derive-lessons.ts'

const RUNNING_NUMBER_CHARS = 6

/**
 * After holidays, entries, classes or groups were changed by hand: lessons follow, as after an import (LSN-01, LSN-02). Past lessons and those that
 * somebody has used stay. For the batch of the change, after its own statements.
 */
export function followTimetable(tenant: Tenant, at: number, today: SchoolDate): D1PreparedStatement[] {
  return [unwantedLessons(tenant, today), missingLessons(tenant, lessonPrefix(at))]
}

/**
 * After a term or year was opened: what happened to the timetable while it was closed, rooms too, of the days to come (LCK-11). Whoever opens it for a
 * correction must not find new lessons in days that are over.
 */
export function catchUp(tenant: Tenant, at: number, today: SchoolDate): D1PreparedStatement[] {
  return [unwantedLessons(tenant, today), missingLessons(tenant, lessonPrefix(at), today), roomsOfEntries(tenant, today)]
}

function lessonPrefix(at: number): string {
  return newId<LessonId>('lesson', at).slice(0, -RUNNING_NUMBER_CHARS)
}
