-- Another subject instead: this lesson falls out, and that one of the other subject's own group, added in its place, holds the marks. Undone together.
ALTER TABLE lesson_changes ADD COLUMN replaced_by_id TEXT;
CREATE INDEX lesson_changes_by_replacement ON lesson_changes (replaced_by_id) WHERE replaced_by_id IS NOT NULL;
