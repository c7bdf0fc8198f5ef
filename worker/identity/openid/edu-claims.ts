import { and, eq, gte, inArray, isNull, or, sql } from 'drizzle-orm'
import { dateAt } from '../../../protocol/dates.ts'
import type { Self } from '../../../protocol/identity.ts'
import type { AccountId, SchoolId } from '../../../protocol/ids.ts'
import type { SchoolRole } from '../../../protocol/rights.ts'
import { directoryOf, tenantOf } from '../../db/db.ts'
import { schools } from '../../db/schema/directory.ts'
import { classGroups, classMembers } from '../../db/schema/school.ts'
import { now } from '../../platform/clock.ts'
import { selvesOf } from '../school-id/selves.ts'

export type EduClaims = {
  /** A school vouches for this person now. */
  verified: boolean
  roles: SchoolRole[]
  schools: { id: SchoolId; name: string; city: string; roles: SchoolRole[] }[]
  /** Those one learns in. */
  classes: { school_id: SchoolId; title: string }[]
}

/** Scope `edu`: as the schools' rosters have it at this moment, so somebody who left is not verified from then on. */
export async function eduClaims(env: Env, accountId: AccountId): Promise<EduClaims> {
  const selves = await selvesOf(env, accountId)
  const bySchool = Map.groupBy(selves, ({ school }) => school.id)
  return {
    verified: selves.length > 0,
    roles: distinct(selves.flatMap(({ roles }) => roles)),
    schools: [...bySchool.values()].map((there) => ({
      ...(there[0] as Self).school,
      roles: distinct(there.flatMap(({ roles }) => roles)),
    })),
    classes: await classesOf(
      env,
      selves.filter(({ roles }) => roles.includes('student')),
    ),
  }
}

async function classesOf(env: Env, students: readonly Self[]): Promise<EduClaims['classes']> {
  if (students.length === 0) return []
  const places = await directoryOf(env)
    .select({ schoolId: schools.id, timeZone: schools.timeZone, shard: schools.shard })
    .from(schools)
    .where(
      inArray(
        schools.id,
        students.map(({ school }) => school.id),
      ),
    )
  const found = await Promise.all(
    places.map((place) => {
      const today = dateAt(now(env), place.timeZone)
      const ids = JSON.stringify(students.filter(({ school }) => school.id === place.schoolId).map(({ personId }) => personId))
      return tenantOf(env, place)
        .db.select({ school_id: classMembers.schoolId, title: classGroups.title })
        .from(classMembers)
        .innerJoin(classGroups, and(eq(classGroups.id, classMembers.classGroupId), isNull(classGroups.archivedOn)))
        .where(
          and(
            sql`${classMembers.studentId} in (select value from json_each(${ids}))`,
            or(isNull(classMembers.toOn), gte(classMembers.toOn, today)),
          ),
        )
    }),
  )
  return found.flat()
}

function distinct<T>(list: readonly T[]): T[] {
  return [...new Set(list)]
}
