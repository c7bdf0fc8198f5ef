// The plan: one pure function from what the file says and what the roster is to the changes that make the second agree with the first.
// The preview counts them and applying carries them out, so the two cannot differ. Ids are made here: undo and redo meet the same rows.
// Over 300 lines because the entities are planned in one order and share the ids of what was planned before them.
import { fold } from '../../../protocol/clean-text.ts'
import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import type { ClassGroupId, PersonId, StudyGroupId, SubjectId } from '../../../protocol/ids.ts'
import { fullName, listName } from '../../../protocol/people.ts'
import { DEFAULT_WORK_KINDS, shortTitleOf } from '../default-work-kinds.ts'
import { TRUSTED_ROLES } from '../trusted-roles.ts'
import { add, type Change, type NewId, put, remove } from './change.ts'
import { betterSpelling, groupBy, isStaffRole, matchPeople } from './match-people.ts'
import { planHolidays, planYears, type YearContext } from './plan-year.ts'
import type { Roster, RowOf } from './roster.ts'
import type { Problems, Ref, SaidMember, SaidPerson, Says } from './says.ts'
import { whoLeaves } from './who-leaves.ts'

export type PlanContext = YearContext & {
  readonly today: SchoolDate
  /** Who imports: their own import never takes their place or their right to run the school from them (IMP-12). */
  readonly actorId: PersonId
  readonly othersLeave: boolean
  readonly fileName: string
}

type Person = RowOf<'student'>
type PeopleEntity = 'student' | 'parent' | 'staff'

/** Of a class or group, how many members must belong to a class for it to be that class's own. */
const OWN_CLASS_SHARE = 0.9

