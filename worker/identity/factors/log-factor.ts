import { sql } from 'drizzle-orm'
import type { SchoolId } from '../../../protocol/ids.ts'
import type { Db } from '../../db/db.ts'
import { identityLog, type OwnerId } from '../../db/schema/accounts.ts'

type Entry = {
  readonly at: number
  readonly what: 'factor.added' | 'factor.removed' | 'factor.recoveryCodeUsed' | 'factor.recoveryCodesMade'
  readonly subjectId: OwnerId
  readonly actorId: OwnerId
  readonly schoolId: SchoolId | null
}

/** The log's row beside a change, in one batch and right after it; none is written when the change changed nothing. */
export function logIfChanged(directory: Db, { at, what, subjectId, actorId, schoolId }: Entry) {
  return directory.insert(identityLog).select(sql`select null, ${at}, ${what}, ${subjectId}, ${actorId}, ${schoolId} where changes() > 0`)
}
