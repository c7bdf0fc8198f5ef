import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { GetReset } from '../../../protocol/identity.ts'
import { PASSWORD_CHARS_MIN, STAFF_PASSWORD_CHARS_MIN } from '../../../protocol/limits.ts'
import { isStaff } from '../../../protocol/rights.ts'
import { rolesOf } from '../roles.ts'
import { hashOf } from '../secrets.ts'
import { findResetLink } from './reset-link.ts'

/** Looking does not use the link up: programs that read letters open links too. Refuses link_over. */
export async function getReset(env: Env, { token }: ParsedInputOf<typeof GetReset>): Promise<ResultOf<typeof GetReset>> {
  const { personId, login, tenant } = await findResetLink(env, await hashOf(token))
  const staff = isStaff(await rolesOf(tenant, personId))
  return { login, charsMin: staff ? STAFF_PASSWORD_CHARS_MIN : PASSWORD_CHARS_MIN }
}