/** `others` is filled on the way: how many pupils the option `othersLeave` would take out, and whether it must not. */
export function* planRoster(
  says: Says,
  roster: Roster,
  context: PlanContext,
  problems: Problems,
  others: { count: number; held: boolean },
): Generator<Change, void, undefined> {
  const { today, newId } = context
  const yesterday = addDays(today, -1)
  // A last day to come is what the source intends (the year's end, as a rule), not that somebody has gone.
  const isOver = (row: { readonly toOn: SchoolDate | null }) => row.toOn !== null && row.toOn < today

  const planned = yield* planYears(says, roster, context, problems)
  const { years, yearIds } = planned
  const currentYear = years.find((year) => year.startsOn <= today && today <= year.endsOn)
  const yearStart = (yearId: string | null) =>
    years.find((year) => year.id === yearId)?.startsOn ?? currentYear?.startsOn ?? septemberBefore(today)

  // Classes
  const classes = new Map<Ref, RowOf<'classGroup'>>()
  const knownClasses = new Map<Ref, ClassGroupId>()
  const classTitles = new Map<ClassGroupId, string>(roster.classGroups.map((row) => [row.id, row.title]))
  const seenClasses = new Set<ClassGroupId>()
  for (const said of says.classes) {
    const known =
      (said.sourceId === null ? undefined : roster.classGroups.find((row) => row.sourceId === said.sourceId)) ??
      roster.classGroups.find(
        (row) =>
          !seenClasses.has(row.id) &&
          row.archivedOn === null &&
          (said.sourceId === null || row.sourceId === null) &&
          row.yearLevel === said.yearLevel &&
          fold(row.letter) === fold(said.letter),
      )
    const { yearLevel, title } = said
    const letter = known && fold(known.letter) === fold(said.letter) ? known.letter : said.letter
    const yearId = said.year === null ? (known?.yearId ?? currentYear?.id ?? null) : (yearIds.get(said.year) ?? null)
    const row = {
      id: known?.id ?? newId<ClassGroupId>('classGroup'),
      yearId,
      sourceId: said.sourceId ?? known?.sourceId ?? null,
      yearLevel,
      letter,
      title,
      archivedOn: null,
    }
    classes.set(said.ref, row)
    seenClasses.add(row.id)
    classTitles.set(row.id, title)
    if (known) knownClasses.set(said.ref, known.id)
    yield* put('classGroup', title, known, row)
  }
  if (says.complete) {
    for (const row of roster.classGroups)
      if (row.archivedOn === null && !seenClasses.has(row.id)) yield* put('classGroup', row.title, row, { ...row, archivedOn: today })
  }

  // People
  const { known, ambiguous } = matchPeople(says, roster, (ref) => knownClasses.get(ref))
  for (const said of ambiguous) problems.warn('ambiguous_person', { file: context.fileName, line: said.line, value: listName(said) })
  const personIds = new Map<Ref, PersonId>()
  const names = new Map<PersonId, string>(roster.people.map((person) => [person.id, listName(person)]))
  for (const said of says.people) {
    const id = known.get(said.ref)?.id ?? newId<PersonId>('person')
    personIds.set(said.ref, id)
    names.set(id, listName(said))
  }
  const here = new Set(personIds.values())
  const currentMembers = roster.classMembers.filter((row) => row.toOn === null || row.toOn >= today)
  const classIds = new Map([...classes].map(([ref, row]) => [ref, row.id]))
  const missing = says.complete ? { ids: new Set<PersonId>(), held: false } : whoLeaves(says, roster, known, classIds, today)
  others.count = missing.ids.size
  others.held = missing.held
  const rolesOf = groupBy(roster.personRoles, (row) => row.personId)
  const parentsSaid = says.people.some((said) => said.roles.includes('parent'))
  const gone = context.othersLeave ? withLoneParents(missing.ids, roster, says, personIds) : new Set<PersonId>()
  const leaves = (person: Person) => {
    if (person.leftOn !== null || here.has(person.id) || person.id === context.actorId) return false
    if (!says.complete) return gone.has(person.id)
    const roles = (rolesOf.get(person.id) ?? []).map((row) => row.role)
    // An administrator who was never in the source's files is not the source's to take away.
    if (person.sourceId === null && roles.includes('schoolAdmin')) return false
    return parentsSaid || !(roles.length > 0 && roles.every((role) => role === 'parent'))
  }
  const firstClass = new Map(says.classMembers.map((row) => [row.person, classes.get(row.group)?.title]))
  for (const said of says.people) {
    const before = known.get(said.ref)
    const id = personIds.get(said.ref) as PersonId
    const kind = kindOf([...said.roles, ...(rolesOf.get(id) ?? []).map((row) => row.role)])
    yield* put(kind, titleOf(said, firstClass.get(said.ref)), before, personRow(id, said, before))
  }
  const currentClassOf = new Map(currentMembers.map((row) => [row.studentId, classTitles.get(row.classGroupId)]))
  for (const person of roster.people) {
    if (!leaves(person)) continue
    const kind = kindOf((rolesOf.get(person.id) ?? []).map((row) => row.role))
    yield* put(kind, titleOf(person, currentClassOf.get(person.id)), person, { ...person, leftOn: today })
  }
  for (const said of says.people) {
    const personId = personIds.get(said.ref) as PersonId
    const has = rolesOf.get(personId) ?? []
    for (const role of said.roles) {
      const isNew = !has.some((row) => row.role === role)
      // Security: an import can make somebody the school's administrator, so nobody becomes that unseen; who comes back gets it again.
      if (TRUSTED_ROLES.includes(role) && (isNew || known.get(said.ref)?.leftOn !== null))
        problems.alarm('role_gained', { file: 'users.csv', line: said.line, value: listName(said) }, { role })
      if (isNew) yield add('personRole', listName(said), { personId, role })
    }
    if (!says.complete) continue
    for (const row of has) {
      const kept = said.roles.includes(row.role) || (row.role === 'schoolAdmin' && personId === context.actorId)
      const untold = row.role === 'parent' && !parentsSaid
      if (!kept && !untold) yield remove('personRole', listName(said), row)
    }
  }

  // Who is whose parent
  const guardianships = new Map(roster.guardianships.map((row) => [`${row.studentId} ${row.parentId}`, row]))
  const saidPairs = new Set<string>()
  for (const said of says.guardianships) {
    const [studentId, parentId] = [personIds.get(said.student), personIds.get(said.parent)]
    if (studentId === undefined || parentId === undefined) continue
    const key = `${studentId} ${parentId}`
    if (saidPairs.has(key)) continue
    saidPairs.add(key)
    const before = guardianships.get(key)
    yield* put('guardianship', pairTitle(studentId, parentId), before, {
      studentId,
      parentId,
      relation: said.relation ?? before?.relation ?? null,
    })
  }
  if (says.complete && parentsSaid) {
    // Of a pupil who has left the file says nothing: whoever comes back has their parents (IMP-13, SET-21).
    for (const [key, row] of guardianships)
      if (!saidPairs.has(key) && here.has(row.studentId)) yield remove('guardianship', pairTitle(row.studentId, row.parentId), row)
  }

  // Who is in which class
  const classHasMembers = new Set(roster.classMembers.map((row) => row.classGroupId))
  const classRows = new Map(roster.classMembers.map((row) => [`${row.classGroupId} ${row.studentId}`, row]))
  const seenMembers = new Set<string>()
  for (const said of says.classMembers) {
    const [group, studentId] = [classes.get(said.group), personIds.get(said.person)]
    if (group === undefined || studentId === undefined) continue
    const key = `${group.id} ${studentId}`
    seenMembers.add(key)
    const before = classRows.get(key)
    const dates = datesOf(said, before, classHasMembers.has(group.id) ? today : yearStart(group.yearId), today)
    yield* put('classMember', memberTitle(group.title, studentId), before, { classGroupId: group.id, studentId, ...dates })
  }
  for (const [key, row] of classRows) {
    if (seenMembers.has(key) || isOver(row)) continue
    // A pupil whom a class list names in another class has moved there.
    const moved =
      !says.complete && here.has(row.studentId) && says.classMembers.some((said) => personIds.get(said.person) === row.studentId)
    if (!says.complete && !moved && !gone.has(row.studentId)) continue
    yield* put('classMember', memberTitle(classTitles.get(row.classGroupId) ?? '', row.studentId), row, { ...row, toOn: yesterday })
  }
  const subjectTitles = new Map<SubjectId, string>(roster.subjects.map((row) => [row.id, row.title]))
  const groupNames = new Map<StudyGroupId, string>(
    roster.studyGroups.map((row) => [row.id, groupName(subjectTitles.get(row.subjectId) ?? '', row.title)]),
  )
  if (!says.complete) {
    for (const row of roster.studyGroupMembers) {
      if (isOver(row) || !gone.has(row.studentId)) continue
      yield* put('studyGroupMember', memberTitle(groupNames.get(row.studyGroupId) ?? '', row.studentId), row, { ...row, toOn: yesterday })
    }
    return
  }
  const teacherRows = new Map(roster.classTeachers.map((row) => [`${row.classGroupId} ${row.teacherId}`, row]))
  const seenTeachers = new Set<string>()
  for (const said of says.classTeachers) {
    const [group, teacherId] = [classes.get(said.group), personIds.get(said.person)]
    if (group === undefined || teacherId === undefined) continue
    const key = `${group.id} ${teacherId}`
    seenTeachers.add(key)
    yield* put('classTeacher', memberTitle(group.title, teacherId), teacherRows.get(key), { classGroupId: group.id, teacherId })
  }
  for (const [key, row] of teacherRows) {
    if (!seenTeachers.has(key)) yield remove('classTeacher', memberTitle(classTitles.get(row.classGroupId) ?? '', row.teacherId), row)
  }

  // Subjects and who studies them together
  const subjectIds = new Map<string, SubjectId>(roster.subjects.map((row) => [fold(row.title), row.id]))
  for (const { subject } of says.studyGroups) {
    if (subjectIds.has(fold(subject))) continue
    const row = { id: newId<SubjectId>('subject'), title: subject }
    subjectIds.set(fold(subject), row.id)
    yield add('subject', subject, row)
  }
  const classOf = ownClasses(says, today)
  const groups = new Map<Ref, RowOf<'studyGroup'>>()
  const groupsBySource = new Map(roster.studyGroups.map((row) => [row.sourceId, row]))
  const seenGroups = new Set<StudyGroupId>()
  for (const said of says.studyGroups) {
    const before = groupsBySource.get(said.sourceId)
    const own = classOf.get(said.ref)
    const ownClass = own === undefined ? undefined : classes.get(own.classRef)
    const row = {
      id: before?.id ?? newId<StudyGroupId>('studyGroup'),
      yearId: said.year === null ? null : (yearIds.get(said.year) ?? null),
      sourceId: said.sourceId,
      subjectId: subjectIds.get(fold(said.subject)) as SubjectId,
      classGroupId: ownClass?.id ?? null,
      // A whole class is called as the class; a subgroup as the source calls it.
      title: ownClass && own?.whole ? ownClass.title : said.title,
      archivedOn: null,
    }
    groups.set(said.ref, row)
    seenGroups.add(row.id)
    const name = groupName(said.subject, row.title)
    groupNames.set(row.id, name)
    yield* put('studyGroup', name, before, row)
  }
  for (const row of roster.studyGroups) {
    if (row.archivedOn === null && !seenGroups.has(row.id))
      yield* put('studyGroup', groupNames.get(row.id) ?? row.title, row, { ...row, archivedOn: today })
  }
  const knownGroups = new Set(roster.studyGroups.map((row) => row.id))
  const memberRows = new Map(roster.studyGroupMembers.map((row) => [`${row.studyGroupId} ${row.studentId}`, row]))
  const loadRows = new Map(roster.teachingLoads.map((row) => [`${row.studyGroupId} ${row.teacherId}`, row]))
  const seenGroupMembers = new Set<string>()
  for (const said of says.studyGroupMembers) {
    const [group, studentId] = [groups.get(said.group), personIds.get(said.person)]
    if (group === undefined || studentId === undefined) continue
    const key = `${group.id} ${studentId}`
    seenGroupMembers.add(key)
    const before = memberRows.get(key)
    const dates = datesOf(said, before, knownGroups.has(group.id) ? today : yearStart(group.yearId), today)
    yield* put('studyGroupMember', memberTitle(groupNames.get(group.id) ?? '', studentId), before, {
      studyGroupId: group.id,
      studentId,
      ...dates,
    })
  }
  for (const [key, row] of memberRows) {
    if (seenGroupMembers.has(key) || isOver(row)) continue
    yield* put('studyGroupMember', memberTitle(groupNames.get(row.studyGroupId) ?? '', row.studentId), row, { ...row, toOn: yesterday })
  }
  const seenLoads = new Set<string>()
  for (const said of says.teachingLoads) {
    const [group, teacherId] = [groups.get(said.group), personIds.get(said.person)]
    if (group === undefined || teacherId === undefined) continue
    const key = `${group.id} ${teacherId}`
    seenLoads.add(key)
    const before = loadRows.get(key)
    const dates = datesOf(said, before, knownGroups.has(group.id) ? today : yearStart(group.yearId), today)
    yield* put('teachingLoad', memberTitle(groupNames.get(group.id) ?? '', teacherId), before, {
      studyGroupId: group.id,
      teacherId,
      ...dates,
      weekHoursHundredths: said.weekHoursHundredths ?? before?.weekHoursHundredths ?? null,
    })
  }
  for (const [key, row] of loadRows) {
    if (seenLoads.has(key) || isOver(row)) continue
    yield* put('teachingLoad', memberTitle(groupNames.get(row.studyGroupId) ?? '', row.teacherId), row, { ...row, toOn: yesterday })
  }

  // Kinds of work, bells, holidays, the timetable
  yield* planWorkKinds(says, roster, newId)
  yield* planBells(says, roster)
  yield* planHolidays(says, roster, newId, planned, problems)
  const entriesOf = groupBy(roster.timetableEntries, (row) => row.studyGroupId)
  const seenEntries = new Set<string>()
  for (const said of says.timetable ?? []) {
    const group = groups.get(said.group)
    if (group === undefined) continue
    const entries = entriesOf.get(group.id) ?? []
    const before = entries.find(
      (row) =>
        !seenEntries.has(row.id) &&
        row.weekday === said.weekday &&
        row.number === said.number &&
        (said.fromOn === null ? row.toOn >= today : row.fromOn === said.fromOn),
    )
    const fromOn = said.fromOn ?? before?.fromOn ?? (entries.length > 0 ? today : yearStart(group.yearId))
    const row = {
      id: before?.id ?? newId<RowOf<'timetableEntry'>['id']>('timetableEntry'),
      studyGroupId: group.id,
      weekday: said.weekday,
      number: said.number,
      room: said.room,
      fromOn,
      toOn: said.toOn,
    }
    seenEntries.add(row.id)
    yield* put('timetableEntry', entryTitle(groupNames.get(group.id) ?? '', said), before, row)
  }
  for (const row of roster.timetableEntries) {
    const untold = says.timetable === null && seenGroups.has(row.studyGroupId)
    if (!seenEntries.has(row.id) && !untold) yield remove('timetableEntry', entryTitle(groupNames.get(row.studyGroupId) ?? '', row), row)
  }

  function pairTitle(studentId: PersonId, parentId: PersonId): string {
    return `${names.get(parentId) ?? ''} → ${names.get(studentId) ?? ''}`
  }
  function memberTitle(group: string, personId: PersonId): string {
    return `${group}: ${names.get(personId) ?? ''}`
  }
}

