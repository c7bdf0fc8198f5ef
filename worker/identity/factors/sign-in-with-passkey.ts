import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { SignInWithPasskey } from '../../../protocol/factors.ts'
import type { Self } from '../../../protocol/identity.ts'
import { AccountId, type PersonId } from '../../../protocol/ids.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { requireCalmAddress } from '../address.ts'
import { enter } from '../enter.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { openIdSession } from '../school-id/id-session.ts'
import { selvesOf } from '../school-id/selves.ts'
import { accountOfPasskey } from './check-factor.ts'

/** `selves`: of an account, which the browser's next request will show to be proved; null of a person's key. */
type SignedIn = { readonly actor: ActorAtTheDoor; readonly selves: Self[] | null }

/**
 * A passkey alone: the key is one factor, and unlocking it on its device the other. An account's opens the provider's session too and the first of
 * its selves; not_signed_in when no school vouches for any, with the provider's session open. Refuses passkey_not_accepted, too_many_requests.
 */
export async function signInWithPasskey(c: AppContext, input: ParsedInputOf<typeof SignInWithPasskey>): Promise<SignedIn> {
  const at = now(c.env)
  await requireCalmAddress(c, at, 'passkey')
  const { ceremonyId, response, shared = false } = input
  const ownerId = await accountOfPasskey(c, ceremonyId, response)
  const enterPerson = (personId: PersonId) => enter(c, { personId, openedBy: 'passkey', shared, secondFactorAt: at })
  const account = AccountId.safeParse(ownerId)
  if (!account.success) {
    const actor = await enterPerson(ownerId as PersonId).catch((error: unknown) => {
      // Of somebody who has left the school: told no more than any other key that opens nothing.
      if (error instanceof Refusal && error.code === 'not_signed_in') throw new Refusal('passkey_not_accepted')
      throw error
    })
    return { actor, selves: null }
  }
  await openIdSession(c, { accountId: account.data, shared, secondFactorAt: at })
  const selves = await selvesOf(c.env, account.data)
  const [first] = selves
  if (!first) throw new Refusal('not_signed_in')
  return { actor: await enterPerson(first.personId), selves }
}
