import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { AcademicYearId } from '../../../protocol/ids.ts'
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
import { leavesByDefault, nextPeriods, nextYear, whyClosed, yearToLeave } from './plan-roll-over.ts'

const STANDING = '(SELECT c.id FROM class_groups c WHERE c.id = later.class_group_id AND c.archived_on IS NULL)'

/** The school as the roll-over finds it, and what it makes of it. Refuses not_found for a school without a year. */
export async function readRollOver({ db, schoolId }: Tenant, today: SchoolDate) {
  const [versions, years, termRows, holidayRows, classes, counts, groups, loads, classYears, groupYears] = await db.batch([
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
    db.selectDistinct({ yearId: classGroups.yearId }).from(classGroups).where(eq(classGroups.schoolId, schoolId)),
    db.selectDistinct({ yearId: studyGroups.yearId }).from(studyGroups).where(eq(studyGroups.schoolId, schoolId)),
  ])
  const [withClasses, withGroups] = [idsOf(classYears), idsOf(groupYears)]
  const from = yearToLeave(years, withClasses.size > 0 ? withClasses : withGroups, today)
  if (!from) throw new Refusal('not_found')
  const next = years.find((year) => year.startsOn > from.endsOn)
  const to = next ?? nextYear(from)
  const closed = whyClosed(from, next, withClasses, today)
  // A year that is there already keeps its own; what it has none of comes from the old one.
  const own = {
    terms: termRows.filter((term) => term.yearId === next?.id),
    holidays: next ? holidayRows.filter((holiday) => isWithin(holiday, next)) : [],
  }
  const carried = {
    terms:
      own.terms.length > 0
        ? []
        : nextPeriods(
            termRows.filter((term) => term.yearId === from.id),
            from,
            to,
          ),
    holidays:
      own.holidays.length > 0
        ? []
        : nextPeriods(
            holidayRows.filter((holiday) => isWithin(holiday, from)),
            from,
            to,
          ),
  }
  const lastDay = from.endsOn < today ? from.endsOn : today
  const levels = classes.map(({ yearLevel }) => yearLevel)
  return {
    version: versions[0]?.version ?? 0,
    open: closed === null,
    closed,
    from,
    to: { title: to.title, startsOn: to.startsOn, endsOn: to.endsOn },
    /** The next year's id, when the school has made it already. */
    toId: next?.id ?? null,
    terms: [...own.terms, ...carried.terms],
    holidays: [...own.holidays, ...carried.holidays],
    carried,
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

function idsOf(rows: readonly { readonly yearId: AcademicYearId | null }[]): Set<AcademicYearId> {
  return new Set(rows.flatMap(({ yearId }) => (yearId === null ? [] : [yearId])))
}
