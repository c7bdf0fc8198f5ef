import { eq } from 'drizzle-orm'
import { cleanText } from '../../../protocol/clean-text.ts'
import { dateAt } from '../../../protocol/dates.ts'
import type { AccountId, ProfileId } from '../../../protocol/ids.ts'
import { directoryOf, type Tenant } from '../../db/db.ts'
import type { AddedPerson } from '../../db/outbox.ts'
import { idAccounts } from '../../db/schema/accounts.ts'
import { educationalProfiles, journalAccounts } from '../../db/schema/directory.ts'
import { people } from '../../db/schema/school.ts'
import { now } from '../../platform/clock.ts'
import { rosterChanged } from '../apply-import.ts'
import { ensureAccounts } from '../ensure-accounts.ts'
import { namePart } from '../import/normalise.ts'

type Claimant = { readonly accountId: AccountId; readonly profileId: ProfileId }

/**
 * Somebody whom a claim adds comes into the roster like everybody else, without an id of a source: a later import knows them by name (IMP-05), and
 * lets them go when a file of everybody does not name them (IMP-13). Done twice it changes nothing.
 */
export async function addToRoster(env: Env, tenant: Tenant, claimant: Claimant, added: AddedPerson): Promise<void> {
  const { d1, db, schoolId } = tenant
  const { personId, role } = added
  const [known] = await db.select({ id: people.id }).from(people).where(eq(people.id, personId))
  if (!known) {
    const at = now(env)
    const { familyName, givenName, patronymic, phone, email } = await describe(env, claimant)
    const statements = [
      d1
        .prepare(
          'INSERT OR IGNORE INTO people (id, school_id, family_name, given_name, patronymic, phone, email) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)',
        )
        .bind(personId, schoolId, familyName, givenName, patronymic, phone, email),
      d1.prepare('INSERT OR IGNORE INTO person_roles (person_id, role, school_id) VALUES (?1, ?2, ?3)').bind(personId, role, schoolId),
      d1
        .prepare('INSERT OR IGNORE INTO guardianships (student_id, parent_id, school_id) SELECT value, ?1, ?2 FROM json_each(?3)')
        .bind(personId, schoolId, JSON.stringify(added.childIds)),
    ]
    if (added.classGroupId !== null) {
      statements.push(
        d1
          .prepare('INSERT OR IGNORE INTO class_members (class_group_id, student_id, school_id, from_on) VALUES (?1, ?2, ?3, ?4)')
          .bind(added.classGroupId, personId, schoolId, dateAt(at, tenant.timeZone)),
      )
    }
    await d1.batch([...statements, ...rosterChanged(tenant, at)])
  }
  // The whole school is gone through for an account, so not for one that is there: this runs again with the news of the decision.
  const [account] = await directoryOf(env)
    .select({ personId: journalAccounts.personId })
    .from(journalAccounts)
    .where(eq(journalAccounts.personId, personId))
  if (!account) await ensureAccounts(env, tenant)
}

async function describe(env: Env, { accountId, profileId }: Claimant) {
  const [row] = await directoryOf(env)
    .select({
      familyName: educationalProfiles.familyName,
      givenName: educationalProfiles.givenName,
      patronymic: educationalProfiles.patronymic,
      phone: idAccounts.phone,
      email: idAccounts.email,
    })
    .from(educationalProfiles)
    .innerJoin(idAccounts, eq(idAccounts.id, accountId))
    .where(eq(educationalProfiles.id, profileId))
  if (!row) throw new Error('a claim without its account')
  const clean = (part: string) => namePart(part) ?? cleanText(part)
  const { familyName, givenName, patronymic, ...contacts } = row
  return {
    familyName: clean(familyName ?? ''),
    givenName: clean(givenName ?? ''),
    patronymic: patronymic === null ? null : clean(patronymic),
    ...contacts,
  }
}
