// The call that goes on in the chat: JSON in the room's row, so that whoever reads where the room stands has it for nothing. Rules CALL-8….
import type { RunningCall } from '../../protocol/call/ringing.ts'
import type { ClientId, PersonId } from '../../protocol/ids.ts'
import { readStored } from '../shared/stored-json.ts'

export type StoredCall = RunningCall & {
  /** Where the history speaks of it. */
  readonly messageSeq: number
  readonly organiserId: PersonId
  readonly clientId: ClientId
  readonly ring: readonly PersonId[]
  /** They were picked: not all of the chat. */
  readonly picked: boolean
  /** Members no more, of whom its room has not been told yet. */
  readonly out: readonly PersonId[]
}

export function runningCall(sql: SqlStorage): StoredCall | null {
  const [row] = sql.exec<{ call: string | null }>('SELECT call FROM room').toArray()
  return row?.call == null ? null : readStored<StoredCall>(row.call)
}

export function keepCall(sql: SqlStorage, call: StoredCall | null): void {
  sql.exec('UPDATE room SET call = ?', call === null ? null : JSON.stringify(call))
}

/** As members are told of it. */
export function callOf({ call }: { call: string | null }): RunningCall | null {
  if (call === null) return null
  const { callId, media, startedAt } = readStored<StoredCall>(call)
  return { callId, media, startedAt }
}
