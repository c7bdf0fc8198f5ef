-- The chats that calls by link and lessons make for themselves, for as long as such a call may go on: the school's moderator bot is told to them as well.
CREATE TABLE call_chats (
  school_id TEXT NOT NULL,
  chat_id TEXT NOT NULL,
  -- UTC ms: no call lasts longer.
  until INTEGER NOT NULL,
  PRIMARY KEY (school_id, chat_id)
) WITHOUT ROWID;
