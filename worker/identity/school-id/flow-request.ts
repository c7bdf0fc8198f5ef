// What a flow carries from the client's request to its answer. Made by worker/identity/openid, which has checked it; kept as JSON in id_flows.
import * as z from 'zod/mini'
import { PersonName } from '../../../protocol/people.ts'

export const FlowRequest = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  scopes: z.array(z.enum(['openid', 'profile', 'edu', 'offline_access'])),
  state: z.nullable(z.string()),
  nonce: z.nullable(z.string()),
  /** S256 */
  codeChallenge: z.string(),
  /** The client wants a fresh proof, whatever the browser is known as. */
  prompt: z.nullable(z.enum(['login', 'consent', 'none', 'select_account'])),
  maxAgeSeconds: z.nullable(z.int()),
})
export type FlowRequest = z.infer<typeof FlowRequest>

/** Security: only our own client may say these, in a pushed request, with its secret. A foreign client's flow has the defaults. */
export const FlowContext = z.object({
  purpose: z.enum(['link', 'signIn', 'foreign']),
  /** The roster's birth date says: under 14. */
  emailAllowed: z.boolean(),
  suggestedName: z.nullable(PersonName),
  shared: z.boolean(),
  /** Whose journal session began it: codes are limited by person too. */
  personId: z.nullable(z.string()),
  /** Of the browser the journal was asked in: its request is good in no other. Null for a foreign client's. */
  browserHash: z.nullable(z.string()),
})
export type FlowContext = z.infer<typeof FlowContext>

export const FOREIGN: FlowContext = {
  purpose: 'foreign',
  emailAllowed: false,
  suggestedName: null,
  shared: false,
  personId: null,
  browserHash: null,
}
