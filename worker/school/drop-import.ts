import type { ImportId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import type { Actor } from '../identity/require-actor.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireRosterRight } from './access.ts'
import { readImport } from './import-record.ts'

/** Forgets a plan nobody will apply. Refuses import_not_ready for one that has been: its row is the school's record. */
export async function dropImport(env: Env, actor: Actor, importId: ImportId): Promise<void> {
  await requireRosterRight(actor, 'roster.import')
  const record = await readImport(actor.tenant, importId)
  if (record.state !== 'reading' && record.state !== 'planned') throw new Refusal('import_not_ready')
  await forgetImport(env, actor.tenant, record)
}

/** The file first: while the row is there, whatever is left can be found and swept. */
export async function forgetImport(env: Env, { d1, schoolId }: Tenant, { id, fileKey }: { id: ImportId; fileKey: string }): Promise<void> {
  await env.FILES.delete(fileKey)
  await d1.batch([
    d1.prepare("DELETE FROM imports WHERE id = ?1 AND school_id = ?2 AND state IN ('reading', 'planned')").bind(id, schoolId),
    d1.prepare('DELETE FROM import_changes WHERE import_id = ?1 AND NOT EXISTS (SELECT 1 FROM imports WHERE id = ?1)').bind(id),
  ])
}

/** Undo needs the stage, not the file: what is no longer needed of people's data goes. An empty key says that it has gone. */
export async function forgetFile(env: Env, { d1 }: Tenant, { id, fileKey }: { id: ImportId; fileKey: string }): Promise<void> {
  await env.FILES.delete(fileKey)
  await d1.prepare("UPDATE imports SET file_key = '' WHERE id = ?1").bind(id).run()
}
