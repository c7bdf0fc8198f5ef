import { eq } from 'drizzle-orm'
import type { SchoolId } from '../../protocol/ids.ts'
import { directoryOf, type Tenant, tenantOf } from '../db/db.ts'
import { schools } from '../db/schema/directory.ts'
import { Refusal } from '../platform/refusal.ts'

/** The school at which it was begun: its rules hold for whoever comes, from wherever. */
export async function schoolOfCall(env: Env, { schoolId }: { readonly schoolId: SchoolId }): Promise<Tenant> {
  const [school] = await directoryOf(env)
    .select({ schoolId: schools.id, timeZone: schools.timeZone, shard: schools.shard })
    .from(schools)
    .where(eq(schools.id, schoolId))
  if (!school) throw new Refusal('not_found')
  return tenantOf(env, school)
}
