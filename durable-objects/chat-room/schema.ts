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
]
