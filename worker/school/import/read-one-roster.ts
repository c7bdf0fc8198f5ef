// What the rows of a OneRoster zip (1.2.1, 1.2, 1.1; bulk) and of our files beside them mean together. Every reference is followed here:
// one that leads nowhere is an error with its file and line, and an import with errors cannot be applied.
// Over 300 lines because one file of the standard is one short function here, and they share the maps of what is known.
import { cleanText } from '../../../protocol/clean-text.ts'
import { emailAddress, phoneNumber } from '../../../protocol/contact.ts'
import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import { ACADEMIC_YEAR_DAYS_MAX, NAME_CHARS_MAX, TITLE_CHARS_MAX, WEEK_HOURS_HUNDREDTHS_MAX } from '../../../protocol/limits.ts'
import type { SchoolRole } from '../../../protocol/rights.ts'
import { Refusal } from '../../platform/refusal.ts'
import { isTooLong, shareDays } from '../setup/periods.ts'
import { classTitle, namePart, schoolDate, sexOf, subjectTitle } from './normalise.ts'
import type { OneRosterFile, OneRosterFiles, OneRosterRow } from './one-roster-files.ts'
import type {
  Problems,
  SaidBell,
  SaidClass,
  SaidEntry,
  SaidHoliday,
  SaidLoad,
  SaidMember,
  SaidPerson,
  SaidStudyGroup,
  SaidTerm,
  SaidWorkKind,
  SaidYear,
  Says,
  TermKind,
} from './says.ts'

/** OneRoster's words → our roles. `administrator` of 1.1 may be anybody in the office: it reads the school, it does not run it. */
const ROLES: Readonly<Record<string, SchoolRole>> = {
  student: 'student',
  parent: 'parent',
  guardian: 'parent',
  relative: 'parent',
  teacher: 'teacher',
  aide: 'teacher',
  counselor: 'teacher',
  proctor: 'teacher',
  principal: 'head',
  siteAdministrator: 'deputyHead',
  administrator: 'deputyHead',
  systemAdministrator: 'schoolAdmin',
}

const REQUIRED: readonly OneRosterFile[] = [
  'orgs.csv',
  'users.csv',
  'academicSessions.csv',
  'courses.csv',
  'classes.csv',
  'enrollments.csv',
]

type Draft = { -readonly [K in keyof SaidPerson]: SaidPerson[K] } & { roles: SchoolRole[] }

/** Refuses import_missing_file, import_delta, import_not_recognised (another version), import_empty; collects the rest as problems. */
export function readOneRoster(files: OneRosterFiles, problems: Problems, today: SchoolDate): Says {
  const version = readManifest(files)
  const { schools, orgs } = readOrgs(files, problems)
  const people = readPeople(files, problems, { version, orgs, today })
  const { years, terms, yearOf } = readSessions(files, problems)
  const courses = new Map(files.take('courses.csv').map((row) => [row.sourcedId, row.title]))
  const classes = new Map<string, SaidClass>()
  const studyGroups = new Map<string, SaidStudyGroup>()
  for (const row of files.take('classes.csv')) {
    const place = { file: 'classes.csv', line: row.line }
    if (!schools.has(row.schoolSourcedId))
      problems.error('unknown_org', { ...place, column: 'schoolSourcedId', value: row.schoolSourcedId })
    const sessions = listOf(row.termSourcedIds)
    for (const session of sessions)
      if (!yearOf.has(session)) problems.error('unknown_session', { ...place, column: 'termSourcedIds', value: session })
    const year = sessions.map((session) => yearOf.get(session)).find((found) => found !== undefined) ?? null
    if (row.classType === 'homeroom') {
      const title = classTitle(row.title) ?? classTitle(`${listOf(row.grades)[0] ?? ''}${row.title}`)
      if (title === null) problems.error('bad_class', { ...place, column: 'title', value: row.title })
      else classes.set(row.sourcedId, { ...title, ref: row.sourcedId, sourceId: row.sourcedId, year })
    } else if (row.classType === 'scheduled') {
      const course = courses.get(row.courseSourcedId)
      const title = cleanText(row.title)
      if (course === undefined) problems.error('unknown_course', { ...place, column: 'courseSourcedId', value: row.courseSourcedId })
      else if (title === '' || title.length > TITLE_CHARS_MAX)
        problems.error(title === '' ? 'empty' : 'too_long', { ...place, column: 'title', value: title })
      else studyGroups.set(row.sourcedId, { ref: row.sourcedId, sourceId: row.sourcedId, subject: subjectTitle(course), title, year })
    } else problems.error('bad_word', { ...place, column: 'classType', value: row.classType }, { allowed: 'homeroom, scheduled' })
  }
  const enrollments = readEnrollments(files, problems, { people, classes, studyGroups })
  const yearDates = new Map(years.map((year) => [year.ref, year]))
  return {
    format: 'oneRoster',
    complete: true,
    people: [...people.values()].flatMap((person) => (person === null ? [] : [person])),
    // With an error there is no plan at all.
    unread: [],
    guardianships: readGuardianships(people, problems),
    years,
    terms,
    classes: [...classes.values()],
    studyGroups: [...studyGroups.values()],
    ...enrollments,
    workKinds: readWorkKinds(files, problems),
    bells: files.has('zvonok-bells.csv') ? readBells(files, problems) : null,
    holidays: files.has('zvonok-holidays.csv') ? readHolidays(files, problems) : null,
    timetable: files.has('zvonok-timetable.csv') ? readTimetable(files, problems, { classes, studyGroups, yearDates }) : null,
  }
}

