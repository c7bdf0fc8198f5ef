import { DUE_TABLE } from '../shared/due.ts'

/** The room's own database, numbered; never edited once deployed. */
export const MIGRATIONS = [
  `
  CREATE TABLE room (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    chat_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    -- Of the last member list that was applied; an older one is ignored.
    version INTEGER NOT NULL,
    -- Inboxes have been told of everything up to here: the one cursor that stands for a row per recipient.
    news_seq INTEGER NOT NULL
  );

  -- Everybody who has ever been a member: those who left still have a name beside what they wrote.
  CREATE TABLE members (
    person_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    here INTEGER NOT NULL,
    read_seq INTEGER NOT NULL,
    -- How many messages the room had at read_seq; unread = messages of the room - read_messages.
    read_messages INTEGER NOT NULL,
    -- Nobody listened when their inbox was last told; it will ask (summaryFor) when somebody does.
    paused INTEGER NOT NULL DEFAULT 0,
    -- > 0: their inbox must be told although the room has no news (joined, left, read elsewhere). Counted, so that what is owed anew while it is being told is not lost.
    owed INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;

  -- Everything that has happened here, without a gap. A row is a message (text) or a change of the room (change, the event's JSON).
  CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    -- Messages up to and including this row.
    messages INTEGER NOT NULL,
    author_id TEXT,
    client_id TEXT,
    text TEXT,
    change TEXT
  );
  CREATE UNIQUE INDEX log_by_client ON log (author_id, client_id) WHERE client_id IS NOT NULL;
  ${DUE_TABLE}
  `,
  `
  -- Messages alone in the log, changes apart: a page of messages reads no more rows than it shows, however much was reacted and edited.
  -- Both take their numbers from one row, without a gap.
  CREATE TABLE changes (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    -- The message it is about. Its text is never written here: what is deleted must be gone (message-log.ts fills it in).
    message_seq INTEGER,
    change TEXT NOT NULL
  );
  INSERT INTO changes (seq, at, change) SELECT seq, at, change FROM log WHERE change IS NOT NULL;
  DELETE FROM log WHERE change IS NOT NULL;
  ALTER TABLE log DROP COLUMN change;
  -- JSON of what few messages have: reply, forwarded, mentions, mentionsAll. Null when plain.
  ALTER TABLE log ADD COLUMN extra TEXT;
  ALTER TABLE log ADD COLUMN edited_at INTEGER;
  ALTER TABLE log ADD COLUMN deleted_by TEXT;
  ALTER TABLE log ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;

  -- JSON; null: the defaults of this kind of chat (settings.ts).
  ALTER TABLE room ADD COLUMN rights TEXT;
  ALTER TABLE room ADD COLUMN moderator TEXT;
  -- How the school has it, and which version of that.
  ALTER TABLE room ADD COLUMN school_moderator TEXT;
  ALTER TABLE room ADD COLUMN time_zone TEXT;
  -- Messages up to here are in the search index.
  ALTER TABLE room ADD COLUMN indexed_seq INTEGER NOT NULL DEFAULT 0;
  -- The last message that named everybody.
  ALTER TABLE room ADD COLUMN mentioned_all_seq INTEGER NOT NULL DEFAULT 0;

  -- «Очистить историю»: this member sees nothing up to here; the command that did it last.
  ALTER TABLE members ADD COLUMN cleared_seq INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE members ADD COLUMN cleared_by TEXT;
  -- Where the room stood when this member last hid or cleared: a page that is older does not know of it and gets the room as it is.
  ALTER TABLE members ADD COLUMN own_seq INTEGER NOT NULL DEFAULT -1;
  ALTER TABLE members ADD COLUMN muted_until INTEGER;
  ALTER TABLE members ADD COLUMN mentioned_seq INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE members ADD COLUMN pupil INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE reactions (
    message_seq INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    emoji TEXT NOT NULL,
    -- Since when the emoji stands under the message without a break: their order.
    since INTEGER NOT NULL,
    PRIMARY KEY (message_seq, person_id)
  ) WITHOUT ROWID;

  -- Earlier texts. seq: of the edit that replaced this one; at: when this one was said.
  CREATE TABLE edits (
    message_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (message_seq, seq)
  ) WITHOUT ROWID;

  -- seq: of the change that pinned it.
  CREATE TABLE pins (message_seq INTEGER PRIMARY KEY, seq INTEGER NOT NULL);

  CREATE TABLE hidden (person_id TEXT NOT NULL, message_seq INTEGER NOT NULL, PRIMARY KEY (person_id, message_seq)) WITHOUT ROWID;

  -- What was reported, as it was then: it outlives the message.
  CREATE TABLE reports (
    message_seq INTEGER NOT NULL,
    reporter_id TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    words TEXT NOT NULL,
    author_id TEXT NOT NULL,
    text TEXT NOT NULL,
    -- JSON: the messages around it.
    around TEXT NOT NULL,
    PRIMARY KEY (message_seq, reporter_id)
  ) WITHOUT ROWID;

  CREATE TABLE scheduled (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    silent INTEGER NOT NULL,
    UNIQUE (person_id, client_id)
  ) WITHOUT ROWID;

  CREATE TABLE moderator_log (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    author_id TEXT NOT NULL,
    text TEXT NOT NULL,
    place TEXT NOT NULL,
    action TEXT NOT NULL
  );

  -- Words of messages, stemmed; the texts stay in the log alone. Security: what is taken out is overwritten, not only marked as gone.
  CREATE VIRTUAL TABLE found USING fts5(words, content = '', detail = none, tokenize = 'unicode61 remove_diacritics 0');
  INSERT INTO found (found, rank) VALUES ('secure-delete', 1);
  `,
  `
  -- JSON of the call that goes on here (running-call.ts). What the history says of it and of earlier ones is in the extra of their messages.
  ALTER TABLE room ADD COLUMN call TEXT;
  `,
  `
  -- JSON of what goes with it besides its text: replyTo, mentions, mentionsAll. Null when plain.
  ALTER TABLE scheduled ADD COLUMN along TEXT;
  -- Why it was not said when its time came. It waits for its author.
  ALTER TABLE scheduled ADD COLUMN refusal TEXT;

  -- What was deleted for everyone is not read in answers to it either (erase-messages.ts).
  UPDATE log SET extra = json_set(extra, '$.reply.text', '')
    WHERE json_extract(extra, '$.reply.seq') IN (SELECT seq FROM log WHERE deleted_by IS NOT NULL);
  `,
  `
  -- Whose chat this is: its log of the bot hears of what was stopped here from now on (tell-bot-log.ts).
  ALTER TABLE room ADD COLUMN school_id TEXT;
  ALTER TABLE room ADD COLUMN bot_told_id INTEGER NOT NULL DEFAULT 0;
  UPDATE room SET bot_told_id = coalesce((SELECT max(id) FROM moderator_log), 0);
  -- A pupil was a member when it was stopped: that alone is told.
  ALTER TABLE moderator_log ADD COLUMN pupils INTEGER NOT NULL DEFAULT 0;
  -- JSON: the school's MessageWindows, and which version of them. Null: the default.
  ALTER TABLE room ADD COLUMN school_windows TEXT;
  -- When something that was said was last taken back or changed: pages kept from before show what is there no more.
  ALTER TABLE room ADD COLUMN changed_seq INTEGER NOT NULL DEFAULT 0;
  UPDATE room SET changed_seq = coalesce((SELECT max(seq) FROM changes WHERE json_extract(change, '$.type') IN ('message.deleted', 'message.edited')), 0);
  `,
]
