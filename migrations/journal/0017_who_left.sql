-- «Выбывшие»: who has left the school, among the many who are there.
CREATE INDEX people_who_left ON people (school_id) WHERE left_on IS NOT NULL;
