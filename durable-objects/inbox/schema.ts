/** The inbox's own database, numbered; never edited once deployed. */
export const MIGRATIONS = [
  `
  CREATE TABLE chats (
    chat_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    unread INTEGER NOT NULL,
    -- JSON: what the list shows of the last message.
    last TEXT,
    -- The room's seq this row is true of.
    seq INTEGER NOT NULL,
    -- 0: no longer a member. The row stays, so that late news of before does not bring the chat back.
    listed INTEGER NOT NULL,
    -- The room has had news since, which were passed on but not written here: ask it before showing the list to a new browser.
    stale INTEGER NOT NULL
  ) WITHOUT ROWID;
  `,
  `
  -- Told by the room, like the columns above.
  ALTER TABLE chats ADD COLUMN with_id TEXT;
  ALTER TABLE chats ADD COLUMN mentioned INTEGER NOT NULL DEFAULT 0;
  -- The person's own; rooms know nothing of these. UTC ms, and no two alike: the order in which they were pinned.
  ALTER TABLE chats ADD COLUMN pinned_at INTEGER;
  -- The chat's last message when it was archived: a later one brings it back.
  ALTER TABLE chats ADD COLUMN archived_seq INTEGER;
  ALTER TABLE chats ADD COLUMN muted_until INTEGER;
  -- The last message that counts as read although the chat is marked unread: when a later one has been read, the mark has done its work.
  ALTER TABLE chats ADD COLUMN marked_seq INTEGER;
  ALTER TABLE chats ADD COLUMN draft TEXT;
  ALTER TABLE chats ADD COLUMN draft_at INTEGER;
  -- Rows of before lack what rooms tell now.
  UPDATE chats SET stale = 1 WHERE listed = 1;

  -- «Важное»: copies, readable when the message or the chat is gone.
  CREATE TABLE flags (
    chat_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    flagged_at INTEGER NOT NULL,
    -- JSON: author, time and text.
    message TEXT NOT NULL,
    PRIMARY KEY (chat_id, seq)
  ) WITHOUT ROWID;
  `,
  `
  -- What the person has been told of the journal. The latest NOTICES_MAX.
  CREATE TABLE notices (
    -- What it is about.
    key TEXT PRIMARY KEY,
    -- The order in which it was told last; above the read mark it has not been seen.
    seq INTEGER NOT NULL,
    read_at INTEGER NOT NULL,
    since INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- JSON: Notice. Null: taken back before it settled; the row keeps older news from bringing it back.
    notice TEXT
  ) WITHOUT ROWID;
  CREATE INDEX notices_by_seq ON notices (seq);
  `,
  `
  -- JSON of the call that goes on in the chat. Told by the room.
  ALTER TABLE chats ADD COLUMN call TEXT;

  -- JSON: Ringing. What nobody took back by then rings no more.
  CREATE TABLE ringing (call_id TEXT PRIMARY KEY, until INTEGER NOT NULL, ringing TEXT NOT NULL) WITHOUT ROWID;

  -- The latest CALLS_KEPT_MAX. JSON: CallRecord.
  CREATE TABLE calls (
    call_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    -- Of a missed one: the person has looked at their calls since.
    seen INTEGER NOT NULL,
    record TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX calls_by_time ON calls (at);
  `,
  `
  -- Told by the room: when something in it was last taken back, changed or hidden from this person. Rooms are asked for it.
  ALTER TABLE chats ADD COLUMN changed_seq INTEGER NOT NULL DEFAULT 0;
  UPDATE chats SET stale = 1 WHERE listed = 1;
  `,
]
