import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { Tenant } from '../../db/db.ts'
import {
  academicYears,
  classGroups,
  classMembers,
  holidays,
  people,
  rosters,
  studyGroups,
  teachingLoads,
  terms,
} from '../../db/schema/school.ts'
import { Refusal } from '../../platform/refusal.ts'
import { titleOfClass } from '../import/normalise.ts'
import { isLastClass } from './last-class.ts'
import { isWithin } from './periods.ts'
import { leavesByDefault, mayRollOver, nextPeriods, nextYear } from './plan-roll-over.ts'

const STANDING = '(SELECT c.id FROM class_groups c WHERE c.id = later.class_group_id AND c.archived_on IS NULL)'

/** The school as the roll-over finds it, and what it makes of it. Refuses not_found for a school without a year. */
export async function readRollOver({ db, schoolId }: Tenant, today: SchoolDate) {
  const [versions, years, termRows, holidayRows, classes, counts, groups, loads] = await db.batch([
    db.select({ version: rosters.version }).from(rosters).where(eq(rosters.schoolId, schoolId)),
    db.select().from(academicYears).where(eq(academicYears.schoolId, schoolId)).orderBy(asc(academicYears.startsOn)),
    db
      .select()
      .from(terms)
      .where(and(eq(terms.schoolId, schoolId), ne(terms.kind, 'year')))
      .orderBy(asc(terms.startsOn)),
    db.select().from(holidays).where(eq(holidays.schoolId, schoolId)).orderBy(asc(holidays.startsOn)),
    db
      .select()
      .from(classGroups)
      .where(and(eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn)))
      .orderBy(asc(classGroups.yearLevel), asc(classGroups.letter)),
    db
      .select({ classGroupId: classMembers.classGroupId, toOn: classMembers.toOn, count: sql<number>`count(*)` })
      .from(classMembers)
      .innerJoin(people, and(eq(people.id, classMembers.studentId), isNull(people.leftOn)))
      .where(and(eq(classMembers.schoolId, schoolId), sql.raw(isLastClass('class_members', STANDING))))
      .groupBy(classMembers.classGroupId, classMembers.toOn),
    db
      .select({ id: studyGroups.id, classGroupId: studyGroups.classGroupId, title: studyGroups.title })
      .from(studyGroups)
      .where(and(eq(studyGroups.schoolId, schoolId), isNull(studyGroups.archivedOn))),
    db
      .select({ count: sql<number>`count(*)` })
      .from(studyGroups)
      .innerJoin(teachingLoads, eq(teachingLoads.studyGroupId, studyGroups.id))
      .where(and(eq(studyGroups.schoolId, schoolId), isNull(studyGroups.archivedOn))),
  ])
  const from = years.findLast((year) => year.startsOn <= today) ?? years[0]
  if (!from) throw new Refusal('not_found')
  const to = nextYear(from)
  const lastDay = from.endsOn < today ? from.endsOn : today
  const levels = classes.map(({ yearLevel }) => yearLevel)
  return {
    version: versions[0]?.version ?? 0,
    open: mayRollOver(from, years, today),
    from,
    to,
    terms: nextPeriods(
      termRows.filter((term) => term.yearId === from.id),
      from,
      to,
    ),
    holidays: nextPeriods(
      holidayRows.filter((holiday) => isWithin(holiday, from)),
      from,
      to,
    ),
    classes: classes.map((one) => ({
      ...one,
      // Until the year's last day, also when a source ended all memberships with it.
      students: counts
        .filter((row) => row.classGroupId === one.id && (row.toOn === null || row.toOn >= lastDay))
        .reduce((sum, row) => sum + row.count, 0),
      next: titleOfClass(one.yearLevel + 1, one.letter),
      leaves: leavesByDefault(one.yearLevel, levels),
    })),
    groups,
    loads: loads[0]?.count ?? 0,
  }
}