function readManifest(files: OneRosterFiles): '1.1' | '1.2' {
  if (!files.has('manifest.csv')) throw new Refusal('import_missing_file', { file: 'manifest.csv' })
  const says = new Map(files.take('manifest.csv').map((row) => [row.propertyName, row]))
  for (const [property, row] of says) {
    if (property.startsWith('file.') && row.value === 'delta') throw new Refusal('import_delta', { file: 'manifest.csv', line: row.line })
  }
  const version = says.get('oneroster.version')?.value ?? ''
  if (!/^1\.[12](\.\d)?$/.test(version)) {
    throw new Refusal('import_not_recognised', { file: 'manifest.csv', line: says.get('oneroster.version')?.line ?? 1 })
  }
  const series = version.startsWith('1.1') ? '1.1' : '1.2'
  for (const file of series === '1.2' ? [...REQUIRED, 'roles.csv' as const] : REQUIRED) {
    if (!files.has(file)) throw new Refusal('import_missing_file', { file })
  }
  return series
}

/** The school, and of every organisation of the file whether it is the school or a part of it. */
type Orgs = { readonly schools: ReadonlySet<string>; readonly orgs: ReadonlyMap<string, boolean> }

function readOrgs(files: OneRosterFiles, problems: Problems): Orgs {
  const rows = new Map(files.take('orgs.csv').map((row) => [row.sourcedId, row]))
  const schools = new Set([...rows.values()].filter((row) => row.type === 'school').map((row) => row.sourcedId))
  if (schools.size > 1) problems.error('many_schools', { file: 'orgs.csv', line: 1 })
  const isOurs = (id: string): boolean => {
    // Parts of a school nest a few deep; the bound stops a file whose organisations are each other's parents.
    for (let above = rows.get(id), steps = 0; above && steps < 10; above = rows.get(above.parentSourcedId), steps++) {
      if (schools.has(above.sourcedId)) return true
    }
    return false
  }
  return { schools, orgs: new Map([...rows.keys()].map((id) => [id, isOurs(id)])) }
}

/** By sourcedId; null for those we know of but leave out (disabled, or without a role we have). */
type People = Map<string, (Draft & { readonly agents: readonly string[] }) | null>

