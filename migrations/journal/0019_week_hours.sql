-- How many lessons a week a load is, in hundredths (half an hour a week is common). None said: what the timetable has.
ALTER TABLE teaching_loads ADD COLUMN week_hours_hundredths INTEGER;
