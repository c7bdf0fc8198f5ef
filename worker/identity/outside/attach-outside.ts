// Whom an outside provider knows an account as. An account has at most one identity of a provider: a second one nobody sees would be a way in
// nobody closes.
import { and, eq } from 'drizzle-orm'
import type { AccountId } from '../../../protocol/ids.ts'
import { type Db, directoryOf } from '../../db/db.ts'
import { identityLog, outsideIdentities } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'

export type OutsideIdentity = { readonly provider: string; readonly subject: string }

/** As id_flows.outside keeps it, «provider subject». */
export function outsideText({ provider, subject }: OutsideIdentity): string {
  return `${provider} ${subject}`
}

export function outsideIn(text: string): OutsideIdentity {
  const at = text.indexOf(' ')
  return { provider: text.slice(0, at), subject: text.slice(at + 1) }
}

/** For a batch. Takes the place of an earlier identity of the same provider; fails as a whole when the identity is another account's. */
function attachingOf(directory: Db, accountId: AccountId, { provider, subject }: OutsideIdentity, at: number) {
  return [
    directory.delete(outsideIdentities).where(and(eq(outsideIdentities.accountId, accountId), eq(outsideIdentities.provider, provider))),
    directory.insert(outsideIdentities).values({ provider, subject, accountId, linkedAt: at }),
    directory.insert(identityLog).values({ at, what: 'outside.attached', subjectId: accountId, actorId: accountId }),
  ] as const
}

/** Null: nobody's yet. */
export async function ownerOfOutside(env: Env, { provider, subject }: OutsideIdentity): Promise<AccountId | null> {
  const [row] = await directoryOf(env)
    .select({ accountId: outsideIdentities.accountId })
    .from(outsideIdentities)
    .where(and(eq(outsideIdentities.provider, provider), eq(outsideIdentities.subject, subject)))
  return row?.accountId ?? null
}

/** Done again it changes nothing. Refuses outside_taken. */
export async function attachOutside(env: Env, accountId: AccountId, identity: OutsideIdentity): Promise<void> {
  const owner = await ownerOfOutside(env, identity)
  if (owner === accountId) return
  if (owner !== null) throw new Refusal('outside_taken')
  const directory = directoryOf(env)
  try {
    await directory.batch(attachingOf(directory, accountId, identity, now(env)))
  } catch (error) {
    // Somebody was faster between the look and the write: the key of the table decides.
    if ((await ownerOfOutside(env, identity)) === null) throw error
    throw new Refusal('outside_taken')
  }
}
