import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import type { ImportPreview, ReviseImport } from '../../protocol/roster-import.ts'
import type { Actor } from '../identity/require-actor.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireRosterRight } from './access.ts'
import { readImport, settle, showPreview } from './import-record.ts'
import { makePlan } from './make-plan.ts'

/** Makes the plan again with what the person has put right; also the way out of import_stale. The file itself is never changed. */
export async function reviseImport(env: Env, actor: Actor, input: ParsedInputOf<typeof ReviseImport>): Promise<ImportPreview> {
  await requireRosterRight(actor, 'roster.import')
  const { importId, ...news } = input
  const record = await readImport(actor.tenant, importId)
  if (record.state !== 'reading' && record.state !== 'planned') throw new Refusal('import_not_ready')
  return showPreview(await makePlan(env, actor.tenant, actor.personId, importId, settle(record.settings, news)))
}
