import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import { directoryOf, type Tenant, tenantOf } from '../../worker/db/db.ts'
import { schools } from '../../worker/db/schema/directory.ts'
import { now } from '../../worker/platform/clock.ts'
import { drainOutbox } from '../../worker/reactions.ts'
import { rosterChanged } from '../../worker/school/apply-import.ts'

export async function tenantOfSchool(code = 'tula1'): Promise<Tenant> {
  const [school] = await directoryOf(env)
    .select({ schoolId: schools.id, timeZone: schools.timeZone, shard: schools.shard })
    .from(schools)
    .where(eq(schools.code, code))
  if (!school) throw new Error(`there is no school ${code}`)
  return tenantOf(env, school)
}

/** As an import does it: the rows, the roster's version and the news in one batch; then what follows. */
export async function changeRoster(tenant: Tenant, ...changes: readonly [sql: string, ...values: unknown[]][]): Promise<void> {
  const statements = changes.map(([sql, ...values]) => tenant.d1.prepare(sql).bind(...values))
  await tenant.d1.batch([...statements, ...rosterChanged(tenant, now(env))])
  await drainOutbox(env, tenant)
}
