import { eq } from 'drizzle-orm'
import { directoryOf } from '../../db/db.ts'
import { idAccounts, idSessions, type OwnerId } from '../../db/schema/accounts.ts'
import type { AppContext } from '../../platform/serve.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { type IdHolder, idHolderOf } from '../school-id/id-session.ts'
import { accountOf } from './owners.ts'

export type OwnersHere = {
  /** Everybody whose factors count for the person who is signed in. */
  readonly all: readonly OwnerId[]
  /** Those whose factors may be changed from this browser. */
  readonly changeable: readonly OwnerId[]
  /** Whom a new factor is for. */
  readonly newFor: OwnerId
  /** The account's session in this browser, null when there is none. */
  readonly holder: IdHolder | null
}

/**
 * Security: an account opens all of its human's persons, at every school. So a journal's session alone gives it no key and takes none away; the
 * account itself must have been proved in this browser.
 */
export async function ownersHere(c: AppContext, { personId }: Pick<ActorAtTheDoor, 'personId'>): Promise<OwnersHere> {
  const accountId = await accountOf(c.env, personId)
  if (accountId === null) return { all: [personId], changeable: [personId], newFor: personId, holder: null }
  const all = [personId, accountId]
  const found = await idHolderOf(c)
  const holder = found?.accountId === accountId ? found : null
  return holder === null ? { all, changeable: [personId], newFor: personId, holder } : { all, changeable: all, newFor: accountId, holder }
}

/** What an app or a key shows beside the provider's name, so that its holder tells two of them apart. */
export async function labelOf(
  env: Env,
  ownerId: OwnerId,
  { personId, login }: Pick<ActorAtTheDoor, 'personId' | 'login'>,
): Promise<string> {
  if (ownerId === personId) return login
  const [account] = await directoryOf(env)
    .select({ phone: idAccounts.phone, email: idAccounts.email })
    .from(idAccounts)
    .where(eq(idAccounts.id, ownerId as IdHolder['accountId']))
  return account?.phone ?? account?.email ?? login
}

/** The account's own factor was shown in this browser: changing between its selves does not ask for it again. A person's factor says nothing of the others. */
export async function noteFactorOfAccount(
  c: AppContext,
  ownerId: OwnerId,
  { holder }: Pick<OwnersHere, 'holder'>,
  at: number,
): Promise<void> {
  if (holder === null || ownerId !== holder.accountId) return
  await directoryOf(c.env).update(idSessions).set({ secondFactorAt: at }).where(eq(idSessions.tokenHash, holder.tokenHash))
}
