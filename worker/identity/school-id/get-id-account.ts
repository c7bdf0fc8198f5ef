import { eq } from 'drizzle-orm'
import { maskContact } from '../../../protocol/contact.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { GetIdAccount } from '../../../protocol/school-id.ts'
import { directoryOf } from '../../db/db.ts'
import { idAccounts } from '../../db/schema/accounts.ts'
import { educationalProfiles, profileLinks } from '../../db/schema/directory.ts'
import { Refusal } from '../../platform/refusal.ts'
import { clientsOf } from '../openid/clients.ts'
import { attachedOf, outsideProvidersOf } from '../outside/config.ts'
import type { IdHolder } from './id-session.ts'
import { isUnder14 } from './vouch.ts'

/** «Школьный ID» of the account page. */
export async function getIdAccount(env: Env, { accountId }: IdHolder): Promise<ResultOf<typeof GetIdAccount>> {
  const directory = directoryOf(env)
  const [[account], linked] = await directory.batch([
    directory.select().from(idAccounts).where(eq(idAccounts.id, accountId)),
    directory
      .select({ personId: profileLinks.personId })
      .from(profileLinks)
      .innerJoin(educationalProfiles, eq(educationalProfiles.id, profileLinks.profileId))
      .where(eq(educationalProfiles.accountId, accountId)),
  ])
  if (!account) throw new Refusal('not_signed_in')
  const { phone, email, passwordHash } = account
  const [children, attached, clients] = await Promise.all([
    // Asked of nobody who has a phone: whether one is wanted is all that hangs on it.
    Promise.all(phone === null ? linked.map(({ personId }) => isUnder14(env, personId)) : []),
    attachedOf(env, accountId),
    clientsOf(env, accountId),
  ])
  return {
    contacts: [
      ...(phone === null ? [] : [{ by: 'phone' as const, masked: maskContact('phone', phone) }]),
      ...(email === null ? [] : [{ by: 'email' as const, masked: maskContact('email', email) }]),
    ],
    hasPassword: passwordHash !== null,
    // Rule ⚠A3: whoever has turned 14 keeps the e-mail and is asked for a phone; nobody is locked out.
    phoneWanted: phone === null && linked.length > 0 && !children.includes(true),
    outside: outsideProvidersOf(env).map((one) => ({ ...one, attached: attached.includes(one.provider) })),
    clients,
  }
}