function readPeople(
  files: OneRosterFiles,
  problems: Problems,
  { version, orgs, today }: { version: '1.1' | '1.2'; orgs: Orgs['orgs']; today: SchoolDate },
): People {
  const people: People = new Map()
  // Security: who runs the city's office, or teaches in another school of it, has no rights here because of that. No organisation: this school.
  const isHere = (ids: readonly string[], place: At): boolean => {
    const unknown = ids.find((id) => !orgs.has(id))
    if (unknown !== undefined) problems.error('unknown_org', { ...place, value: unknown })
    else if (ids.length > 0 && !ids.some((id) => orgs.get(id))) problems.warn('role_elsewhere', { ...place, value: ids.join(',') })
    else return true
    return false
  }
  for (const row of files.take('users.csv')) {
    const person = readUser(row, problems)
    const place = { file: 'users.csv', line: row.line }
    if (version === '1.1' && isHere(listOf(row.orgSourcedIds), { ...place, column: 'orgSourcedIds' }))
      addRoles(person, listOf(row.role), place, problems)
    people.set(row.sourcedId, /^(false|0)$/i.test(row.enabledUser) ? null : person)
  }
  if (people.size === 0 && problems.errorsTotal === 0) throw new Refusal('import_empty', { file: 'users.csv' })
  if (version === '1.2') {
    for (const row of files.take('roles.csv')) {
      const place = { file: 'roles.csv', line: row.line }
      const person = people.get(row.userSourcedId)
      const endsOn = readDate(row.endDate, { ...place, column: 'endDate' }, problems)
      if (person === undefined) problems.error('unknown_user', { ...place, column: 'userSourcedId', value: row.userSourcedId })
      else if (
        person !== null &&
        (endsOn === null || endsOn > today) &&
        isHere(listOf(row.orgSourcedId), { ...place, column: 'orgSourcedId' })
      )
        addRoles(person, [row.role], place, problems)
    }
  }
  for (const row of files.take('demographics.csv')) {
    const place = { file: 'demographics.csv', line: row.line }
    const person = people.get(row.sourcedId)
    if (person === undefined) problems.error('unknown_user', { ...place, column: 'sourcedId', value: row.sourcedId })
    if (!person) continue
    person.birthOn = readDate(row.birthDate, { ...place, column: 'birthDate' }, problems)
    person.sex = sexOf(row.sex)
  }
  for (const [id, person] of people) {
    if (person !== null && person.roles.length === 0) {
      problems.warn('person_without_role', { file: 'users.csv', line: person.line, column: 'sourcedId', value: id })
      people.set(id, null)
    }
  }
  return people
}

function readUser(row: OneRosterRow<'users.csv'>, problems: Problems) {
  const place = { file: 'users.csv', line: row.line }
  const part = (column: 'familyName' | 'givenName' | 'middleName', required: boolean): string | null => {
    if (row[column] === '' && !required) return null
    const name = namePart(row[column])
    const code = row[column] === '' ? 'empty' : row[column].length > NAME_CHARS_MAX ? 'too_long' : 'bad_name'
    if (name === null) problems.error(code, { ...place, column, value: row[column] })
    return name
  }
  const number = row.sms || row.phone
  const phone = number === '' ? null : phoneNumber(number)
  if (number !== '' && phone === null) problems.warn('bad_phone', { ...place, column: row.sms ? 'sms' : 'phone', value: number })
  const email = row.email === '' ? null : emailAddress(row.email)
  if (row.email !== '' && email === null) problems.warn('bad_email', { ...place, column: 'email', value: row.email })
  const roles: SchoolRole[] = []
  return {
    ref: row.sourcedId,
    sourceId: row.sourcedId,
    familyName: part('familyName', true) ?? '',
    givenName: part('givenName', true) ?? '',
    patronymic: part('middleName', false),
    birthOn: null,
    sex: null,
    phone,
    email,
    roles,
    line: row.line,
    agents: listOf(row.agentSourcedIds),
  }
}

function addRoles(
  person: { roles: SchoolRole[] },
  words: readonly string[],
  place: { file: string; line: number },
  problems: Problems,
): void {
  for (const word of words) {
    const role = Object.hasOwn(ROLES, word) ? ROLES[word] : undefined
    if (role === undefined) problems.warn('role_ignored', { ...place, column: 'role', value: word })
    else if (!person.roles.includes(role)) person.roles.push(role)
  }
}

/** agentSourcedIds may stand on the pupil, on the parent, or on both. */
function readGuardianships(people: People, problems: Problems): Says['guardianships'] {
  const pairs = new Map<string, { student: string; parent: string; relation: null }>()
  for (const [id, person] of people) {
    for (const agent of person?.agents ?? []) {
      const place = { file: 'users.csv', line: person?.line ?? 1, column: 'agentSourcedIds', value: agent }
      const other = people.get(agent)
      if (other === undefined) problems.error('unknown_user', place)
      if (!other || !person) continue
      const [student, parent] = person.roles.includes('student') ? [id, agent] : [agent, id]
      if (people.get(parent)?.roles.includes('parent') && people.get(student)?.roles.includes('student')) {
        pairs.set(`${student} ${parent}`, { student, parent, relation: null })
      } else problems.warn('agent_not_parent', place)
    }
  }
  return [...pairs.values()]
}