/** An empty cell of a file never erases what is known (IMP-06). */
function personRow(id: PersonId, said: SaidPerson, before: Person | undefined): Person {
  return {
    id,
    sourceId: said.sourceId ?? before?.sourceId ?? null,
    familyName: betterSpelling(before?.familyName ?? '', said.familyName),
    givenName: betterSpelling(before?.givenName ?? '', said.givenName),
    patronymic: said.patronymic === null ? (before?.patronymic ?? null) : betterSpelling(before?.patronymic ?? '', said.patronymic),
    birthOn: said.birthOn ?? before?.birthOn ?? null,
    sex: said.sex ?? before?.sex ?? null,
    phone: said.phone ?? before?.phone ?? null,
    email: said.email ?? before?.email ?? null,
    leftOn: null,
  }
}

function titleOf(person: Pick<Person, 'familyName' | 'givenName' | 'patronymic'>, classTitle: string | undefined): string {
  return classTitle === undefined ? fullName(person) : `${fullName(person)}, ${classTitle}`
}

function kindOf(roles: readonly RowOf<'personRole'>['role'][]): PeopleEntity {
  if (roles.some(isStaffRole)) return 'staff'
  return roles.includes('student') ? 'student' : 'parent'
}

/** Parents of leavers all of whose children leave go with them. */
function withLoneParents(leavers: ReadonlySet<PersonId>, roster: Roster, says: Says, personIds: ReadonlyMap<Ref, PersonId>): Set<PersonId> {
  const gone = new Set(leavers)
  const staying = new Set(says.guardianships.map((row) => personIds.get(row.parent)))
  const left = new Set(roster.people.filter((person) => person.leftOn !== null).map((person) => person.id))
  const staff = new Set(roster.personRoles.filter((row) => row.role !== 'parent').map((row) => row.personId))
  for (const [parentId, rows] of groupBy(roster.guardianships, (row) => row.parentId)) {
    const all = rows.every((row) => leavers.has(row.studentId) || left.has(row.studentId))
    if (all && rows.some((row) => leavers.has(row.studentId)) && !staying.has(parentId) && !staff.has(parentId)) gone.add(parentId)
  }
  return gone
}

