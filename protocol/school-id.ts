// The provider's pages («Школьный ID»): one flow from a client's request to its answer, the same for the three variants of the manual
// (account and profile, account alone, neither) and for every client. Served by worker/identity/school-id; the state is the server's, a page
// only shows it, so a reload, a second tab and the back button are harmless. Rules ID-… in docs/rules/identity.md.
import * as z from 'zod/mini'
import { ClaimRole, ClaimState } from './claims.ts'
import { CONTACT_KINDS } from './contact.ts'
import { endpoint } from './endpoint.ts'
import { FactorKind, FactorProof, PasskeyResponse } from './factors.ts'
import { GoTo, Password, Self } from './identity.ts'
import { CeremonyId, ClaimId, FlowId, SchoolId } from './ids.ts'
import { CODE_DIGITS, EMAIL_CHARS_MAX, PHONE_INPUT_CHARS_MAX } from './limits.ts'
import { PersonName } from './people.ts'

export const ContactKind = z.enum(CONTACT_KINDS)

/** As typed; the server brings it to one form (protocol/contact.ts) or refuses `phone_invalid`, `email_invalid`. */
export const Contact = z.discriminatedUnion('by', [
  z.object({ by: z.literal('phone'), phone: z.string().check(z.maxLength(PHONE_INPUT_CHARS_MAX)) }),
  z.object({ by: z.literal('email'), email: z.string().check(z.maxLength(EMAIL_CHARS_MAX)) }),
])
export type Contact = z.infer<typeof Contact>

export const Code = z.string().check(z.regex(new RegExp(`^\\d{${CODE_DIGITS}}$`)))

/** Outside providers this installation has turned on. */
export const OutsideProvider = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,19}$/))

/**
 * account: this browser is known to the provider, go on as that account or as another · contact: phone or e-mail is asked for · prove: a code is
 * on its way; it, and the password of whoever has one, are asked for · secondFactor · profile: a profile must be chosen or made, and its name
 * filled in, in either order (checklist ⚠A5) · confirm: look at what will be shown, and go on.
 */
export const FLOW_STEPS = ['account', 'contact', 'prove', 'secondFactor', 'profile', 'confirm'] as const
export const FlowStep = z.enum(FLOW_STEPS)
export type FlowStep = z.infer<typeof FlowStep>

export const Flow = z.object({
  flowId: FlowId,
  /** Moves on with every step. What is sent names the one it saw; another one is `flow_moved_on`, and the page reads anew. */
  version: z.int(),
  step: FlowStep,
  /** link: a journal account is being linked · signIn: into our own messenger · foreign: another client of the provider. */
  purpose: z.enum(['link', 'signIn', 'foreign']),
  clientName: z.string(),
  /** Only a child under 14 by the roster may begin with an e-mail (⚠A3); an account that began so may always sign in with it. */
  emailAllowed: z.boolean(),
  outside: z.array(z.object({ provider: OutsideProvider, title: z.string() })),
  /** The account this browser has proved before. */
  known: z.nullable(z.object({ name: z.nullable(PersonName), contact: z.string() })),
  /** Masked; only its holder knows the rest. */
  contact: z.nullable(
    z.object({ by: ContactKind, masked: z.string(), resendInSeconds: z.int(), expiresInSeconds: z.int(), codeGiven: z.boolean() }),
  ),
  /** Of the proved account. */
  factors: z.array(FactorKind),
  /** Null until it is proved. new: it will be made at the end. */
  account: z.nullable(z.enum(['new', 'existing'])),
  /** none: «Создать учебный профиль» · existing: «Продолжить в учебном профиле» · chosen: one of the two was pressed. */
  profile: z.nullable(z.enum(['none', 'existing', 'chosen'])),
  /** What will be shown of them; null until it is filled in. */
  name: z.nullable(PersonName),
  /** What the roster suggests for the form; null when no roster is asking. */
  suggestedName: z.nullable(PersonName),
  /** An outside provider has just vouched for somebody nobody knows: at the end they may be attached, if the person says so (FinishFlow). */
  outsidePending: z.nullable(z.string()),
  /** What a foreign client will be told. */
  scopes: z.array(z.enum(['openid', 'profile', 'edu', 'offline_access'])),
})
export type Flow = z.infer<typeof Flow>

const Step = { flowId: FlowId, version: z.int() }

export const GetFlow = endpoint('GET', '/api/id/flow/:flowId', { input: z.object({ flowId: FlowId }), result: Flow })

/** «Продолжить» as the account this browser is known as. */
export const UseKnownAccount = endpoint('POST', '/api/id/flow/:flowId/known', { input: z.object(Step), result: Flow })

/** Also again, with another one, until the code has been given. */
export const GiveContact = endpoint('POST', '/api/id/flow/:flowId/contact', {
  input: z.object({ ...Step, contact: Contact }),
  result: Flow,
})

export const ResendCode = endpoint('POST', '/api/id/flow/:flowId/code', { input: z.object(Step), result: Flow })

/**
 * Security: phone, password and code are judged together and the code first, so that only who holds the phone learns whether it has an account
 * (docs/security/identity.md). Once the code was right (`contact.codeGiven`) the password alone is asked again. `newPassword`: «Забыли или не установили пароль?».
 */
export const ProveContact = endpoint('POST', '/api/id/flow/:flowId/proof', {
  input: z.object({ ...Step, code: z.optional(Code), password: z.optional(Password), newPassword: z.optional(Password) }),
  result: Flow,
})

