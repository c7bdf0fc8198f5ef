// Claims made and answered, as tests of them need it over and over.
import { env } from 'cloudflare:workers'
import { type ClaimRole, DecideClaim, ListClaims, MakeClaim, type SchoolClaim } from '../../protocol/claims.ts'
import type { InputOf } from '../../protocol/endpoint.ts'
import type { ClaimId, PersonId } from '../../protocol/ids.ts'
import type { PersonName } from '../../protocol/people.ts'
import { tenantOf } from '../../worker/db/db.ts'
import { vouchFor } from '../../worker/identity/school-id/vouch.ts'
import { now } from '../../worker/platform/clock.ts'
import type { AppContext, SchoolPlace } from '../../worker/platform/serve.ts'
import { drainOutbox } from '../../worker/reactions.ts'
import type { Person } from './act-as.ts'
import { type Holder, idAccount } from './id-account.ts'

type Decision = InputOf<typeof DecideClaim>['decision']

/** «Антонов Илья Андреевич» */
export function named(text: string): PersonName {
  const [familyName = '', givenName = '', patronymic = null] = text.split(' ')
  return { familyName, givenName, patronymic }
}

/** Somebody who has registered and now says who they are. */
export async function claimant(
  name: string,
  role: ClaimRole,
  contact: { phone?: string; email?: string } = {},
  schoolCode?: string,
): Promise<{ holder: Holder; claimId: ClaimId }> {
  const holder = await idAccount(named(name), contact)
  const { claimId } = await holder.call(MakeClaim, { role, about: `${name}, 7Б`, schoolCode })
  return { holder, claimId }
}

export async function claimOf(administrator: Person, claimId: ClaimId): Promise<SchoolClaim> {
  const { claims } = await administrator.call(ListClaims, {})
  const found = claims.find((claim) => claim.claimId === claimId)
  if (!found) throw new Error('the claim is not in the list')
  return found
}

export async function decide(administrator: Person, claimId: ClaimId, decision: Decision): Promise<SchoolClaim> {
  const { claims } = await administrator.call(DecideClaim, { claimId, decision })
  return claims.find((claim) => claim.claimId === claimId) as SchoolClaim
}

/** What the provider does at the end of registering: is there a school that knows them? */
export async function vouch(holder: Holder, name: string, contact: { email?: string } = {}): Promise<PersonId[]> {
  let places: readonly SchoolPlace[] = []
  const set = (_: string, value: readonly SchoolPlace[]) => {
    places = value
  }
  const c = { env, set } as unknown as AppContext
  const { accountId, profileId, phone } = holder
  const linked = await vouchFor(c, { accountId, profileId, name: named(name), phone, email: contact.email ?? null }, now(env))
  for (const place of places) await drainOutbox(env, tenantOf(env, place))
  return linked
}
