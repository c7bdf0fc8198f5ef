import type { ImportId } from '../../protocol/ids.ts'
import { IMPORT_READING_SECONDS_MAX } from '../../protocol/limits.ts'
import type { ImportPreview } from '../../protocol/roster-import.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { requireRosterRight } from './access.ts'
import { readImport, showPreview } from './import-record.ts'
import { makePlan } from './make-plan.ts'

/** The preview. A plan whose making has died (a crash, a deploy) is made again from the stored file. */
export async function getImport(env: Env, actor: Actor, importId: ImportId): Promise<ImportPreview> {
  await requireRosterRight(actor, 'roster.import')
  const record = await readImport(actor.tenant, importId)
  const died = record.state === 'reading' && now(env) - record.readingAt > IMPORT_READING_SECONDS_MAX * 1000
  return showPreview(died ? await makePlan(env, actor.tenant, actor.personId, importId) : record)
}
