import { and, eq, isNull, or, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import type { News } from '../db/outbox.ts'
import { classMembers, classTeachers, guardianships } from '../db/schema/school.ts'
import { tell } from '../notices/tell.ts'
import { now } from '../platform/clock.ts'

/** A week of a diary was signed: the pupil, their parents and their class teachers see it at once. */
export async function tellSignature(env: Env, tenant: Tenant, news: Extract<News, { news: 'diary.signed' }>): Promise<void> {
  const { studentId, mondayOn } = news
  const today = dateAt(now(env), tenant.timeZone)
  const [parents, teachers] = await tenant.db.batch([
    tenant.db.select({ personId: guardianships.parentId }).from(guardianships).where(eq(guardianships.studentId, studentId)),
    tenant.db
      .select({ personId: classTeachers.teacherId })
      .from(classMembers)
      .innerJoin(classTeachers, eq(classTeachers.classGroupId, classMembers.classGroupId))
      .where(and(eq(classMembers.studentId, studentId), or(isNull(classMembers.toOn), sql`${classMembers.toOn} >= ${today}`))),
  ])
  const hearers = new Set<PersonId>([studentId, ...[...parents, ...teachers].map(({ personId }) => personId)])
  await tell(env, hearers, { type: 'diary.signed', studentId, mondayOn })
}
