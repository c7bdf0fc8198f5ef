import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { UNLOCKS_LISTED_MAX } from '../../protocol/limits.ts'
import type { PersonName } from '../../protocol/people.ts'
import { canAny } from '../../protocol/rights.ts'
import type { ListUnlocks } from '../../protocol/term-marks.ts'
import type { Db } from '../db/db.ts'
import { unlocks } from '../db/schema/journal.ts'
import { classGroups, people, studyGroups, subjects } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'

/** Requests to open closed dates: the school's for whoever decides them, one's own for a teacher. Those that wait come first, then the latest decisions. */
export async function listUnlocks(env: Env, { tenant, personId }: Actor): Promise<ResultOf<typeof ListUnlocks>> {
  const { db, schoolId } = tenant
  const roles = await rolesOf(tenant, personId)
  if (!canAny(roles, 'journal.open')) throw new Refusal('not_found')
  const mayDecide = canAny(roles, 'unlock.decide')
  // One's own are found through the groups one teaches or has taught, and those of the class one leads.
  const whose = mayDecide
    ? eq(unlocks.schoolId, schoolId)
    : and(
        // Platform: CROSS JOIN, as in list-journals.ts.
        sql`${unlocks.studyGroupId} in (select study_group_id from teaching_loads where teacher_id = ${personId}
          union select g.id from class_teachers t cross join study_groups g
            where g.school_id = ${schoolId} and g.class_group_id = t.class_group_id and t.teacher_id = ${personId})`,
        eq(unlocks.askedBy, personId),
      )
  const [waiting, decided] = await db.batch([
    listed(db)
      .where(and(whose, isNull(unlocks.decidedAt)))
      .orderBy(desc(unlocks.askedAt))
      .limit(UNLOCKS_LISTED_MAX),
    listed(db)
      .where(and(whose, isNotNull(unlocks.decidedAt)))
      .orderBy(desc(unlocks.decidedAt))
      .limit(UNLOCKS_LISTED_MAX),
  ])
  return {
    now: now(env),
    mayDecide,
    unlocks: [...waiting, ...decided].map(({ familyName, givenName, patronymic, ...unlock }) => ({
      ...unlock,
      askedBy: nameOf({ familyName, givenName, patronymic }),
    })),
  }
}

function listed(db: Db) {
  return db
    .select({
      unlockId: unlocks.id,
      studyGroupId: unlocks.studyGroupId,
      subject: sql<string>`${subjects.title}`.as('subject_title'),
      groupTitle: sql<string>`${studyGroups.title}`.as('group_title'),
      classTitle: sql<string | null>`${classGroups.title}`.as('class_title'),
      from: unlocks.fromOn,
      to: unlocks.toOn,
      reason: unlocks.reason,
      askedAt: unlocks.askedAt,
      decidedAt: unlocks.decidedAt,
      until: unlocks.untilAt,
      familyName: people.familyName,
      givenName: people.givenName,
      patronymic: people.patronymic,
    })
    .from(unlocks)
    .innerJoin(studyGroups, eq(studyGroups.id, unlocks.studyGroupId))
    .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
    .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
    .leftJoin(people, eq(people.id, unlocks.askedBy))
}

type MaybeName = { readonly [Part in keyof PersonName]: PersonName[Part] | null }

/** Of a person the roster may have lost. */
export function nameOf({ familyName, givenName, patronymic }: MaybeName): PersonName | null {
  return familyName === null || givenName === null ? null : { familyName, givenName, patronymic }
}
