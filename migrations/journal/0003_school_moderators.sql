-- How a school sets the moderator bot for all its chats. Rooms have a copy each; of two copies the one with the higher version is the newer.
CREATE TABLE school_moderators (
  school_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  -- JSON: ModeratorSettings (protocol/chat/moderator.ts)
  settings TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  set_by TEXT NOT NULL
) WITHOUT ROWID;
