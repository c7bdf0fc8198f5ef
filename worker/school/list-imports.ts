import type { Import } from '../../protocol/roster-import.ts'
import type { Actor } from '../identity/require-actor.ts'
import { requireRosterRight } from './access.ts'
import { readLatestImports, showImport } from './import-record.ts'

/** The latest imports, newest first. */
export async function listImports(actor: Actor): Promise<Import[]> {
  await requireRosterRight(actor, 'roster.import')
  return (await readLatestImports(actor.tenant)).map(showImport)
}
