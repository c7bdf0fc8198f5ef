import { sql } from 'drizzle-orm'
import type { ProfileId } from '../../protocol/ids.ts'
import { directoryOf } from '../db/db.ts'
import { newsLater, outboxRow } from '../db/outbox.ts'
import { educationalProfiles, profileLinks } from '../db/schema/directory.ts'
import { outbox } from '../db/schema/school.ts'
import { now } from '../platform/clock.ts'
import { newId } from '../platform/new-id.ts'
import type { Actor } from './require-actor.ts'

/** Long enough for the link to be written, short enough that cron heals a crash between the two databases within a minute or two. */
const LINK_GRACE_MS = 15_000

/**
 * Links the person to an educational profile, once (ID-08); linking again changes nothing.
 * The link lives in DIRECTORY, the outbox in the school's database, and no transaction spans both: so the news goes first with a grace,
 * is made due when the link stands, and its reaction reads what is true by then. A crash in between leaves news about nothing, never a link nobody heard of.
 */
export async function linkProfile(env: Env, actor: Actor): Promise<void> {
  if (actor.profileLinked) return
  const at = now(env)
  const [row] = await outboxRow(actor.tenant, at, { news: 'profile.linked', personId: actor.personId }, at + LINK_GRACE_MS).returning({
    seq: outbox.seq,
  })
  const directory = directoryOf(env)
  const profileId = newId<ProfileId>('profile', at)
  await directory.batch([
    directory
      .insert(educationalProfiles)
      .select(sql`select ${profileId}, ${at} where not exists (select 1 from profile_links where person_id = ${actor.personId})`),
    directory
      .insert(profileLinks)
      .values({ personId: actor.personId, profileId, schoolId: actor.schoolId, linkedAt: at })
      .onConflictDoNothing(),
  ])
  if (row) await newsLater(actor.tenant, row.seq, at)
}
