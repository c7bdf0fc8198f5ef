// Everybody outside, as far as a test of workerd can reach them: VK ID at its real addresses and OpenID providers under `.openid.test`, each by the
// protocol they document. vitest.config.ts hands it every request the product (or a test, playing the browser) sends out; nothing leaves.
// What goes wrong is chosen by the test, playing the person at the provider: `fault=` and `as=` (whom they sign in as) beside the product's
// parameters of the authorization request.
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'

export const OPENID_CLIENT = { id: 'zvonok-client', secret: 'openid-secret' }
export const VK_CLIENT_ID = '54321'
const STAND_IN_ANSWER_LATE_MS = 3_000

type Given = {
  readonly asked: URLSearchParams
  readonly deviceId: string
  readonly as: string
  readonly fault: string
  readonly issuer: string
}

const codes = new Map<string, Given>()
const tokens = new Map<string, Given>()
const keys = Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')])

/** Faults the authorization answers with, before there is a code. */
const REFUSED = 'access_denied'

export async function outsideStandIn(request: Request): Promise<Response> {
  const url = new URL(request.url)
  const form = new URLSearchParams(request.method === 'POST' ? await request.text() : '')
  const vk = url.hostname === 'id.vk.com'
  if (!vk && !url.hostname.endsWith('openid.test')) return new Response('nobody here', { status: 404 })
  switch (`${request.method} ${vk ? 'vk' : 'openid'} ${url.pathname}`) {
    case 'GET vk /authorize':
    case 'GET openid /authorize':
      return authorize(url, vk)
    case 'POST vk /oauth2/auth':
      return vkToken(form)
    case 'POST vk /oauth2/user_info':
      return vkUserInfo(form)
    case 'GET openid /.well-known/openid-configuration':
      return Response.json(discovery(url))
    case 'GET openid /jwks':
      return Response.json({ keys: [await publicKey((await keys)[0].publicKey)] })
    case 'POST openid /token':
      return openIdToken(url, form, request.headers.get('authorization'))
    default:
      return new Response('no such door', { status: 404 })
  }
}

async function authorize(url: URL, vk: boolean): Promise<Response> {
  const asked = url.searchParams
  const [as, fault] = [asked.get('as') ?? '', asked.get('fault') ?? '']
  const wrong =
    asked.get('response_type') !== 'code' ||
    asked.get('client_id') !== (vk ? VK_CLIENT_ID : OPENID_CLIENT.id) ||
    asked.get('code_challenge_method') !== 'S256' ||
    !/^[\w-]{43}$/.test(asked.get('code_challenge') ?? '') ||
    !/^[\w-]{32,}$/.test(asked.get('state') ?? '') ||
    !/^https:\/\/zvonok\.test\/api\/id\/outside\/[a-z-]+\/callback$/.test(asked.get('redirect_uri') ?? '') ||
    (!vk && (asked.get('scope') !== 'openid' || !asked.get('nonce')))
  if (wrong) return new Response('the request is not as documented', { status: 400 })
  const back = new URL(asked.get('redirect_uri') ?? '')
  const code = crypto.randomUUID()
  const deviceId = crypto.randomUUID()
  codes.set(code, { asked, deviceId, as, fault, issuer: url.origin })
  back.searchParams.set('state', fault === 'state' ? 'another-state' : (asked.get('state') ?? ''))
  if (fault === REFUSED) back.searchParams.set('error', REFUSED)
  else back.searchParams.set('code', code)
  if (vk && fault !== 'no_device') back.searchParams.set('device_id', fault === 'device' ? 'another-device' : deviceId)
  if (!vk && fault !== 'no_iss') back.searchParams.set('iss', fault === 'iss' ? 'https://evil.openid.test' : url.origin)
  return Response.redirect(back.href, 302)
}

/** VK ID says what is wrong as JSON, and under HTTP 200. */
const vkError = (error: string) => Response.json({ error, error_description: 'См. документацию' })

async function vkToken(form: URLSearchParams): Promise<Response> {
  const given = await spend(form)
  if (!given || form.get('client_id') !== VK_CLIENT_ID) return vkError('invalid_grant')
  if (form.get('device_id') !== given.deviceId) return vkError('invalid_request')
  if (form.get('state') !== given.asked.get('state')) return vkError('invalid_request')
  if (given.fault === 'error_200') return vkError('slow_down')
  const fault = await spoiled(given.fault)
  if (fault) return fault
  const accessToken = crypto.randomUUID()
  tokens.set(accessToken, given)
  return Response.json({
    access_token: accessToken,
    refresh_token: 'r',
    id_token: 'i',
    token_type: 'Bearer',
    expires_in: 3600,
    user_id: Number(given.fault === 'user' ? '666' : given.as),
    state: given.fault === 'token_state' ? 'another-state' : form.get('state'),
    scope: 'vkid.personal_info',
  })
}

