import { sql } from 'drizzle-orm'
import type { ModeratorSettings } from '../../protocol/chat/moderator.ts'
import { canAny } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import { outboxRow } from '../db/outbox.ts'
import { schoolModerators } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { schoolModerator } from '../school/require-decent.ts'

export async function getSchoolModerator({ tenant, personId }: Actor): Promise<ModeratorSettings> {
  await requireMaySet(tenant, personId)
  return schoolModerator(tenant)
}

/** For all chats of the school; rooms hear of it by the outbox, within seconds. A chat that has its own settings keeps them. */
export async function setSchoolModerator(env: Env, { tenant, personId }: Actor, settings: ModeratorSettings): Promise<ModeratorSettings> {
  await requireMaySet(tenant, personId)
  const { db, schoolId } = tenant
  const at = now(env)
  await db.batch([
    db
      .insert(schoolModerators)
      .values({ schoolId, version: 1, settings, setAt: at, setBy: personId })
      .onConflictDoUpdate({
        target: schoolModerators.schoolId,
        set: { version: sql`${schoolModerators.version} + 1`, settings, setAt: at, setBy: personId },
      }),
    outboxRow(tenant, at, { news: 'schoolTerms.set', after: '' }),
  ])
  return settings
}

/** Security: stop-words are a way around the bot, so whoever may not set them does not read them either. */
export async function requireMaySet(tenant: Tenant, personId: Actor['personId']): Promise<void> {
  if (!canAny(await rolesOf(tenant, personId), 'schoolModerator.set')) throw new Refusal('not_found')
}
