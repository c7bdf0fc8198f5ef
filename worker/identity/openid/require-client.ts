import type { AppContext } from '../../platform/serve.ts'
import { clientOf, isClientSecret, type OpenIdClient } from './clients.ts'
import type { Params } from './form.ts'
import { issuerOf } from './issuer.ts'
import { OAuthError } from './oauth-error.ts'

const SECRET_CHARS_MAX = 200

/** The client that asks, by client_secret_basic or client_secret_post. Throws OAuthError invalid_client, with one answer for whatever was wrong. */
export async function requireClient(c: AppContext, form: Params): Promise<OpenIdClient> {
  const header = c.req.header('authorization')
  if (header !== undefined && form.has('client_secret')) throw new OAuthError('invalid_request', 'two ways of client authentication')
  const said = header === undefined ? { id: form.get('client_id'), secret: form.get('client_secret') } : basic(header)
  if (header !== undefined && (form.get('client_id') ?? said.id) !== said.id) throw refused()
  const client = clientOf(c.env, issuerOf(c), said.id ?? '')
  const secret = said.secret ?? ''
  if (secret.length > SECRET_CHARS_MAX || !(await isClientSecret(c.env, client, secret)) || client === null) throw refused()
  return client
}

function refused(): OAuthError {
  return new OAuthError('invalid_client', undefined, 'Basic realm="openid"')
}

/** RFC 6749 §2.3.1: both halves are form-encoded before they are joined. */
function basic(header: string): { id: string | undefined; secret: string | undefined } {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1]
  try {
    const [id, secret] = atob(encoded ?? '').split(/:(.*)/s, 2)
    return { id: formDecode(id), secret: formDecode(secret) }
  } catch {
    // Not base64, or a broken %-escape: nobody we know.
    return { id: undefined, secret: undefined }
  }
}

function formDecode(text: string | undefined): string | undefined {
  return text === undefined ? undefined : decodeURIComponent(text.replaceAll('+', ' '))
}
