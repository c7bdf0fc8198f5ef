-- Accounts of the identity provider («Школьный ID»), its OpenID Connect side, second factors, claims and the ways of signing a device in.

-- A human's own account. Phone or e-mail is the login; the password may be absent (checklist ⚠A4).
CREATE TABLE id_accounts (
  id TEXT PRIMARY KEY,
  -- E.164
  phone TEXT UNIQUE,
  -- Lower case; only accounts that began under 14 have one as their login.
  email TEXT UNIQUE,
  password_hash TEXT,
  pepper_version INTEGER,
  -- When the phone or e-mail was last proved by a code.
  proved_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Profiles of before this migration have no account and no name of their own.
ALTER TABLE educational_profiles ADD COLUMN account_id TEXT;
ALTER TABLE educational_profiles ADD COLUMN family_name TEXT;
ALTER TABLE educational_profiles ADD COLUMN given_name TEXT;
ALTER TABLE educational_profiles ADD COLUMN patronymic TEXT;
CREATE UNIQUE INDEX educational_profiles_by_account ON educational_profiles (account_id);

-- A browser that has proved an account to the provider. Not a session of the journal: that is opened for one school person.
CREATE TABLE id_sessions (
  token_hash TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  device TEXT NOT NULL,
  -- Somebody else's computer: an hour without use ends it.
  shared INTEGER NOT NULL,
  proved_at INTEGER NOT NULL,
  second_factor_at INTEGER,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX id_sessions_by_account ON id_sessions (account_id);
CREATE INDEX id_sessions_by_expiry ON id_sessions (expires_at);

-- Sessions of the journal learn what they were opened with and when their holder was last proved.
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN opened_by TEXT NOT NULL DEFAULT 'password';
ALTER TABLE sessions ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN second_factor_at INTEGER;
-- 0 family, 1 staff, 2 administrator: what the holder's roles were worth when it was opened.
ALTER TABLE sessions ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;

-- One authorization request on its way through the provider's pages. Bound to the browser it began in.
CREATE TABLE id_flows (
  id TEXT PRIMARY KEY,
  browser_hash TEXT NOT NULL,
  -- JSON: the client's request as it was checked, and what our own journal said of the person beside it.
  request TEXT NOT NULL,
  context TEXT NOT NULL,
  contact_kind TEXT,
  contact TEXT,
  code_id TEXT,
  proved_at INTEGER,
  account_id TEXT,
  second_factor_at INTEGER,
  -- Chosen on the way by somebody who has no account yet.
  password_hash TEXT,
  pepper_version INTEGER,
  -- «provider subject» of an outside provider that has vouched and is to be attached to the account.
  outside TEXT,
  family_name TEXT,
  given_name TEXT,
  patronymic TEXT,
  profile_chosen INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) WITHOUT ROWID;
CREATE INDEX id_flows_by_expiry ON id_flows (expires_at);
CREATE INDEX id_flows_by_account ON id_flows (account_id);

-- A code on its way to a phone or mailbox. A new one for the same thing ends the old one.
CREATE TABLE codes (
  id TEXT PRIMARY KEY,
  -- What it proves something to: a flow or a session.
  bound_to TEXT NOT NULL,
  contact_kind TEXT NOT NULL,
  contact TEXT NOT NULL,
  code_hmac TEXT NOT NULL,
  tries INTEGER NOT NULL,
  sends INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) WITHOUT ROWID;
CREATE INDEX codes_by_expiry ON codes (expires_at);
CREATE INDEX codes_by_bound ON codes (bound_to);

-- The client's side of our own sign-in and link (worker/identity/link), until the provider has answered.
CREATE TABLE link_requests (
  state_hash TEXT PRIMARY KEY,
  browser_hash TEXT NOT NULL,
  purpose TEXT NOT NULL,
  -- Of a link: whose journal session began it.
  person_id TEXT,
  verifier TEXT NOT NULL,
  nonce TEXT NOT NULL,
  return_to TEXT NOT NULL,
  shared INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX link_requests_by_expiry ON link_requests (expires_at);

-- OpenID Connect. Everything that opens something is kept as its SHA-256.
CREATE TABLE oidc_keys (
  kid TEXT PRIMARY KEY,
  public_jwk TEXT NOT NULL,
  -- AES-GCM under a key derived from the pepper.
  sealed_private_jwk TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE oidc_pushed_requests (
  uri_hash TEXT PRIMARY KEY,
  client_id TEXT NOT NULL,
  request TEXT NOT NULL,
  context TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE oidc_grants (
  id TEXT PRIMARY KEY,
  client_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- However often its refresh token is exchanged.
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX oidc_grants_by_account ON oidc_grants (account_id, client_id);
CREATE INDEX oidc_grants_by_expiry ON oidc_grants (expires_at);
CREATE TABLE oidc_codes (
  code_hash TEXT PRIMARY KEY,
  grant_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  redirect_uri TEXT NOT NULL,
  code_challenge TEXT NOT NULL,
  nonce TEXT,
  auth_at INTEGER NOT NULL,
  amr TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) WITHOUT ROWID;
CREATE INDEX oidc_codes_by_expiry ON oidc_codes (expires_at);
CREATE TABLE oidc_tokens (
  token_hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  grant_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  auth_at INTEGER NOT NULL,
  amr TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) WITHOUT ROWID;
CREATE INDEX oidc_tokens_by_grant ON oidc_tokens (grant_id);
CREATE INDEX oidc_tokens_by_expiry ON oidc_tokens (expires_at);

-- Whom an outside provider (VK ID, a generic OpenID provider) knows an account as.
CREATE TABLE outside_identities (
  provider TEXT NOT NULL,
  subject TEXT NOT NULL,
  account_id TEXT NOT NULL,
  linked_at INTEGER NOT NULL,
  PRIMARY KEY (provider, subject)
) WITHOUT ROWID;
CREATE INDEX outside_identities_by_account ON outside_identities (account_id);
CREATE TABLE outside_requests (
  state_hash TEXT PRIMARY KEY,
  browser_hash TEXT NOT NULL,
  provider TEXT NOT NULL,
  -- The flow it proves somebody to, or the account it is to be attached to.
  flow_id TEXT,
  account_id TEXT,
  verifier TEXT NOT NULL,
  nonce TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX outside_requests_by_expiry ON outside_requests (expires_at);

-- Second factors. The owner is a school person (per_…) or an account (acc_…); linked together, either's factor serves both.
CREATE TABLE totps (
  owner_id TEXT PRIMARY KEY,
  -- AES-GCM under a key derived from the pepper. Null: none has been confirmed yet.
  sealed_seed TEXT,
  -- A fresh one, also beside a confirmed one; it counts once a code of it has been given.
  sealed_next_seed TEXT,
  confirmed_at INTEGER,
  -- The last time step that was accepted: a code works once.
  last_step INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE recovery_codes (
  owner_id TEXT NOT NULL,
  code_hmac TEXT NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (owner_id, code_hmac)
) WITHOUT ROWID;
CREATE TABLE passkeys (
  id TEXT PRIMARY KEY,
  -- base64url, as the browser names it.
  credential_id TEXT NOT NULL UNIQUE,
  owner_id TEXT NOT NULL,
  public_key TEXT NOT NULL,
  counter INTEGER NOT NULL,
  transports TEXT NOT NULL,
  title TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER
) WITHOUT ROWID;
CREATE INDEX passkeys_by_owner ON passkeys (owner_id);
-- Challenges of passkeys, each for one use.
CREATE TABLE ceremonies (
  id TEXT PRIMARY KEY,
  -- SHA-256 of the challenge and of the browser it was given to.
  challenge_hash TEXT NOT NULL,
  -- Whose key is to be added. Null: whoever comes with a key (signing in, proving).
  owner_id TEXT,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX ceremonies_by_expiry ON ceremonies (expires_at);

-- A QR code on a screen, or a short code typed at another device: each is used once.
CREATE TABLE handoffs (
  -- SHA-256 of the secret half.
  token_hash TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- phone: a signed-in desktop hands itself over to a phone · device: an app asks a browser.
  kind TEXT NOT NULL,
  -- device: what the person compares and types, without the dash.
  user_code TEXT UNIQUE,
  -- device: who asks · phone: who came in with it.
  device TEXT NOT NULL,
  -- Whose it is, and what it is worth at the moment it is used: it ends with the session that made or allowed it.
  session_id TEXT,
  -- The provider's session beside it, if it is the same human's.
  id_session_id TEXT,
  approved_at INTEGER,
  asked_at INTEGER,
  used_at INTEGER,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX handoffs_by_session ON handoffs (session_id);
CREATE INDEX handoffs_by_expiry ON handoffs (expires_at);
CREATE TABLE reset_links (
  token_hash TEXT PRIMARY KEY,
  person_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) WITHOUT ROWID;
CREATE INDEX reset_links_by_person ON reset_links (person_id);
CREATE INDEX reset_links_by_expiry ON reset_links (expires_at);

-- Whom the rosters name with a phone or e-mail. HMACs: the directory need not hold the numbers of every school.
CREATE TABLE roster_contacts (
  contact_hmac TEXT NOT NULL,
  person_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  PRIMARY KEY (contact_hmac, person_id)
) WITHOUT ROWID;
CREATE INDEX roster_contacts_by_school ON roster_contacts (school_id, person_id);

-- «I belong to this school», said by somebody no roster has vouched for.
CREATE TABLE claims (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  profile_id TEXT NOT NULL,
  -- What they say of themselves, for the administrator to compare.
  role TEXT NOT NULL,
  about TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  decided_at INTEGER,
  decided_by TEXT
) WITHOUT ROWID;
CREATE INDEX claims_by_school ON claims (school_id, state, created_at);
CREATE INDEX claims_decided ON claims (school_id, decided_at);
CREATE INDEX claims_by_decision ON claims (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX claims_by_account ON claims (account_id);
CREATE UNIQUE INDEX claims_open_once ON claims (account_id, school_id) WHERE state = 'open';

ALTER TABLE schools ADD COLUMN teachers_second_factor INTEGER NOT NULL DEFAULT 0;

-- What happened to accounts and who did it. Only ever added to.
CREATE TABLE identity_log (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  -- per_… or acc_…
  subject_id TEXT NOT NULL,
  actor_id TEXT,
  school_id TEXT
);
CREATE INDEX identity_log_by_subject ON identity_log (subject_id, seq);

-- Only where ENVIRONMENT is dev: what would have been sent to phones and mailboxes.
CREATE TABLE dev_messages (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL
);
