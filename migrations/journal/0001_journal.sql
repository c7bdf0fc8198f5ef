-- JOURNAL_nn: the records of the schools that live in this database. Plain SQL, additive, numbered; never edited after it has been merged.
-- Tables reached only by a unique id (cells, links) are WITHOUT ROWID: one row written per write, no second tree.

-- The school's roster as a whole: an import is planned against one version and refused against another.
CREATE TABLE rosters (
  school_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  -- The school's date on which memberships by date were last followed up (worker/cron.ts).
  followed_on TEXT
) WITHOUT ROWID;

CREATE TABLE people (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  -- The id in the system the roster came from (OneRoster sourcedId), or null for a class list.
  source_id TEXT,
  family_name TEXT NOT NULL,
  given_name TEXT NOT NULL,
  patronymic TEXT,
  birth_on TEXT,
  sex TEXT,
  -- E.164
  phone TEXT,
  email TEXT,
  -- Set when the roster no longer has the person; marks and messages stay.
  left_on TEXT
) WITHOUT ROWID;
CREATE INDEX people_by_name ON people (school_id, family_name, given_name);
CREATE UNIQUE INDEX people_by_source ON people (school_id, source_id) WHERE source_id IS NOT NULL;

CREATE TABLE person_roles (
  person_id TEXT NOT NULL,
  role TEXT NOT NULL,
  school_id TEXT NOT NULL,
  PRIMARY KEY (person_id, role)
) WITHOUT ROWID;
CREATE INDEX person_roles_by_school ON person_roles (school_id, role, person_id);

CREATE TABLE guardianships (
  student_id TEXT NOT NULL,
  parent_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  relation TEXT,
  PRIMARY KEY (student_id, parent_id)
) WITHOUT ROWID;
CREATE INDEX guardianships_by_parent ON guardianships (parent_id, student_id);
CREATE INDEX guardianships_by_school ON guardianships (school_id);

