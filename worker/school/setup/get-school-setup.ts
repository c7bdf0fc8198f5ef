import { and, asc, eq, gte, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm'
import { dateAt } from '../../../protocol/dates.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import { listName, type NamedPerson } from '../../../protocol/people.ts'
import { canAny, isStaff, SCHOOL_ROLES } from '../../../protocol/rights.ts'
import type { GetSchoolSetup } from '../../../protocol/school-setup.ts'
import { TermKind } from '../../../protocol/term-kinds.ts'
import { journalRules, workKinds } from '../../db/schema/journal.ts'
import {
  academicYears,
  bellDays,
  bellSets,
  bellSetTimes,
  bells,
  classGroups,
  classMembers,
  classTeachers,
  holidays,
  people,
  personRoles,
  rooms,
  setupSteps,
  studyGroups,
  subjects,
  terms,
  timetableEntries,
} from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { rolesOf } from '../../identity/roles.ts'
import { now } from '../../platform/clock.ts'
import { requireRosterRight } from '../access.ts'
import { yearAt } from './periods.ts'

const STAFF = SCHOOL_ROLES.filter((role) => isStaff([role]))
const NAME = { personId: people.id, familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic }
const BY_TITLE = new Intl.Collator('ru', { numeric: true })

/** Everything of the set-up but who is in which group. One round trip. */
export async function getSchoolSetup(env: Env, actor: Actor): Promise<ResultOf<typeof GetSchoolSetup>> {
  await requireRosterRight(actor, 'roster.read')
  const { tenant } = actor
  const { db, schoolId, timeZone } = tenant
  const today = dateAt(now(env), timeZone)
  const roles = await rolesOf(tenant, actor.personId)
  const [
    years,
    termRows,
    holidayRows,
    usual,
    sets,
    times,
    days,
    classes,
    teachers,
    counts,
    groups,
    subjectRows,
    roomRows,
    used,
    kinds,
    rules,
    staff,
    steps,
  ] = await db.batch([
    db.select().from(academicYears).where(eq(academicYears.schoolId, schoolId)).orderBy(asc(academicYears.startsOn)),
    db
      .select()
      .from(terms)
      .where(and(eq(terms.schoolId, schoolId), ne(terms.kind, 'year')))
      .orderBy(asc(terms.startsOn)),
    db.select().from(holidays).where(eq(holidays.schoolId, schoolId)).orderBy(asc(holidays.startsOn)),
    db.select().from(bells).where(eq(bells.schoolId, schoolId)).orderBy(asc(bells.number)),
    db.select().from(bellSets).where(eq(bellSets.schoolId, schoolId)).orderBy(asc(bellSets.title)),
    db
      .select({
        bellSetId: bellSetTimes.bellSetId,
        number: bellSetTimes.number,
        startsAt: bellSetTimes.startsAt,
        endsAt: bellSetTimes.endsAt,
      })
      .from(bellSets)
      .innerJoin(bellSetTimes, eq(bellSetTimes.bellSetId, bellSets.id))
      .where(eq(bellSets.schoolId, schoolId))
      .orderBy(asc(bellSetTimes.number)),
    db.select().from(bellDays).where(eq(bellDays.schoolId, schoolId)).orderBy(asc(bellDays.dayOn), asc(bellDays.levelFrom)),
    db
      .select()
      .from(classGroups)
      .where(and(eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn)))
      .orderBy(asc(classGroups.yearLevel), asc(classGroups.letter)),
    db
      .select({ classGroupId: classTeachers.classGroupId, ...NAME })
      .from(classTeachers)
      .innerJoin(people, and(eq(people.id, classTeachers.teacherId), isNull(people.leftOn)))
      .where(eq(classTeachers.schoolId, schoolId)),
    db
      .select({ classGroupId: classMembers.classGroupId, count: sql<number>`count(*)` })
      .from(classMembers)
      .where(and(eq(classMembers.schoolId, schoolId), or(isNull(classMembers.toOn), gte(classMembers.toOn, today))))
      .groupBy(classMembers.classGroupId),
    db
      .select({
        classGroupId: studyGroups.classGroupId,
        subjectId: studyGroups.subjectId,
        // One that begins later counts: the group has somebody.
        taught: sql<number>`EXISTS (SELECT 1 FROM teaching_loads l WHERE l.study_group_id = study_groups.id
          AND (l.to_on IS NULL OR l.to_on >= ${today}))`,
        // Of any day: in June the template is over, and the year's set-up is still done. Next year's groups are others.
        planned: sql<number>`EXISTS (SELECT 1 FROM timetable_entries e
          WHERE e.school_id = study_groups.school_id AND e.study_group_id = study_groups.id)`,
      })
      .from(studyGroups)
      .where(and(eq(studyGroups.schoolId, schoolId), isNull(studyGroups.archivedOn))),
    db.select().from(subjects).where(eq(subjects.schoolId, schoolId)),
    db.select({ title: rooms.title }).from(rooms).where(eq(rooms.schoolId, schoolId)),
    db
      .selectDistinct({ room: timetableEntries.room })
      .from(timetableEntries)
      .where(and(eq(timetableEntries.schoolId, schoolId), gte(timetableEntries.toOn, today), isNotNull(timetableEntries.room))),
    db.select().from(workKinds).where(eq(workKinds.schoolId, schoolId)).orderBy(asc(workKinds.position)),
    db.select({ version: journalRules.version }).from(journalRules).where(eq(journalRules.schoolId, schoolId)),
    db
      .select({ role: personRoles.role, ...NAME })
      .from(personRoles)
      .innerJoin(people, and(eq(people.id, personRoles.personId), isNull(people.leftOn)))
      .where(and(eq(personRoles.schoolId, schoolId), inArray(personRoles.role, STAFF))),
    db.select({ step: setupSteps.step }).from(setupSteps).where(eq(setupSteps.schoolId, schoolId)),
  ])
  const listed = new Set(roomRows.map(({ title }) => title))
  const everybody = [...new Map(staff.map((row) => [row.personId, row])).values()]
  return {
    today,
    mayChange: canAny(roles, 'school.setUp'),
    years: years.map(({ id, title, startsOn, endsOn }) => ({ yearId: id, title, startsOn, endsOn })),
    yearId: yearAt(years, today)?.id ?? null,
    terms: termRows.flatMap(({ id, kind, schoolId: _, sourceId: __, ...term }) => {
      const known = TermKind.safeParse(kind)
      return known.success ? [{ termId: id, kind: known.data, ...term }] : []
    }),
    holidays: holidayRows.map(({ id, schoolId: _, ...holiday }) => ({ holidayId: id, ...holiday })),
    bellSets: [
      {
        bellSetId: null,
        title: '',
        weekdays: [],
        levels: null,
        times: usual.map(({ number, startsAt, endsAt }) => ({ number, startsAt, endsAt })),
      },
      ...sets.map(({ id, title, weekdays, levelFrom, levelTo }) => ({
        bellSetId: id,
        title,
        weekdays: [...weekdays],
        levels: levelFrom === null || levelTo === null ? null : { levelFrom, levelTo },
        times: times.filter((time) => time.bellSetId === id).map(({ number, startsAt, endsAt }) => ({ number, startsAt, endsAt })),
      })),
    ],
    bellDays: days.map(({ dayOn, levelFrom, levelTo, bellSetId }) => ({ dayOn, levelFrom, levelTo, bellSetId })),
    classes: classes.map(({ id, yearLevel, letter, title, bellSetId, profile, planKind, homeRoom }) => {
      const own = groups.filter((group) => group.classGroupId === id)
      return {
        classGroupId: id,
        yearLevel,
        letter,
        title,
        profile,
        planKind,
        room: homeRoom,
        bellSetId,
        teachers: teachers.filter((row) => row.classGroupId === id).map(named),
        students: counts.find((row) => row.classGroupId === id)?.count ?? 0,
        groups: own.length,
        groupsWithoutTeacher: own.filter(({ taught }) => taught === 0).length,
      }
    }),
    crossGroups: groups.filter((group) => group.classGroupId === null).length,
    groupsInTimetable: groups.filter(({ planned }) => planned === 1).length,
    subjects: subjectRows
      .map(({ id, title }) => ({ subjectId: id, title, groups: groups.filter((group) => group.subjectId === id).length }))
      .sort((one, other) => BY_TITLE.compare(one.title, other.title)),
    rooms: [...listed].sort(BY_TITLE.compare),
    roomsUnlisted: used.flatMap(({ room }) => (room === null || listed.has(room) ? [] : [room])).sort(BY_TITLE.compare),
    workKinds: kinds.map(({ id, title, shortTitle, weightHundredths }) => ({ kindId: id, title, shortTitle, weightHundredths })),
    rulesVersion: rules[0]?.version ?? 0,
    staff: everybody
      .map((person) => ({ ...named(person), roles: staff.filter((row) => row.personId === person.personId).map((row) => row.role) }))
      .sort((one, other) => BY_TITLE.compare(listName(one.name), listName(other.name))),
    passedOver: steps.map(({ step }) => step),
  }
}

type Row = NamedPerson['name'] & { readonly personId: NamedPerson['personId'] }

function named({ personId, familyName, givenName, patronymic }: Row): NamedPerson {
  return { personId, name: { familyName, givenName, patronymic } }
}