/**
 * One row holds somebody's days in a group, and what they have there (marks, attendance, a teacher's own days) is of these days. So a first day that
 * has come stays, also when a file begins the enrolment anew for whoever left and came back: days in between are theirs, none is lost.
 */
function datesOf(said: SaidMember, before: { fromOn: string; toOn: string | null } | undefined, otherwise: SchoolDate, today: SchoolDate) {
  const fromOn = said.fromOn ?? before?.fromOn ?? otherwise
  return { fromOn: before !== undefined && before.fromOn <= today && before.fromOn < fromOn ? before.fromOn : fromOn, toOn: said.toOn }
}

/** The class that (nearly) all members of a study group belong to, and whether the group is (nearly) the whole of it. */
function ownClasses(says: Says, today: SchoolDate): Map<Ref, { classRef: Ref; whole: boolean }> {
  const current = (row: SaidMember) => row.toOn === null || row.toOn >= today
  const classOf = new Map(says.classMembers.filter(current).map((row) => [row.person, row.group]))
  const sizes = new Map<Ref, number>()
  for (const group of classOf.values()) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  const found = new Map<Ref, { classRef: Ref; whole: boolean }>()
  for (const [group, rows] of groupBy(says.studyGroupMembers.filter(current), (row) => row.group)) {
    const counts = new Map<Ref, number>()
    for (const { person } of rows) {
      const classRef = classOf.get(person)
      if (classRef !== undefined) counts.set(classRef, (counts.get(classRef) ?? 0) + 1)
    }
    for (const [classRef, count] of counts) {
      if (count < rows.length * OWN_CLASS_SHARE) continue
      found.set(group, { classRef, whole: count >= (sizes.get(classRef) ?? 0) * OWN_CLASS_SHARE })
    }
  }
  return found
}

