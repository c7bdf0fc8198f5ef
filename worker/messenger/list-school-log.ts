import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { canAny } from '../../protocol/rights.ts'
import type { ListSchoolModeratorLog } from '../../protocol/school-chats.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { log } from '../platform/log.ts'
import { Refusal } from '../platform/refusal.ts'

/**
 * «Журнал» of the school's bot: what it stopped in chats where pupils are. Refuses not_found to everybody but the administration.
 * Security: whoever reads it reads what was said to one other person, so it is noted that they did: who and when, never what.
 */
export async function listSchoolLog(
  env: Env,
  { tenant, personId }: Actor,
  { before }: ParsedInputOf<typeof ListSchoolModeratorLog>,
): Promise<ResultOf<typeof ListSchoolModeratorLog>> {
  if (!canAny(await rolesOf(tenant, personId), 'moderatorLog.readWholeSchool')) throw new Refusal('not_found')
  const page = await env.BOT_LOG.getByName(tenant.schoolId).list(before ?? null)
  log.info('moderatorLog.read', { schoolId: tenant.schoolId, personId, rows: page.rows.length })
  return page
}
