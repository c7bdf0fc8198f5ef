-- For how long authors of a school change and take back their messages. Rooms have a copy each; of two copies the one with the higher version is the newer.
CREATE TABLE school_message_windows (
  school_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  -- JSON: MessageWindows (protocol/chat/message-windows.ts)
  windows TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  set_by TEXT NOT NULL
) WITHOUT ROWID;

-- Rooms of before learn whose they are: their school's log of the bot hears from them. In an hour (UTC ms): the Worker of before, which is still there
-- when this runs, takes news that it does not know for done.
INSERT INTO outbox (school_id, at, news, payload, not_before)
SELECT school_id, 0, 'schoolTerms.set', '{"after":""}', strftime('%s', 'now') * 1000 + 3600000 FROM rosters;
