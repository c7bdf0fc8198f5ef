import { eq } from 'drizzle-orm'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { SetIdPassword } from '../../../protocol/school-id.ts'
import { directoryOf } from '../../db/db.ts'
import { idAccounts } from '../../db/schema/accounts.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { hashPassword, requireGoodPassword } from '../passwords.ts'
import { setIdPassword, verifyIdPassword } from './id-password.ts'
import { type IdHolder, requireFreshHolder } from './id-session.ts'

/** The account's first password, or another one in exchange for the old. Refuses step_up_required, password_wrong, and as requireGoodPassword does. */
export async function changeIdPassword(
  c: AppContext,
  holder: IdHolder,
  { oldPassword, newPassword }: ParsedInputOf<typeof SetIdPassword>,
): Promise<void> {
  const [account] = await directoryOf(c.env).select().from(idAccounts).where(eq(idAccounts.id, holder.accountId))
  if (!account) throw new Refusal('not_signed_in')
  requireGoodPassword(newPassword, { login: '', staff: false })
  if (account.passwordHash === null) requireFreshHolder(c.env, holder)
  else if (oldPassword === undefined) throw new Refusal('password_wrong')
  else await verifyIdPassword(c.env, account, oldPassword)
  await setIdPassword(c, account.id, await hashPassword(c.env, newPassword), 'password.changed')
}