CREATE TABLE academic_years (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  source_id TEXT,
  title TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX academic_years_by_school ON academic_years (school_id, starts_on);

CREATE TABLE terms (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  year_id TEXT NOT NULL,
  source_id TEXT,
  -- quarter | trimester | halfYear | year | module: the kind is data, not code.
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX terms_by_school ON terms (school_id, starts_on);

CREATE TABLE holidays (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  title TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX holidays_by_school ON holidays (school_id, starts_on);

CREATE TABLE bells (
  school_id TEXT NOT NULL,
  -- The lesson's number in the day.
  number INTEGER NOT NULL,
  -- HH:MM in the school's time zone.
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  PRIMARY KEY (school_id, number)
) WITHOUT ROWID;

CREATE TABLE class_groups (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  year_id TEXT,
  source_id TEXT,
  year_level INTEGER NOT NULL,
  letter TEXT NOT NULL,
  title TEXT NOT NULL,
  archived_on TEXT
) WITHOUT ROWID;
CREATE INDEX class_groups_by_school ON class_groups (school_id, year_level, letter);

CREATE TABLE class_members (
  class_group_id TEXT NOT NULL,
  student_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  from_on TEXT NOT NULL,
  -- The last day; null while the pupil is in the class.
  to_on TEXT,
  PRIMARY KEY (class_group_id, student_id)
) WITHOUT ROWID;
CREATE INDEX class_members_by_student ON class_members (student_id, class_group_id);
CREATE INDEX class_members_by_school ON class_members (school_id);

CREATE TABLE class_teachers (
  class_group_id TEXT NOT NULL,
  teacher_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  PRIMARY KEY (class_group_id, teacher_id)
) WITHOUT ROWID;
CREATE INDEX class_teachers_by_teacher ON class_teachers (teacher_id, class_group_id);
CREATE INDEX class_teachers_by_school ON class_teachers (school_id);

CREATE TABLE subjects (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  title TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX subjects_by_school ON subjects (school_id, title);

-- Who studies a subject together: a class, a subgroup of it, or pupils of several classes (class_group_id null).
CREATE TABLE study_groups (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  year_id TEXT,
  source_id TEXT,
  subject_id TEXT NOT NULL,
  class_group_id TEXT,
  title TEXT NOT NULL,
  archived_on TEXT
) WITHOUT ROWID;
CREATE INDEX study_groups_by_school ON study_groups (school_id, class_group_id);

CREATE TABLE study_group_members (
  study_group_id TEXT NOT NULL,
  student_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT,
  PRIMARY KEY (study_group_id, student_id)
) WITHOUT ROWID;
CREATE INDEX study_group_members_by_student ON study_group_members (student_id, study_group_id);
CREATE INDEX study_group_members_by_school ON study_group_members (school_id);

-- Who teaches whom what (нагрузка): journal access follows from it.
CREATE TABLE teaching_loads (
  study_group_id TEXT NOT NULL,
  teacher_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT,
  PRIMARY KEY (study_group_id, teacher_id)
) WITHOUT ROWID;
CREATE INDEX teaching_loads_by_teacher ON teaching_loads (teacher_id, study_group_id);
CREATE INDEX teaching_loads_by_school ON teaching_loads (school_id);

-- The weekly template; dated lessons are made from it.
CREATE TABLE timetable_entries (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  study_group_id TEXT NOT NULL,
  -- 1 Monday … 7 Sunday
  weekday INTEGER NOT NULL,
  number INTEGER NOT NULL,
  room TEXT,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX timetable_entries_by_school ON timetable_entries (school_id, study_group_id);

CREATE TABLE work_kinds (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  title TEXT NOT NULL,
  short_title TEXT NOT NULL,
  -- Weight × 100: averages are exact integers.
  weight_hundredths INTEGER NOT NULL,
  position INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX work_kinds_by_school ON work_kinds (school_id, position);

-- One dated occurrence of a study group.
CREATE TABLE lessons (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  study_group_id TEXT NOT NULL,
  timetable_entry_id TEXT,
  lesson_on TEXT NOT NULL,
  number INTEGER NOT NULL,
  room TEXT,
  -- The kind of work a new mark of this lesson gets; null = the school's first kind.
  work_kind_id TEXT,
  topic TEXT,
  cancelled INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE UNIQUE INDEX lessons_by_group ON lessons (study_group_id, lesson_on, number);

-- One pupil at one lesson: up to two marks and one attendance state. The unit a teacher types into, so the unit of versioning.
-- No index by pupil: a pupil's cells are found through the lessons of their groups, which saves a row written per mark.
CREATE TABLE cells (
  lesson_id TEXT NOT NULL,
  student_id TEXT NOT NULL,
  -- JSON: [{"value":"5","kindId":"wrk_…","comment":"…"}], see Mark in protocol/journal.ts
  marks TEXT NOT NULL,
  attendance TEXT,
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  PRIMARY KEY (lesson_id, student_id)
) WITHOUT ROWID;

-- Who changed what when; nobody edits it.
CREATE TABLE journal_log (
  seq INTEGER PRIMARY KEY,
  school_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  what TEXT NOT NULL,
  lesson_id TEXT NOT NULL,
  student_id TEXT,
  before TEXT,
  after TEXT
);
CREATE INDEX journal_log_by_lesson ON journal_log (lesson_id, student_id);
CREATE TRIGGER journal_log_no_update BEFORE UPDATE ON journal_log BEGIN SELECT RAISE(ABORT, 'journal_log is append-only'); END;
CREATE TRIGGER journal_log_no_delete BEFORE DELETE ON journal_log BEGIN SELECT RAISE(ABORT, 'journal_log is append-only'); END;

-- News others must hear, written in the same batch as the change; drained after the answer and by cron (worker/reactions.ts).
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  school_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  news TEXT NOT NULL,
  payload TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  -- reading | planned | applied | undone
  state TEXT NOT NULL,
  format TEXT,
  file_name TEXT NOT NULL,
  file_key TEXT NOT NULL,
  file_bytes INTEGER NOT NULL,
  -- The plan that is shown and applied; each making of a plan takes the next number of plans_begun and becomes visible by this one column.
  plan INTEGER NOT NULL,
  plans_begun INTEGER NOT NULL,
  -- When the latest making began: one that has died is made again.
  reading_at INTEGER NOT NULL,
  -- Of the roster the plan was made against.
  roster_version INTEGER NOT NULL,
  -- JSON: column mapping and corrections of a class list, options.
  settings TEXT NOT NULL,
  -- JSON: counts and problems of the plan.
  summary TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  applied_at INTEGER,
  undone_at INTEGER
) WITHOUT ROWID;
CREATE INDEX imports_by_school ON imports (school_id, created_at);

-- The plan of an import, staged under its id: what the preview shows is what the one atomic batch of applying carries out.
CREATE TABLE import_changes (
  import_id TEXT NOT NULL,
  plan INTEGER NOT NULL,
  entity TEXT NOT NULL,
  seq INTEGER NOT NULL,
  -- What a person reads of it: «Антонов Илья, 7Б».
  row_key TEXT NOT NULL,
  -- add | change | remove
  action TEXT NOT NULL,
  -- JSON: the whole row as it was and as it becomes, so that undo is the same statements with the two swapped.
  before TEXT,
  after TEXT,
  PRIMARY KEY (import_id, plan, entity, seq)
) WITHOUT ROWID;

-- The chats that follow from the roster; each is a ChatRoom object of the same id.
CREATE TABLE chats (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  -- staff | class | parents
  kind TEXT NOT NULL,
  class_group_id TEXT,
  title TEXT NOT NULL,
  -- Drawn before the members are read, and sent with them: of two lists that overtake each other the room keeps the newer truth.
  version INTEGER NOT NULL DEFAULT 0,
  -- Its room may have members, so it must hear when they are others.
  opened INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE UNIQUE INDEX chats_by_school ON chats (school_id, kind, coalesce(class_group_id, ''));

-- A batch that must not go on inserts 0 here and is rolled back whole (D1 has no other way to refuse inside a batch).
CREATE TABLE batch_guards (
  ok INTEGER NOT NULL CHECK (ok = 1)
);
