import { IMPORTS_LISTED_MAX } from '../../protocol/limits.ts'
import type { Import } from '../../protocol/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { requireRosterRight } from './access.ts'
import { readImports, showImport } from './import-record.ts'

/** The latest imports, newest first. */
export async function listImports(actor: Actor): Promise<Import[]> {
  await requireRosterRight(actor, 'roster.import')
  const records = await readImports(actor.tenant)
  return records
    .sort((one, other) => other.createdAt - one.createdAt)
    .slice(0, IMPORTS_LISTED_MAX)
    .map(showImport)
}