export const ProveByPasskey = endpoint('POST', '/api/id/flow/:flowId/passkey', {
  input: z.object({ ...Step, ceremonyId: CeremonyId, response: PasskeyResponse }),
  result: Flow,
})

export const ProveFlowFactor = endpoint('POST', '/api/id/flow/:flowId/factor', {
  input: z.object({ ...Step, proof: FactorProof }),
  result: Flow,
})

/** «Заполните информацию о себе». */
export const FillName = endpoint('PUT', '/api/id/flow/:flowId/name', { input: z.object({ ...Step, name: PersonName }), result: Flow })

/** «Создать учебный профиль» or «Продолжить в учебном профиле», whichever there is. */
export const ChooseProfile = endpoint('POST', '/api/id/flow/:flowId/profile', { input: z.object(Step), result: Flow })

/** The last «Продолжить»: makes what is still missing, all at once, and answers the way back to the client. */
export const FinishFlow = endpoint('POST', '/api/id/flow/:flowId/end', {
  input: z.object({ ...Step, attachOutside: z.optional(z.boolean()) }),
  result: GoTo,
})

/** «Отмена»: back to the client with `access_denied`. */
export const LeaveFlow = endpoint('DELETE', '/api/id/flow/:flowId', { input: z.object({ flowId: FlowId }), result: GoTo })

/** «Войти через VK ID» and the like: answers the outside provider's address. */
export const StartOutside = endpoint('POST', '/api/id/flow/:flowId/outside', {
  input: z.object({ ...Step, provider: OutsideProvider }),
  result: GoTo,
})

/** Where an outside provider sends the browser back to; a navigation. `:provider` is one of OutsideProvider. */
export const OUTSIDE_CALLBACK_PATH = '/api/id/outside/:provider/callback'

/** Of the OpenID Connect provider. Their shapes are RFCs', not ours (docs/security/openid.md), so they are not in the table of endpoints. */
export const OPENID_PATHS = {
  discovery: '/.well-known/openid-configuration',
  serverMetadata: '/.well-known/oauth-authorization-server',
  jwks: '/oauth/jwks',
  authorize: '/oauth/authorize',
  par: '/oauth/par',
  token: '/oauth/token',
  userinfo: '/oauth/userinfo',
  revoke: '/oauth/revoke',
  logout: '/oauth/logout',
} as const

/** The SPA's page that says why a request of a client cannot be gone on with; its query names the refusal. */
export const TROUBLE_PATH = '/id/trouble'

export const Claim = z.object({
  claimId: ClaimId,
  school: z.object({ id: SchoolId, name: z.string(), city: z.string() }),
  role: ClaimRole,
  about: z.string(),
  state: ClaimState,
  createdAt: z.int(),
})
export type Claim = z.infer<typeof Claim>

/** Who this browser is at the provider, whether or not a school vouches for them. Refuses not_signed_in when nobody is. */
export const GetIdMe = endpoint('GET', '/api/id/me', {
  input: z.object({}),
  result: z.object({
    name: z.nullable(PersonName),
    contact: z.string(),
    providerName: z.string(),
    /** Those a school vouches for now: any of them may be entered as (EnterAs). */
    selves: z.array(Self),
    /** The latest first. */
    claims: z.array(Claim),
    /** An installation of one school needs no code of it. */
    onlySchool: z.nullable(z.object({ id: SchoolId, name: z.string(), city: z.string() })),
  }),
})

export const SignOutOfId = endpoint('DELETE', '/api/id/session', { input: z.object({}), result: z.object({}) })

/** «Изменить номер» of the signed-in account, step one and two. Both need a fresh proof (`step_up_required`). */
export const StartContactChange = endpoint('POST', '/api/id/contact', {
  input: z.object({ contact: Contact }),
  result: z.object({ masked: z.string(), resendInSeconds: z.int(), expiresInSeconds: z.int() }),
})
export const ConfirmContactChange = endpoint('PUT', '/api/id/contact', { input: z.object({ code: Code }), result: z.object({}) })

/** The provider account's password: set for the first time, or changed. Needs a fresh proof; ends the account's other sessions. */
export const SetIdPassword = endpoint('PUT', '/api/id/password', {
  input: z.object({ oldPassword: z.optional(Password), newPassword: Password }),
  result: z.object({}),
})

/** «Школьный ID» of the account page: of the account this browser has proved. */
export const GetIdAccount = endpoint('GET', '/api/id/account', {
  input: z.object({}),
  result: z.object({
    contacts: z.array(z.object({ by: ContactKind, masked: z.string() })),
    hasPassword: z.boolean(),
    /** Of a child who has turned 14 and still signs in by e-mail. */
    phoneWanted: z.boolean(),
    outside: z.array(z.object({ provider: OutsideProvider, title: z.string(), attached: z.boolean() })),
    /** Other clients of the provider this account has allowed. */
    clients: z.array(z.object({ clientId: z.string(), name: z.string(), since: z.int() })),
  }),
})

export const StartOutsideAttach = endpoint('POST', '/api/id/outside', { input: z.object({ provider: OutsideProvider }), result: GoTo })
export const DetachOutside = endpoint('DELETE', '/api/id/outside/:provider', {
  input: z.object({ provider: OutsideProvider }),
  result: z.object({}),
})
/** «Отозвать доступ»: the client's tokens end. */
export const RevokeClient = endpoint('DELETE', '/api/id/clients/:clientId', {
  input: z.object({ clientId: z.string().check(z.regex(/^[A-Za-z0-9._-]{1,64}$/)) }),
  result: z.object({}),
})
