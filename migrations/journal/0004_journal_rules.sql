-- What a school decides about its journal, and what follows from it: terms by year level, bells, changes of the timetable, term marks, locks,
-- absence notices, signatures, the plan of topics.

-- A row, or the defaults of protocol/journal-rules.ts.
CREATE TABLE journal_rules (
  school_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  -- JSON: JournalRules
  rules TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) WITHOUT ROWID;

-- Quarters for some year levels, half-years for others; holidays that only some have.
ALTER TABLE terms ADD COLUMN level_from INTEGER NOT NULL DEFAULT 1;
ALTER TABLE terms ADD COLUMN level_to INTEGER NOT NULL DEFAULT 11;
ALTER TABLE holidays ADD COLUMN level_from INTEGER NOT NULL DEFAULT 1;
ALTER TABLE holidays ADD COLUMN level_to INTEGER NOT NULL DEFAULT 11;

-- Other times than the school's usual ones (`bells`): a shift, short lessons, Saturday.
CREATE TABLE bell_sets (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  title TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX bell_sets_by_school ON bell_sets (school_id, title);
CREATE TABLE bell_set_times (
  bell_set_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  school_id TEXT NOT NULL,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  PRIMARY KEY (bell_set_id, number)
) WITHOUT ROWID;
-- Whose: a class's on every day, or one day's for some year levels (which goes before the class's).
ALTER TABLE class_groups ADD COLUMN bell_set_id TEXT;
CREATE TABLE bell_days (
  school_id TEXT NOT NULL,
  day_on TEXT NOT NULL,
  level_from INTEGER NOT NULL,
  level_to INTEGER NOT NULL,
  bell_set_id TEXT NOT NULL,
  PRIMARY KEY (school_id, day_on, level_from)
) WITHOUT ROWID;

CREATE TABLE rooms (
  school_id TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (school_id, title)
) WITHOUT ROWID;

-- The weekly template is edited by several people: an entry is written only over the version its writer saw.
ALTER TABLE timetable_entries ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
-- Steps of the first set-up that the school has passed over.
CREATE TABLE setup_steps (
  school_id TEXT NOT NULL,
  step TEXT NOT NULL,
  PRIMARY KEY (school_id, step)
) WITHOUT ROWID;

-- What is other than planned about a lesson; the lesson itself holds what holds now.
CREATE TABLE lesson_changes (
  lesson_id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  -- The day it takes place on, and the one it was planned for.
  lesson_on TEXT NOT NULL,
  was_on TEXT NOT NULL,
  -- Who teaches it instead: may write into this lesson, on its day, and into no other.
  substitute_id TEXT,
  -- What is taught instead.
  subject_id TEXT,
  -- A lesson of another subgroup at the same time that this one joins: one teacher, one room.
  merged_into_id TEXT,
  -- 1: there was no such lesson in the plan.
  extra INTEGER NOT NULL DEFAULT 0,
  -- JSON: {on, number, room, cancelled} as planned.
  was TEXT NOT NULL,
  -- illness | leave | course | other
  reason TEXT NOT NULL,
  comment TEXT,
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX lesson_changes_by_day ON lesson_changes (school_id, lesson_on);
CREATE INDEX lesson_changes_by_plan ON lesson_changes (school_id, was_on);
CREATE INDEX lesson_changes_by_substitute ON lesson_changes (substitute_id, lesson_on) WHERE substitute_id IS NOT NULL;

CREATE TABLE teacher_absences (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  teacher_id TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  comment TEXT,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX teacher_absences_by_school ON teacher_absences (school_id, to_on);

-- The mark of a pupil in a subject for a term, the year, an examination, the certificate.
CREATE TABLE term_marks (
  study_group_id TEXT NOT NULL,
  student_id TEXT NOT NULL,
  -- A term's id, or year | exam | final.
  period TEXT NOT NULL,
  school_id TEXT NOT NULL,
  -- 1 … 5 | na | pass | fail | exempt; null: taken back.
  value TEXT,
  -- What was suggested when it was given, with the exact average it came from (protocol/mark-average.ts).
  suggested TEXT,
  average_sum INTEGER,
  average_weight INTEGER,
  reason TEXT,
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  PRIMARY KEY (study_group_id, student_id, period)
) WITHOUT ROWID;
CREATE INDEX term_marks_by_student ON term_marks (student_id, period);

-- A term that is over for good: nobody writes into its dates or its marks without an unlock.
CREATE TABLE term_locks (
  school_id TEXT NOT NULL,
  -- Of a term, or of a whole academic year with the marks it ends with.
  term_id TEXT NOT NULL,
  -- '' = for all groups.
  study_group_id TEXT NOT NULL,
  locked_at INTEGER NOT NULL,
  locked_by TEXT NOT NULL,
  PRIMARY KEY (school_id, term_id, study_group_id)
) WITHOUT ROWID;

-- A teacher asks to write into dates that are closed; the deputy head grants it for a while, or does not.
CREATE TABLE unlocks (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  study_group_id TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  asked_by TEXT NOT NULL,
  decided_at INTEGER,
  decided_by TEXT,
  -- While it is granted: UTC ms. Null: not decided, or not granted.
  until_at INTEGER
) WITHOUT ROWID;
CREATE INDEX unlocks_by_school ON unlocks (school_id, decided_at, asked_at);
CREATE INDEX unlocks_by_group ON unlocks (study_group_id, until_at);

-- Why a mark that stood was changed. Of a change that is no lesson's, lesson_id is ''.
ALTER TABLE journal_log ADD COLUMN study_group_id TEXT;
ALTER TABLE journal_log ADD COLUMN reason TEXT;
-- What was written before knows its lesson, and by that its group. This once the log is written over, by the migration and by nobody else.
DROP TRIGGER journal_log_no_update;
UPDATE journal_log SET study_group_id = (SELECT study_group_id FROM lessons WHERE id = journal_log.lesson_id) WHERE lesson_id <> '';
CREATE TRIGGER journal_log_no_update BEFORE UPDATE ON journal_log BEGIN SELECT RAISE(ABORT, 'journal_log is append-only'); END;
-- Platform: INSERT OR REPLACE removes the row in its way without a delete trigger.
CREATE TRIGGER journal_log_no_replace BEFORE INSERT ON journal_log WHEN EXISTS (SELECT 1 FROM journal_log WHERE seq = NEW.seq)
  BEGIN SELECT RAISE(ABORT, 'journal_log is append-only'); END;
-- The log is read by time, and of one pupil by group: a lesson's rows are found among its pupil's. Two indexes, because each is a row written per mark.
DROP INDEX journal_log_by_lesson;
CREATE INDEX journal_log_by_school ON journal_log (school_id, at);
CREATE INDEX journal_log_by_student ON journal_log (study_group_id, student_id, at);

-- A parent says beforehand that the child will not be there.
CREATE TABLE absence_notices (
  id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  student_id TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  -- JSON: numbers of lessons on each of these days; null = whole days.
  numbers TEXT,
  -- illness | family | other
  reason TEXT NOT NULL,
  comment TEXT,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  withdrawn_at INTEGER
) WITHOUT ROWID;
CREATE INDEX absence_notices_by_student ON absence_notices (student_id, to_on);

-- «Я просмотрел(а) дневник»: a parent, once a week.
CREATE TABLE diary_signatures (
  student_id TEXT NOT NULL,
  week_on TEXT NOT NULL,
  parent_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  signed_at INTEGER NOT NULL,
  PRIMARY KEY (student_id, week_on, parent_id)
) WITHOUT ROWID;

-- «Точка» with a deadline: the last day on which the work is taken. Only those that wait are in the index, so that a mark writes no row more.
ALTER TABLE cells ADD COLUMN point_due TEXT;
-- 1: the pupil and the parents have been told that it is over.
ALTER TABLE cells ADD COLUMN point_told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cells_by_point ON cells (point_due) WHERE point_due IS NOT NULL AND point_told = 0;

-- A note for the staff beside the topic, and whether the lesson is outside the plan: then the plan's topic waits for the next one.
ALTER TABLE lessons ADD COLUMN note TEXT;
ALTER TABLE lessons ADD COLUMN off_plan INTEGER NOT NULL DEFAULT 0;

-- КТП: topics in their order, each for so many lessons. Read and written whole, so one row. Which lesson has which topic follows from it
-- (protocol/lesson-plan.ts) and is stored nowhere.
CREATE TABLE lesson_plans (
  study_group_id TEXT PRIMARY KEY,
  school_id TEXT NOT NULL,
  -- The group's: plans of one subject are looked through when one is copied.
  subject_id TEXT NOT NULL,
  -- JSON: [{"topic":"…","hours":2}]
  topics TEXT NOT NULL,
  version INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX lesson_plans_by_subject ON lesson_plans (school_id, subject_id);
