import type { PersonId } from '../../../protocol/ids.ts'
import type { AppContext } from '../../platform/serve.ts'
import { accountOf } from '../factors/owners.ts'
import { type IdHolder, idHolderOf } from '../school-id/id-session.ts'

/**
 * The provider's session of this browser, if it is of the same human as the journal's. Security: on a family's computer one may have signed in to
 * the journal beside another's account, and neither may be handed on as the other.
 */
export async function ownIdSession(c: AppContext, personId: PersonId): Promise<IdHolder | null> {
  const holder = await idHolderOf(c)
  return holder !== null && holder.accountId === (await accountOf(c.env, personId)) ? holder : null
}
