-- The examination of a study group: its scale, and who sits it. A group without a row has the scale of the terms, for every pupil.
CREATE TABLE exams (
  study_group_id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  -- five | pass | hundred
  scale TEXT NOT NULL,
  -- JSON: ids of pupils; null: all
  student_ids TEXT,
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) WITHOUT ROWID;
