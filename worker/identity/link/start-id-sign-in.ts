import type { PersonId } from '../../../protocol/ids.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { requireCalmAddress } from '../address.ts'
import { requireActorAtTheDoor } from '../require-actor.ts'
import { rememberRequest } from './link-request.ts'
import { beginAtProvider } from './own-client.ts'

type Asked = {
  readonly returnTo: string
  readonly shared: boolean
  /** The account is proved anew, whatever this browser is known as. */
  readonly fresh: boolean
}

/** «Войти» of the messenger: by the provider's account; or a fresh proof of it for who is in already. Refuses too_many_requests. */
export async function startIdSignIn(c: AppContext, { returnTo, shared, fresh }: Asked): Promise<{ redirectTo: string }> {
  const at = now(c.env)
  await requireCalmAddress(c, at, 'provider')
  const context = { purpose: 'signIn' as const, emailAllowed: false, suggestedName: null, shared, personId: null }
  const { redirectTo, ...begun } = await beginAtProvider(c, context, fresh)
  await rememberRequest(c, { ...begun, purpose: 'signIn', personId: await whoIsHere(c), returnTo, shared, at })
  return { redirectTo }
}

/** Whoever proves themselves anew stays the self they are. Null when nobody is signed in to the journal. */
async function whoIsHere(c: AppContext): Promise<PersonId | null> {
  try {
    return (await requireActorAtTheDoor(c)).personId
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
