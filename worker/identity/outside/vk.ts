// VK ID: OAuth 2.1 with PKCE and ways of its own. It is no OpenID provider that could be discovered; its errors are JSON, also under HTTP 200;
// the callback brings a `device_id` that the token call must repeat; the token call answers our `state` again. Whom it vouches for is `user_id`.
import * as z from 'zod/mini'
import { readJson } from '../../platform/json.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { codeRequest } from './code-request.ts'
import { OutsideFault, type OutsideProvider, subjectIn } from './outside-provider.ts'

const VK_ENDPOINTS = {
  authorizeUrl: 'https://id.vk.com/authorize',
  tokenUrl: 'https://id.vk.com/oauth2/auth',
  userInfoUrl: 'https://id.vk.com/oauth2/user_info',
}

type VkSettings = {
  readonly id: string
  readonly title: string
  readonly clientId: string
  readonly endpoints?: typeof VK_ENDPOINTS | undefined
}

const PARAMETER_CHARS_MAX = 2_048
const Tokens = z.object({ access_token: z.string(), state: z.string(), user_id: z.union([z.int(), z.string()]) })
const UserInfo = z.object({ user: z.object({ user_id: z.string() }) })

export function vkProvider(env: Env, { id, title, clientId, endpoints = VK_ENDPOINTS }: VkSettings): OutsideProvider {
  return {
    id,
    title,

    // No `scope`: the least VK ID gives is more than is read here.
    begin: async (begun) => codeRequest(env, endpoints.authorizeUrl, begun, { client_id: clientId }),

    exchange: async ({ params, state, verifier, redirectUri }) => {
      if (params.has('error')) throw new OutsideFault(`provider_said_no:${wordOf(params.get('error'))}`)
      if (the(params, 'state') !== state) throw new OutsideFault('wrong_state')
      const tokens = await ask(env, endpoints.tokenUrl, Tokens, {
        grant_type: 'authorization_code',
        code: the(params, 'code'),
        code_verifier: verifier,
        client_id: clientId,
        device_id: the(params, 'device_id'),
        redirect_uri: redirectUri,
        state,
      })
      if (tokens.state !== state) throw new OutsideFault('wrong_state_with_tokens')
      const { user } = await ask(env, endpoints.userInfoUrl, UserInfo, { client_id: clientId, access_token: tokens.access_token })
      // Security: the token and the person it tells of must be the same, or a token of somebody else was slipped in.
      if (String(tokens.user_id) !== user.user_id) throw new OutsideFault('wrong_user')
      return { subject: subjectIn(user.user_id) }
    },
  }
}

/** Exactly one, and not endless. */
function the(params: URLSearchParams, name: string): string {
  const [value, ...more] = params.getAll(name)
  if (value === undefined || value === '' || more.length > 0 || value.length > PARAMETER_CHARS_MAX)
    throw new OutsideFault(`parameter_unusable:${name}`)
  return value
}

async function ask<Schema extends z.ZodMiniType>(
  env: Env,
  address: string,
  schema: Schema,
  form: Readonly<Record<string, string>>,
): Promise<z.output<Schema>> {
  const response = await boundedFetch(env, address, { method: 'POST', body: new URLSearchParams(form) })
  const text = await response.text()
  const json = readJson(text, z.looseObject({}))
  if (json !== null && 'error' in json) throw new OutsideFault(`provider_said_no:${wordOf(json.error)}`)
  if (!response.ok) throw new OutsideFault(`status_${response.status}`)
  const answer = readJson(text, schema)
  if (answer === null) throw new OutsideFault('answer_unusable')
  return answer
}

/** What the provider calls its error, when it is a word that can be logged. */
function wordOf(error: unknown): string {
  return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : 'unnamed'
}
