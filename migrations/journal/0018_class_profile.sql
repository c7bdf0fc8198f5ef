-- What a class is taught by (its profile), by which kind of study plan, and where it is at home.
ALTER TABLE class_groups ADD COLUMN profile TEXT;
ALTER TABLE class_groups ADD COLUMN plan_kind TEXT NOT NULL DEFAULT 'classic';
ALTER TABLE class_groups ADD COLUMN home_room TEXT;
