import { and, eq } from 'drizzle-orm'
import type { AccountId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import { personRoles } from '../db/schema/school.ts'
import { tell } from './tell.ts'

/** A claim was made or decided: the claimant's status page and the administrators' «Заявки» show it at once. */
export async function tellClaims(env: Env, { db, schoolId }: Tenant, accountId: AccountId): Promise<void> {
  const administrators = await db
    .select({ personId: personRoles.personId })
    .from(personRoles)
    .where(and(eq(personRoles.schoolId, schoolId), eq(personRoles.role, 'schoolAdmin')))
  await tell(
    env,
    administrators.map(({ personId }) => personId),
    { type: 'claims.changed' },
  )
  await tell(env, [accountId], { type: 'me.changed' })
}