function* planWorkKinds(says: Says, roster: Roster, newId: NewId): Generator<Change> {
  const said = says.workKinds.length > 0 ? says.workKinds : roster.workKinds.length > 0 ? [] : DEFAULT_WORK_KINDS
  for (const [position, { title, weightHundredths }] of said.entries()) {
    const before = roster.workKinds.find((row) => fold(row.title) === fold(title))
    const row = {
      id: before?.id ?? newId<RowOf<'workKind'>['id']>('workKind'),
      title,
      shortTitle: before?.shortTitle ?? shortTitleOf(title),
      weightHundredths,
      position,
    }
    yield* put('workKind', title, before, row)
  }
}

function* planBells(says: Says, roster: Roster): Generator<Change> {
  if (says.bells === null) return
  const known = new Map(roster.bells.map((row) => [row.number, row]))
  for (const bell of says.bells) yield* put('bell', String(bell.number), known.get(bell.number), bell)
  const said = new Set(says.bells.map((bell) => bell.number))
  for (const row of roster.bells) if (!said.has(row.number)) yield remove('bell', String(row.number), row)
}

/** «Математика, 7А»: the class alone would not tell its groups apart. */
function groupName(subject: string, title: string): string {
  return `${subject}, ${title}`
}

function entryTitle(group: string, { weekday, number }: { readonly weekday: number; readonly number: number }): string {
  return `${group}: ${['', 'пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'][weekday] ?? ''}, ${number}`
}

function septemberBefore(today: SchoolDate): SchoolDate {
  const year = Number(today.slice(0, 4))
  return `${today.slice(5) >= '08-01' ? year : year - 1}-09-01`
}