function vkUserInfo(form: URLSearchParams): Response {
  const given = tokens.get(form.get('access_token') ?? '')
  if (!given || form.get('client_id') !== VK_CLIENT_ID) return vkError('invalid_token')
  if (given.fault === 'user_info_error') return vkError('access_denied')
  // An e-mail that somebody else has here: nobody may be found by it.
  const user = { user_id: given.as, first_name: 'Пётр', last_name: 'Иванов', email: 'orlova@example.test' }
  return Response.json({ user: given.fault === 'no_user_id' ? { ...user, user_id: undefined } : user })
}

/** `liar` names another issuer than itself, `plain` has a token endpoint without TLS, `quiet` does not promise `iss`. */
function discovery(url: URL): object {
  const at = (path: string) => url.origin + path
  return {
    issuer: url.hostname.startsWith('liar.') ? 'https://openid.test' : url.origin,
    authorization_endpoint: at('/authorize'),
    token_endpoint: url.hostname.startsWith('plain.') ? `http://${url.host}/token` : at('/token'),
    jwks_uri: at('/jwks'),
    id_token_signing_alg_values_supported: ['ES256', 'HS256', 'none'],
    authorization_response_iss_parameter_supported: !url.hostname.startsWith('quiet.'),
  }
}

async function openIdToken(url: URL, form: URLSearchParams, authorization: string | null): Promise<Response> {
  const given = await spend(form)
  const client = decodeURIComponent(atob((authorization ?? '').replace('Basic ', '')))
  if (!given || given.issuer !== url.origin || client !== `${OPENID_CLIENT.id}:${OPENID_CLIENT.secret}`) {
    return Response.json({ error: 'invalid_grant' }, { status: 400 })
  }
  if (given.fault === 'error_200') return Response.json({ error: 'invalid_grant' })
  const fault = await spoiled(given.fault)
  if (fault) return fault
  const idToken = given.fault === 'no_id_token' ? {} : { id_token: await idTokenFor(given) }
  return Response.json({ access_token: crypto.randomUUID(), token_type: 'Bearer', expires_in: 3600, ...idToken })
}

async function idTokenFor({ asked, as, fault, issuer }: Given): Promise<string> {
  const [own, strange] = await keys
  const seconds = Math.floor(Date.now() / 1000)
  const claims = {
    iss: fault === 'issuer' ? 'https://evil.openid.test' : issuer,
    aud: fault === 'audience' ? 'another-client' : OPENID_CLIENT.id,
    sub: as,
    iat: seconds,
    exp: fault === 'expired' ? seconds - 3600 : seconds + 600,
    // Within what clocks may differ.
    ...(fault === 'skewed' ? { exp: seconds - 240 } : {}),
    ...(fault === 'no_nonce' ? {} : { nonce: fault === 'nonce' ? 'another-nonce' : asked.get('nonce') }),
  }
  if (fault === 'alg_none') return new UnsecuredJWT(claims).encode()
  if (fault === 'hmac')
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(OPENID_CLIENT.secret.padEnd(32)))
  const kid = (await publicKey(own.publicKey)).kid
  const key = fault === 'signature' ? strange.privateKey : own.privateKey
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: fault === 'kid' ? 'unknown' : kid }).sign(key)
}

/** The code, once, to whoever has what began it: the verifier and the address. */
async function spend(form: URLSearchParams): Promise<Given | null> {
  const given = codes.get(form.get('code') ?? '')
  if (!given || form.get('grant_type') !== 'authorization_code') return null
  codes.delete(form.get('code') ?? '')
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(form.get('code_verifier') ?? ''))
  const proved = Buffer.from(digest).toString('base64url') === given.asked.get('code_challenge')
  return proved && form.get('redirect_uri') === given.asked.get('redirect_uri') ? given : null
}

/** Answers no client should have to bear. */
async function spoiled(fault: string): Promise<Response | null> {
  if (fault === 'oversize') return Response.json({ access_token: 'x'.repeat(70_000) })
  if (fault === 'redirect') return Response.redirect('https://evil.openid.test/token', 307)
  if (fault === 'html') return new Response('<h1>Технические работы</h1>', { headers: { 'content-type': 'text/html' } })
  if (fault === 'down') return new Response('', { status: 503 })
  if (fault === 'late') await new Promise((done) => setTimeout(done, STAND_IN_ANSWER_LATE_MS).unref())
  return null
}

async function publicKey(key: CryptoKey) {
  const jwk = await exportJWK(key)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig' }
}
