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
]
