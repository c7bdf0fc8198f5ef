-- Chats that people make. Their members, titles and messages are their rooms' own; here is only what finds a chat again.
CREATE TABLE created_chats (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  -- group | personal
  kind TEXT NOT NULL,
  founder_id TEXT NOT NULL,
  -- What makes a second asking the same chat. group: the founder and their client id; personal: the two people in the order of their ids.
  same_key TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX created_chats_by_key ON created_chats (same_key);

-- Whoever has ever been put into such a chat, and so must be taken out of it when they leave the school.
CREATE TABLE created_chat_people (
  school_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  PRIMARY KEY (school_id, person_id)
) WITHOUT ROWID;
