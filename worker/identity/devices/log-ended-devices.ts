import { sql } from 'drizzle-orm'
import type { Device } from '../../../protocol/devices.ts'
import { directoryOf } from '../../db/db.ts'
import { identityLog } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'

/** Written before the sessions end: an end that is tried again after a failure is in the log twice, none is missing. */
export async function logEndedDevices(env: Env, actor: ActorAtTheDoor, ended: readonly Device[]): Promise<void> {
  if (ended.length === 0) return
  const subjects = JSON.stringify(ended.map(({ who }) => who.personId))
  await directoryOf(env)
    .insert(identityLog)
    .select(
      sql`select null, ${now(env)}, 'device.ended', journal_accounts.person_id, ${actor.personId}, journal_accounts.school_id
        from json_each(${subjects}) ended join journal_accounts on journal_accounts.person_id = ended.value`,
    )
}
