-- On which weekdays a set of bells rings (1 Monday … 7 Sunday; none said: on every day), and for which year levels without being chosen (none said: only
-- for the classes and days that have it, as until now).
ALTER TABLE bell_sets ADD COLUMN weekdays TEXT NOT NULL DEFAULT '[]';
ALTER TABLE bell_sets ADD COLUMN level_from INTEGER;
ALTER TABLE bell_sets ADD COLUMN level_to INTEGER;
CREATE INDEX bell_sets_by_level ON bell_sets (school_id, level_from) WHERE level_from IS NOT NULL;
