-- Online lessons: planned in the journal, published when they begin, kept with who was there.

CREATE TABLE online_lessons (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  study_group_id TEXT NOT NULL,
  -- Null: outside the timetable.
  lesson_id TEXT,
  -- Day and hours as they were when it was published, or as it was planned outside the timetable. A draft of a lesson is when the lesson is.
  lesson_on TEXT NOT NULL,
  starts_at TEXT,
  ends_at TEXT,
  -- builtIn | link
  platform TEXT NOT NULL,
  url TEXT,
  -- JSON: ids of the pupils who were chosen; null: the group as it is that day.
  student_ids TEXT,
  -- draft | published | ended
  state TEXT NOT NULL,
  call_id TEXT,
  published_at INTEGER,
  published_by TEXT,
  -- UTC ms: forgotten open, it is ended then.
  closes_at INTEGER,
  ended_at INTEGER,
  -- JSON: ids of those whose inboxes have it among what goes on now.
  told TEXT NOT NULL DEFAULT '[]',
  version INTEGER NOT NULL,
  -- The creator's own id of the request that made it: sent again, it makes nothing.
  client_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX online_lessons_by_group ON online_lessons (study_group_id, lesson_on);
-- A lesson is online once.
CREATE UNIQUE INDEX online_lessons_by_lesson ON online_lessons (lesson_id) WHERE lesson_id IS NOT NULL;
CREATE UNIQUE INDEX online_lessons_by_request ON online_lessons (created_by, client_id, study_group_id, lesson_on, starts_at);
CREATE INDEX online_lessons_open ON online_lessons (closes_at) WHERE state = 'published';
CREATE INDEX online_lessons_now ON online_lessons (school_id) WHERE state = 'published';

-- Who was in its call and when, one row a person; kept for good.
CREATE TABLE online_visits (
  online_lesson_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  -- JSON: [{joinedAt, leftAt}], UTC ms, in their order.
  visits TEXT NOT NULL,
  PRIMARY KEY (online_lesson_id, person_id)
) WITHOUT ROWID;
