// Tables of the DIRECTORY database that belong to accounts: the provider's, the links', second factors', claims'. One to one with
// migrations/directory/0002_accounts.sql; long because it is one list of tables.
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ClaimRole, ClaimState } from '../../../protocol/claims.ts'
import type { ContactKind } from '../../../protocol/contact.ts'
import type {
  AccountId,
  CeremonyId,
  ClaimId,
  CodeId,
  FlowId,
  GrantId,
  HandoffId,
  PasskeyId,
  PersonId,
  ProfileId,
  SchoolId,
  SessionId,
} from '../../../protocol/ids.ts'

/** Whose factor it is: a school person's or an account's. */
export type OwnerId = PersonId | AccountId

export const idAccounts = sqliteTable('id_accounts', {
  id: text('id').$type<AccountId>().primaryKey(),
  phone: text('phone'),
  email: text('email'),
  passwordHash: text('password_hash'),
  pepperVersion: integer('pepper_version'),
  provedAt: integer('proved_at').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const idSessions = sqliteTable('id_sessions', {
  tokenHash: text('token_hash').primaryKey(),
  id: text('id').$type<SessionId>().notNull(),
  accountId: text('account_id').$type<AccountId>().notNull(),
  device: text('device').notNull(),
  shared: integer('shared', { mode: 'boolean' }).notNull(),
  provedAt: integer('proved_at').notNull(),
  secondFactorAt: integer('second_factor_at'),
  createdAt: integer('created_at').notNull(),
  seenAt: integer('seen_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
})

export const idFlows = sqliteTable('id_flows', {
  id: text('id').$type<FlowId>().primaryKey(),
  browserHash: text('browser_hash').notNull(),
  request: text('request').notNull(),
  context: text('context').notNull(),
  contactKind: text('contact_kind').$type<ContactKind>(),
  contact: text('contact'),
  codeId: text('code_id').$type<CodeId>(),
  provedAt: integer('proved_at'),
  accountId: text('account_id').$type<AccountId>(),
  secondFactorAt: integer('second_factor_at'),
  passwordHash: text('password_hash'),
  pepperVersion: integer('pepper_version'),
  outside: text('outside'),
  familyName: text('family_name'),
  givenName: text('given_name'),
  patronymic: text('patronymic'),
  profileChosen: integer('profile_chosen', { mode: 'boolean' }).notNull().default(false),
  version: integer('version').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  endedAt: integer('ended_at'),
})

export const codes = sqliteTable('codes', {
  id: text('id').$type<CodeId>().primaryKey(),
  boundTo: text('bound_to').notNull(),
  contactKind: text('contact_kind').$type<ContactKind>().notNull(),
  contact: text('contact').notNull(),
  codeHmac: text('code_hmac').notNull(),
  tries: integer('tries').notNull(),
  sends: integer('sends').notNull(),
  sentAt: integer('sent_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
})

export const linkRequests = sqliteTable('link_requests', {
  stateHash: text('state_hash').primaryKey(),
  browserHash: text('browser_hash').notNull(),
  purpose: text('purpose').$type<'link' | 'signIn'>().notNull(),
  personId: text('person_id').$type<PersonId>(),
  verifier: text('verifier').notNull(),
  nonce: text('nonce').notNull(),
  returnTo: text('return_to').notNull(),
  shared: integer('shared', { mode: 'boolean' }).notNull(),
  expiresAt: integer('expires_at').notNull(),
})

export const oidcKeys = sqliteTable('oidc_keys', {
  kid: text('kid').primaryKey(),
  publicJwk: text('public_jwk').notNull(),
  sealedPrivateJwk: text('sealed_private_jwk').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const oidcPushedRequests = sqliteTable('oidc_pushed_requests', {
  uriHash: text('uri_hash').primaryKey(),
  clientId: text('client_id').notNull(),
  request: text('request').notNull(),
  context: text('context').notNull(),
  expiresAt: integer('expires_at').notNull(),
})

export const oidcGrants = sqliteTable('oidc_grants', {
  id: text('id').$type<GrantId>().primaryKey(),
  clientId: text('client_id').notNull(),
  accountId: text('account_id').$type<AccountId>().notNull(),
  scope: text('scope').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  revokedAt: integer('revoked_at'),
})

export const oidcCodes = sqliteTable('oidc_codes', {
  codeHash: text('code_hash').primaryKey(),
  grantId: text('grant_id').$type<GrantId>().notNull(),
  clientId: text('client_id').notNull(),
  redirectUri: text('redirect_uri').notNull(),
  codeChallenge: text('code_challenge').notNull(),
  nonce: text('nonce'),
  authAt: integer('auth_at').notNull(),
  amr: text('amr').notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
})

export const oidcTokens = sqliteTable('oidc_tokens', {
  tokenHash: text('token_hash').primaryKey(),
  kind: text('kind').$type<'access' | 'refresh'>().notNull(),
  grantId: text('grant_id').$type<GrantId>().notNull(),
  clientId: text('client_id').notNull(),
  authAt: integer('auth_at').notNull(),
  amr: text('amr').notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
})

export const outsideIdentities = sqliteTable(
  'outside_identities',
  {
    provider: text('provider').notNull(),
    subject: text('subject').notNull(),
    accountId: text('account_id').$type<AccountId>().notNull(),
    linkedAt: integer('linked_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.subject] })],
)

export const outsideRequests = sqliteTable('outside_requests', {
  stateHash: text('state_hash').primaryKey(),
  browserHash: text('browser_hash').notNull(),
  provider: text('provider').notNull(),
  flowId: text('flow_id').$type<FlowId>(),
  accountId: text('account_id').$type<AccountId>(),
  verifier: text('verifier').notNull(),
  nonce: text('nonce').notNull(),
  expiresAt: integer('expires_at').notNull(),
})

export const totps = sqliteTable('totps', {
  ownerId: text('owner_id').$type<OwnerId>().primaryKey(),
  sealedSeed: text('sealed_seed'),
  sealedNextSeed: text('sealed_next_seed'),
  confirmedAt: integer('confirmed_at'),
  lastStep: integer('last_step').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const recoveryCodes = sqliteTable(
  'recovery_codes',
  {
    ownerId: text('owner_id').$type<OwnerId>().notNull(),
    codeHmac: text('code_hmac').notNull(),
    usedAt: integer('used_at'),
  },
  (t) => [primaryKey({ columns: [t.ownerId, t.codeHmac] })],
)

export const passkeys = sqliteTable('passkeys', {
  id: text('id').$type<PasskeyId>().primaryKey(),
  credentialId: text('credential_id').notNull(),
  ownerId: text('owner_id').$type<OwnerId>().notNull(),
  publicKey: text('public_key').notNull(),
  counter: integer('counter').notNull(),
  transports: text('transports').notNull(),
  title: text('title').notNull(),
  createdAt: integer('created_at').notNull(),
  usedAt: integer('used_at'),
})

export const ceremonies = sqliteTable('ceremonies', {
  id: text('id').$type<CeremonyId>().primaryKey(),
  challengeHash: text('challenge_hash').notNull(),
  ownerId: text('owner_id').$type<OwnerId>(),
  expiresAt: integer('expires_at').notNull(),
})

export const handoffs = sqliteTable('handoffs', {
  tokenHash: text('token_hash').primaryKey(),
  id: text('id').$type<HandoffId>().notNull(),
  kind: text('kind').$type<'phone' | 'device'>().notNull(),
  userCode: text('user_code'),
  device: text('device').notNull(),
  sessionId: text('session_id').$type<SessionId>(),
  idSessionId: text('id_session_id').$type<SessionId>(),
  approvedAt: integer('approved_at'),
  askedAt: integer('asked_at'),
  usedAt: integer('used_at'),
  expiresAt: integer('expires_at').notNull(),
})

export const resetLinks = sqliteTable('reset_links', {
  tokenHash: text('token_hash').primaryKey(),
  personId: text('person_id').$type<PersonId>().notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
})

export const rosterContacts = sqliteTable(
  'roster_contacts',
  {
    contactHmac: text('contact_hmac').notNull(),
    personId: text('person_id').$type<PersonId>().notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.contactHmac, t.personId] })],
)

export const claims = sqliteTable('claims', {
  id: text('id').$type<ClaimId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  accountId: text('account_id').$type<AccountId>().notNull(),
  profileId: text('profile_id').$type<ProfileId>().notNull(),
  role: text('role').$type<ClaimRole>().notNull(),
  about: text('about').notNull(),
  state: text('state').$type<ClaimState>().notNull(),
  createdAt: integer('created_at').notNull(),
  decidedAt: integer('decided_at'),
  decidedBy: text('decided_by').$type<PersonId>(),
})

export const identityLog = sqliteTable('identity_log', {
  seq: integer('seq').primaryKey(),
  at: integer('at').notNull(),
  what: text('what').notNull(),
  subjectId: text('subject_id').$type<OwnerId>().notNull(),
  actorId: text('actor_id').$type<OwnerId>(),
  schoolId: text('school_id').$type<SchoolId>(),
})

export const devMessages = sqliteTable('dev_messages', {
  seq: integer('seq').primaryKey(),
  kind: text('kind').$type<'sms' | 'email'>().notNull(),
  recipient: text('recipient').notNull(),
  text: text('text').notNull(),
  at: integer('at').notNull(),
})
