-- For how long authors of a school change and take back their messages. Rooms have a copy each; of two copies the one with the higher version is the newer.
CREATE TABLE school_message_windows (
  school_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  -- JSON: MessageWindows (protocol/chat/message-windows.ts)
  windows TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  set_by TEXT NOT NULL
) WITHOUT ROWID;

-- Rooms of before learn whose they are: their school's log of the bot hears from them.
INSERT INTO outbox (school_id, at, news, payload)
SELECT school_id, 0, 'schoolTerms.set', '{"after":""}' FROM rosters;
