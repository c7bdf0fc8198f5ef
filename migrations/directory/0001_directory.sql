-- DIRECTORY: what must be found across schools. Plain SQL, additive, numbered; never edited after it has been merged.
-- worker/db/schema/*.ts names the same columns for Drizzle; test/docs/schema.test.ts compares the two.

CREATE TABLE schools (
  id TEXT PRIMARY KEY,
  -- Short and unique; the first part of every login of the school.
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  city TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  -- Which JOURNAL_nn database holds the school's records.
  shard INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- One row once the installation has its first school; the primary key makes the first run happen once.
CREATE TABLE first_run (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  school_id TEXT NOT NULL,
  done_at INTEGER NOT NULL
);

CREATE TABLE journal_accounts (
  person_id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  login TEXT NOT NULL UNIQUE,
  -- Argon2id PHC string over the peppered password; null until the person has chosen one.
  password_hash TEXT,
  pepper_version INTEGER,
  -- HMAC-SHA-256 of the one-time password on the slip; null once it has been used.
  one_time_hmac TEXT,
  one_time_expires_at INTEGER,
  disabled_at INTEGER,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX journal_accounts_by_school ON journal_accounts (school_id, person_id);

CREATE TABLE educational_profiles (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- The one-time link between a person at a school and an educational profile; it opens chats and calls.
CREATE TABLE profile_links (
  person_id TEXT PRIMARY KEY,
  profile_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  linked_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX profile_links_by_profile ON profile_links (profile_id);
CREATE INDEX profile_links_by_school ON profile_links (school_id, person_id);

CREATE TABLE sessions (
  -- SHA-256 of the cookie's token, hex: a leaked table opens no session.
  token_hash TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  person_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  -- 'password': the holder signed in with a one-time password and may only choose their own.
  restricted_to TEXT,
  staff INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
