-- What a teacher writes about a pupil of a study group and nobody else reads (journal-domain §10). By its author first: no other key finds it. A note that
-- is emptied is deleted, and nothing of it is in the log.
CREATE TABLE private_notes (
  author_id TEXT NOT NULL,
  study_group_id TEXT NOT NULL,
  student_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  text TEXT NOT NULL,
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (author_id, study_group_id, student_id)
) WITHOUT ROWID;