function readSessions(files: OneRosterFiles, problems: Problems) {
  const file = 'academicSessions.csv'
  const rows = new Map(files.take(file).map((row) => [row.sourcedId, row]))
  const years: SaidYear[] = []
  const parts: { row: OneRosterRow<'academicSessions.csv'>; session: SaidYear }[] = []
  for (const row of rows.values()) {
    const place = { file, line: row.line }
    if (!/^(schoolYear|term|semester|gradingPeriod)$/.test(row.type)) {
      problems.error('bad_word', { ...place, column: 'type', value: row.type }, { allowed: 'schoolYear, term, semester, gradingPeriod' })
      continue
    }
    const dates = readSpan(row.startDate, row.endDate, { ...place, columns: ['startDate', 'endDate'] }, problems)
    if (dates === null) continue
    const { sourcedId, title, line } = row
    // The standard's endDate is exclusive (CSV binding 1.2.1); ours are last days.
    const session = { ref: sourcedId, sourceId: sourcedId, title, startsOn: dates[0], endsOn: addDays(dates[1], -1), line }
    const end = { ...place, column: 'endDate', value: row.endDate }
    if (session.endsOn < session.startsOn) problems.error('dates_reversed', end)
    // Lessons are made for every week of it.
    if (isTooLong(session)) problems.error('year_too_long', end, { most: String(ACADEMIC_YEAR_DAYS_MAX) })
    if (row.type === 'schoolYear' && years.some((year) => shareDays(year, session)))
      problems.error('dates_overlap', { ...place, column: 'startDate', value: title })
    if (row.type === 'schoolYear') years.push(session)
    else parts.push({ row, session })
  }
  if (years.length === 0) problems.error('no_school_year', { file, line: 1 })
  const yearOf = new Map<string, string>(years.map((year) => [year.ref, year.ref]))
  const found: { row: OneRosterRow<'academicSessions.csv'>; session: SaidYear & { year: string } }[] = []
  for (const { row, session } of parts) {
    const year =
      yearAbove(row, rows, yearOf) ?? years.find((one) => one.startsOn <= session.startsOn && session.startsOn <= one.endsOn)?.ref
    if (year === undefined) {
      problems.error('unknown_session', { file, line: row.line, column: 'parentSourcedId', value: row.parentSourcedId })
      continue
    }
    yearOf.set(session.ref, year)
    found.push({ row, session: { ...session, year } })
  }
  // Of nested sessions the deepest are the terms: a mark counts in one of them, not also in the half-year above it.
  const above = new Set(parts.map(({ row }) => row.parentSourcedId))
  const deepest = found.filter(({ row }) => !above.has(row.sourcedId))
  const terms = deepest.map(({ row: { type }, session }): SaidTerm => {
    const alike = deepest.filter((one) => one.session.year === session.year && one.row.type === type).length
    return { ...session, kind: termKind(type, alike) }
  })
  return { years, terms, yearOf }
}

function yearAbove(
  row: OneRosterRow<'academicSessions.csv'>,
  rows: ReadonlyMap<string, OneRosterRow<'academicSessions.csv'>>,
  yearOf: ReadonlyMap<string, string>,
): string | undefined {
  // Sessions nest three deep at most; the bound stops a file whose sessions are each other's parents.
  for (let above: typeof row | undefined = row, steps = 0; above && steps < 5; above = rows.get(above.parentSourcedId), steps++) {
    const year = yearOf.get(above.sourcedId)
    if (year !== undefined) return year
  }
  return undefined
}

/** The standard has no word for четверть or триместр: how many there are in a year tells. */
function termKind(type: string, alike: number): TermKind {
  if (type === 'semester' || alike === 2) return 'halfYear'
  return alike === 4 ? 'quarter' : alike === 3 ? 'trimester' : 'module'
}

