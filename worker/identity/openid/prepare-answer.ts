import type { BatchItem } from 'drizzle-orm/batch'
import type { AccountId, GrantId } from '../../../protocol/ids.ts'
import { OPENID_ACCESS_MINUTES, OPENID_CODE_SECONDS, OPENID_GRANT_DAYS } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { oidcCodes, oidcGrants } from '../../db/schema/accounts.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { FlowRequest } from '../school-id/flow-request.ts'
import { hashOf, newSecret } from '../secrets.ts'
import { clientOf, OWN_CLIENT_ID } from './clients.ts'

/** Who has been proved: `authAt` in UTC ms; `amr` of RFC 8176 (pwd, otp, sms, hwk, mfa). */
export type ProvedHolder = { readonly accountId: AccountId; readonly authAt: number; readonly amr: readonly string[] }

export type PreparedAnswer = {
  /** For a batch of DIRECTORY, together with what else the flow makes. */
  readonly writes: [BatchItem<'sqlite'>, BatchItem<'sqlite'>]
  readonly redirectTo: string
}

/**
 * The client gets a code for what it asked; the grant and the code count once the caller has written `writes`.
 * Refuses flow_over when the client, or its address, was taken away since it asked.
 */
export async function prepareAnswer(
  env: Env,
  issuer: string,
  request: FlowRequest,
  holder: ProvedHolder,
  at: number,
): Promise<PreparedAnswer> {
  const client = clientOf(env, issuer, request.clientId)
  if (!client?.redirectUris.includes(request.redirectUri)) throw new Refusal('flow_over')
  const directory = directoryOf(env)
  const code = newSecret()
  const grantId = newId<GrantId>('grant', at)
  const { clientId, redirectUri, codeChallenge, nonce, scopes } = request
  return {
    writes: [
      directory.insert(oidcGrants).values({
        id: grantId,
        clientId,
        accountId: holder.accountId,
        scope: scopes.join(' '),
        createdAt: at,
        expiresAt: at + grantLifeMs(request),
      }),
      directory.insert(oidcCodes).values({
        codeHash: await hashOf(code),
        grantId,
        clientId,
        redirectUri,
        codeChallenge,
        nonce,
        authAt: holder.authAt,
        amr: holder.amr.join(' '),
        expiresAt: at + OPENID_CODE_SECONDS * 1000,
      }),
    ],
    redirectTo: answerUri(issuer, request, { code }),
  }
}

export type AuthorizationError =
  | 'access_denied'
  | 'invalid_request'
  | 'invalid_scope'
  | 'unsupported_response_type'
  | 'login_required'
  | 'interaction_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported'
  | 'server_error'
  | 'temporarily_unavailable'

/** Where the client hears that there will be no code. */
export function denyAnswer(issuer: string, request: Pick<FlowRequest, 'redirectUri' | 'state'>, error: AuthorizationError): string {
  return answerUri(issuer, request, { error })
}

/** Security: `iss` lets a client of several providers notice an answer that another one began (RFC 9207, mix-up). */
function answerUri(
  issuer: string,
  { redirectUri, state }: Pick<FlowRequest, 'redirectUri' | 'state'>,
  answer: Record<string, string>,
): string {
  const uri = new URL(redirectUri)
  for (const [name, value] of Object.entries(answer)) uri.searchParams.append(name, value)
  if (state !== null) uri.searchParams.append('state', state)
  uri.searchParams.append('iss', issuer)
  return uri.href
}

/** A grant is also the memory that the account has allowed the client this. Our own is asked anew each time: nothing to remember. */
function grantLifeMs({ clientId, scopes }: FlowRequest): number {
  if (clientId === OWN_CLIENT_ID && !scopes.includes('offline_access')) return OPENID_CODE_SECONDS * 1000 + OPENID_ACCESS_MINUTES * 60_000
  return OPENID_GRANT_DAYS * 86_400_000
}
