import { DUE_TABLE } from '../shared/due.ts'

/** The room's own database, numbered; never edited once deployed. */
export const MIGRATIONS = [
  `
  -- The call itself and everybody who has ever come to it, each as JSON (state.ts): they are read whole when the room wakes, and nothing is ever asked of a part.
  CREATE TABLE call (id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL);
  CREATE TABLE attendees (id TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;

  -- The closed list of a lesson.
  CREATE TABLE people (person_id TEXT PRIMARY KEY, role TEXT NOT NULL, may_organise INTEGER NOT NULL) WITHOUT ROWID;

  -- Who was there from when to when: a lesson's attendance, and how long one spoke. left_at: null while they are there.
  CREATE TABLE visits (attendee_id TEXT NOT NULL, joined_at INTEGER NOT NULL, left_at INTEGER);
  CREATE INDEX visits_by_attendee ON visits (attendee_id);

  -- Tickets that have been used; kept until they would be over anyway.
  CREATE TABLE tickets (jti TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;

  -- Who was taken out of the chat of the call, and sessions that ended: tickets issued before are good no more. Kept while there may be such tickets.
  CREATE TABLE void_tickets (of_id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;

  -- What must not flow any more and has still to be closed at the media service. mid '': all of the session.
  CREATE TABLE closing (session_id TEXT NOT NULL, mid TEXT NOT NULL, PRIMARY KEY (session_id, mid)) WITHOUT ROWID;

  -- What inboxes know of the call. owed counts, so that what is owed anew while it is being told is not lost.
  CREATE TABLE histories (
    person_id TEXT PRIMARY KEY,
    -- no: was not rung · ringing · answered · declined · missed
    ring TEXT NOT NULL,
    -- The ringing begins there, or ends with this reason: has still to be told.
    ring_owed INTEGER NOT NULL DEFAULT 0,
    quiet_owed TEXT,
    owed INTEGER NOT NULL DEFAULT 1
  ) WITHOUT ROWID;

  -- Members of the chat that lives beside the call. role: null when they were taken out.
  CREATE TABLE chat_members (person_id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT, owed INTEGER NOT NULL DEFAULT 1) WITHOUT ROWID;
  ${DUE_TABLE}
  `,
]