function readEnrollments(
  files: OneRosterFiles,
  problems: Problems,
  known: { people: People; classes: ReadonlyMap<string, SaidClass>; studyGroups: ReadonlyMap<string, SaidStudyGroup> },
) {
  const file = 'enrollments.csv'
  const members = { class: new Map<string, SaidMember>(), group: new Map<string, SaidMember>(), load: new Map<string, SaidLoad>() }
  const classTeachers = new Map<string, { group: string; person: string }>()
  for (const row of files.take(file)) {
    const place = { file, line: row.line }
    const person = known.people.get(row.userSourcedId)
    if (person === undefined) problems.error('unknown_user', { ...place, column: 'userSourcedId', value: row.userSourcedId })
    const homeroom = known.classes.get(row.classSourcedId)
    const scheduled = known.studyGroups.get(row.classSourcedId)
    const group = homeroom ?? scheduled
    if (group === undefined) problems.error('unknown_class', { ...place, column: 'classSourcedId', value: row.classSourcedId })
    const fromOn = readDate(row.beginDate, { ...place, column: 'beginDate' }, problems)
    const endsOn = readDate(row.endDate, { ...place, column: 'endDate' }, problems)
    if (!person || !group) continue
    if (fromOn !== null && endsOn !== null && endsOn < fromOn) {
      problems.error('dates_reversed', { ...place, column: 'endDate', value: row.endDate })
      continue
    }
    const key = `${group.ref} ${person.ref}`
    const member = { group: group.ref, person: person.ref, fromOn, toOn: endsOn === null ? null : addDays(endsOn, -1) }
    if (row.role === 'student') keepBoth(homeroom ? members.class : members.group, key, member)
    else if (row.role === 'teacher' && homeroom) classTeachers.set(key, { group: group.ref, person: person.ref })
    else if (row.role === 'teacher') {
      // Of two enrolments one may say the hours and the other not.
      const hours = readWeekHours(row, place, problems) ?? members.load.get(key)?.weekHoursHundredths ?? null
      keepBoth(members.load, key, { ...member, weekHoursHundredths: hours })
    } else if (!/^(administrator|proctor|aide)$/.test(row.role)) {
      problems.error('bad_word', { ...place, column: 'role', value: row.role }, { allowed: 'student, teacher, administrator, proctor' })
    }
  }
  return {
    classMembers: [...members.class.values()],
    studyGroupMembers: [...members.group.values()],
    teachingLoads: [...members.load.values()],
    classTeachers: [...classTeachers.values()],
  }
}

/** Somebody who left a class and came back has two enrolments, and one row here: from the first day of the one to the last day of the other. */
function keepBoth<Said extends SaidMember>(members: Map<string, Said>, key: string, member: Said): void {
  const known = members.get(key)
  const both = [member, ...(known ? [known] : [])]
  const [fromOns, toOns] = [both.flatMap(({ fromOn }) => fromOn ?? []), both.flatMap(({ toOn }) => toOn ?? [])]
  members.set(key, {
    ...member,
    // Without a date it is from the beginning, or without an end.
    fromOn: fromOns.length < both.length ? null : (fromOns.sort()[0] ?? null),
    toOn: toOns.length < both.length ? null : (toOns.sort().at(-1) ?? null),
  })
}

/** The standard has no hours; it leaves `metadata.` to whoever needs more. «5», «1,5» */
function readWeekHours(row: OneRosterRow<'enrollments.csv'>, place: { file: string; line: number }, problems: Problems): number | null {
  const column = 'metadata.hoursPerWeek'
  const value = row[column]
  // Some systems write 0 where they know of none.
  if (value === '' || Number(value) === 0) return null
  const hundredths = Math.round(Number(value.replace(',', '.')) * 100)
  if (hundredths >= 1 && hundredths <= WEEK_HOURS_HUNDREDTHS_MAX) return hundredths
  problems.error('bad_number', { ...place, column, value })
  return null
}

function readWorkKinds(files: OneRosterFiles, problems: Problems): SaidWorkKind[] {
  return files.take('categories.csv').flatMap((row) => {
    const place = { file: 'categories.csv', line: row.line }
    const weight = row.weight === '' ? 1 : Number(row.weight.replace(',', '.'))
    const title = cleanText(row.title)
    if (!(weight >= 0 && weight <= 1000)) problems.error('bad_number', { ...place, column: 'weight', value: row.weight })
    else if (title === '' || title.length > TITLE_CHARS_MAX)
      problems.error(title === '' ? 'empty' : 'too_long', { ...place, column: 'title', value: title })
    else return [{ title, weightHundredths: Math.round(weight * 100) }]
    return []
  })
}

function readBells(files: OneRosterFiles, problems: Problems): SaidBell[] {
  const file = 'zvonok-bells.csv'
  const bells = new Map<number, SaidBell>()
  for (const row of files.take(file)) {
    const place = { file, line: row.line }
    const number = readNumber(row.number, 0, 20, { ...place, column: 'number' }, problems)
    for (const column of ['startsAt', 'endsAt'] as const) {
      if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(row[column])) problems.error('bad_time', { ...place, column, value: row[column] })
    }
    if (row.endsAt <= row.startsAt) problems.error('dates_reversed', { ...place, column: 'endsAt', value: row.endsAt })
    if (number === null) continue
    if (bells.has(number)) problems.error('duplicate_slot', { ...place, column: 'number', value: row.number })
    bells.set(number, { number, startsAt: row.startsAt, endsAt: row.endsAt })
  }
  return [...bells.values()]
}

