import { OPENID_PATHS } from '../../../protocol/school-id.ts'
import { SIGNING_ALGORITHM } from './keys.ts'

const CLIENT_AUTHENTICATION = ['client_secret_basic', 'client_secret_post']

/** OpenID Connect Discovery 1.0 and RFC 8414 in one document. What is not named here is not there: no implicit, password or hybrid flow, no registration. */
export function discoveryOf(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: issuer + OPENID_PATHS.authorize,
    pushed_authorization_request_endpoint: issuer + OPENID_PATHS.par,
    token_endpoint: issuer + OPENID_PATHS.token,
    userinfo_endpoint: issuer + OPENID_PATHS.userinfo,
    revocation_endpoint: issuer + OPENID_PATHS.revoke,
    end_session_endpoint: issuer + OPENID_PATHS.logout,
    jwks_uri: issuer + OPENID_PATHS.jwks,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    require_pushed_authorization_requests: false,
    token_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    revocation_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: [SIGNING_ALGORITHM],
    scopes_supported: ['openid', 'profile', 'edu', 'offline_access'],
    claims_supported: [
      ...['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'amr'],
      ...['name', 'family_name', 'given_name', 'middle_name'],
      ...['verified', 'roles', 'schools', 'classes'],
    ],
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    ui_locales_supported: ['ru'],
  }
}
