import { eq, sql } from 'drizzle-orm'
import type { PersonId } from '../../protocol/ids.ts'
import { directoryOf, type Tenant } from '../db/db.ts'
import { resetLinks, rosterContacts } from '../db/schema/accounts.ts'
import { endResetLinks } from '../identity/reset/reset-link.ts'
import { type Contacts, contactHmacs, contactsOf } from '../identity/school-id/vouch.ts'
import { now } from '../platform/clock.ts'
import { forEachChunk } from './chunks.ts'

/**
 * Phones and e-mails of a school's present people, as HMACs in DIRECTORY: that is where the provider looks up whom a school vouches for. Only what
 * differs is written; a run that overlaps another is put right by ensureAccounts, which goes round again.
 */
export async function followContacts(
  env: Env,
  { schoolId }: Tenant,
  present: readonly (Contacts & { readonly id: PersonId })[],
): Promise<void> {
  const known = await directoryOf(env)
    .select({ hmac: rosterContacts.contactHmac, personId: rosterContacts.personId })
    .from(rosterContacts)
    .where(eq(rosterContacts.schoolId, schoolId))
  const contacts = present.flatMap((person) => contactsOf(person).map((contact) => ({ ...contact, personId: person.id })))
  const hmacs = await contactHmacs(env, contacts)
  const wanted = contacts.map(({ personId }, place) => ({ hmac: hmacs[place] ?? '', personId }))
  const keyOf = (row: { hmac: string; personId: PersonId }) => `${row.hmac} ${row.personId}`
  const [knownKeys, wantedKeys] = [new Set(known.map(keyOf)), new Set(wanted.map(keyOf))]
  await forEachChunk(
    wanted.filter((row) => !knownKeys.has(keyOf(row))),
    async (rows) => {
      await env.DIRECTORY.prepare(
        `INSERT OR IGNORE INTO roster_contacts (contact_hmac, person_id, school_id)
         SELECT value->>'hmac', value->>'personId', ?1 FROM json_each(?2)`,
      )
        .bind(schoolId, JSON.stringify(rows))
        .run()
    },
  )
  await forEachChunk(
    known.filter((row) => !wantedKeys.has(keyOf(row))),
    async (rows) => {
      await env.DIRECTORY.prepare(
        `DELETE FROM roster_contacts WHERE (contact_hmac, person_id) IN (SELECT value->>'hmac', value->>'personId' FROM json_each(?1))`,
      )
        .bind(JSON.stringify(rows))
        .run()
      // A link for a new password lies where the roster said its owner could be written to.
      const directory = directoryOf(env)
      const owners = sql`(SELECT value->>'personId' FROM json_each(${JSON.stringify(rows)}))`
      await endResetLinks(directory, now(env), sql`${resetLinks.personId} IN ${owners}`)
    },
  )
}