function readHolidays(files: OneRosterFiles, problems: Problems): SaidHoliday[] {
  const file = 'zvonok-holidays.csv'
  return files.take(file).flatMap((row) => {
    const dates = readSpan(row.startsOn, row.endsOn, { file, line: row.line, columns: ['startsOn', 'endsOn'] }, problems)
    return dates === null ? [] : [{ title: cleanText(row.title), startsOn: dates[0], endsOn: dates[1], line: row.line }]
  })
}

function readTimetable(
  files: OneRosterFiles,
  problems: Problems,
  known: {
    classes: ReadonlyMap<string, SaidClass>
    studyGroups: ReadonlyMap<string, SaidStudyGroup>
    yearDates: ReadonlyMap<string, SaidYear>
  },
): SaidEntry[] {
  const file = 'zvonok-timetable.csv'
  const slots = new Set<string>()
  return files.take(file).flatMap((row) => {
    const place = { file, line: row.line }
    const group = known.studyGroups.get(row.classSourcedId)
    if (group === undefined) {
      const code = known.classes.has(row.classSourcedId) ? 'not_scheduled' : 'unknown_class'
      problems.error(code, { ...place, column: 'classSourcedId', value: row.classSourcedId })
      return []
    }
    const year = known.yearDates.get(group.year ?? '') ?? (known.yearDates.size === 1 ? [...known.yearDates.values()][0] : undefined)
    if (year === undefined) {
      // A file of no year at all has been told so already.
      if (known.yearDates.size > 0) problems.error('unknown_session', { ...place, column: 'classSourcedId', value: row.classSourcedId })
      return []
    }
    const weekday = readNumber(row.weekday, 1, 7, { ...place, column: 'weekday' }, problems)
    const number = readNumber(row.number, 0, 20, { ...place, column: 'number' }, problems)
    const dates = readSpan(row.fromOn || year.startsOn, row.toOn || year.endsOn, { ...place, columns: ['fromOn', 'toOn'] }, problems)
    if (weekday === null || number === null || dates === null) return []
    // Lessons exist only in the school year; an entry that reaches a little beyond it is common and no reason to refuse a file.
    const [startsOn, endsOn] = [dates[0] < year.startsOn ? year.startsOn : dates[0], dates[1] > year.endsOn ? year.endsOn : dates[1]]
    if (startsOn !== dates[0] || endsOn !== dates[1]) {
      const column = startsOn !== dates[0] || startsOn > endsOn ? 'fromOn' : 'toOn'
      problems.warn('outside_year', { ...place, column, value: row[column] })
      if (startsOn > endsOn) return []
    }
    const fromOn = row.fromOn === '' ? null : startsOn
    const slot = `${group.ref} ${weekday} ${number} ${fromOn ?? ''}`
    if (slots.has(slot)) problems.error('duplicate_slot', { ...place, column: 'number', value: row.number })
    slots.add(slot)
    return [{ group: group.ref, weekday, number, room: row.room === '' ? null : cleanText(row.room), fromOn, toOn: endsOn }]
  })
}

type At = { file: string; line: number; column: string }

function readDate(text: string, place: At, problems: Problems): SchoolDate | null {
  if (text === '') return null
  const on = schoolDate(text, '2099-12-31')
  if (on === null) problems.error('bad_date', { ...place, value: text })
  return on
}

function readSpan(from: string, to: string, place: { file: string; line: number; columns: readonly [string, string] }, problems: Problems) {
  const { columns, ...at } = place
  const dates = [readDate(from, { ...at, column: columns[0] }, problems), readDate(to, { ...at, column: columns[1] }, problems)] as const
  for (const [index, text] of [from, to].entries()) if (text === '') problems.error('empty', { ...at, column: columns[index] ?? '' })
  const [fromOn, toOn] = dates
  if (fromOn === null || toOn === null) return null
  if (toOn >= fromOn) return [fromOn, toOn] as const
  problems.error('dates_reversed', { ...at, column: columns[1], value: to })
  return null
}

function readNumber(text: string, least: number, most: number, place: At, problems: Problems): number | null {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  problems.error('bad_number', { ...place, value: text }, { least: String(least), most: String(most) })
  return null
}

function listOf(cell: string): string[] {
  return cell
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
