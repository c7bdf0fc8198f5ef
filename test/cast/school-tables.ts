// A small school written by hand → the tables of its OneRoster zip.
import { BELLS, type SchoolYear, schoolYearOf, type Tables } from './one-roster-zip.ts'

const YEAR_OF_THE_CAST = 2025

export type Pupil = {
  readonly id: string
  readonly name: string
  /** As if it were the school year 2025/26: in another one they are as old. */
  readonly born: string
  readonly sex: 'male' | 'female'
  readonly parents: readonly string[]
}
export type Adult = { readonly id: string; readonly name: string; readonly role: string; readonly phone?: string }
/** A cell of the timetable: a subject's key, or several for subgroups that study at the same time. */
export type Week = readonly (readonly string[])[]
export type Group = {
  readonly key: string
  readonly subject: string
  readonly teacher: string
  readonly room: string
  /** A subgroup: its name and pupils. */
  readonly part?: { readonly title: string; readonly pupils: readonly string[] }
}
export type SchoolClass = {
  readonly id: string
  readonly title: string
  readonly level: number
  readonly teacher: string
  readonly pupils: readonly Pupil[]
  readonly groups: readonly Group[]
  /** Monday to Friday; each day a list of keys of `groups`, by lesson number. */
  readonly week: Week
}
export type School = {
  readonly id: string
  readonly name: string
  readonly staff: readonly Adult[]
  readonly parents: readonly Adult[]
  readonly classes: readonly SchoolClass[]
  readonly kinds: readonly { readonly title: string; readonly weight: number }[]
}

export function tablesOf(school: School, on: string): Tables {
  const year = schoolYearOf(on)
  const parentOf = (id: string) =>
    school.classes
      .flatMap((one) => one.pupils)
      .filter((pupil) => pupil.parents.includes(id))
      .map((pupil) => pupil.id)
  const pupils = school.classes.flatMap((one) => one.pupils.map((pupil) => ({ ...pupil, level: one.level })))
  const subjects = [
    ...new Map(
      school.classes.flatMap((one) => one.groups.map(({ subject }) => [`${subject} ${one.level}`, { subject, level: one.level }])),
    ),
  ]
  const courseId = new Map(subjects.map(([key], index) => [key, `course-${index + 1}`]))
  const user = (id: string, name: string, agents: readonly string[], rest: Record<string, string | number>) => {
    const [familyName = '', givenName = '', ...middle] = name.split(' ')
    return {
      sourcedId: id,
      enabledUser: 'true',
      username: id,
      givenName,
      familyName,
      middleName: middle.join(' '),
      agentSourcedIds: agents.join(','),
      primaryOrgSourcedId: school.id,
      ...rest,
    }
  }
  return {
    orgs: [{ sourcedId: school.id, name: school.name, type: 'school' }],
    users: [
      ...school.staff.map(({ id, name, phone = '' }) => user(id, name, [], { phone })),
      ...pupils.map(({ id, name, parents, level }) => user(id, name, parents, { grades: level })),
      ...school.parents.map(({ id, name, phone = '' }) => user(id, name, parentOf(id), { sms: phone })),
    ],
    roles: [...school.staff, ...school.parents, ...pupils.map(({ id }) => ({ id, role: 'student' }))].map(({ id, role }) => ({
      sourcedId: `role-${id}`,
      userSourcedId: id,
      roleType: 'primary',
      role,
      orgSourcedId: school.id,
    })),
    demographics: pupils.map(({ id, born, sex }) => ({ sourcedId: id, birthDate: inYear(born, year), sex })),
    academicSessions: year.sessions,
    courses: subjects.map(([key, { subject, level }]) => ({
      sourcedId: courseId.get(key) ?? '',
      schoolYearSourcedId: year.id,
      title: `${subject} ${level} класс`,
      grades: level,
      orgSourcedId: school.id,
    })),
    classes: school.classes.flatMap((one) => classRows(one, school, year, courseId)),
    enrollments: school.classes.flatMap((one) => enrollmentRows(one, school)),
    categories: school.kinds.map(({ title, weight }, index) => ({ sourcedId: `kind-${index + 1}`, title, weight })),
    'zvonok-bells': BELLS,
    'zvonok-holidays': year.holidays,
    'zvonok-timetable': school.classes.flatMap(timetableRows),
  }
}

function groupId(one: SchoolClass, group: Group): string {
  return `${one.id}-${group.key}`
}

/** Who is 13 in the scenarios is 13 in the demo school whenever somebody looks at it: an e-mail is a login only under 14. */
function inYear(born: string, { startsOn }: SchoolYear): string {
  return `${Number(born.slice(0, 4)) + Number(startsOn.slice(0, 4)) - YEAR_OF_THE_CAST}${born.slice(4)}`
}

function classRows(one: SchoolClass, school: School, year: SchoolYear, courseId: ReadonlyMap<string, string>) {
  const common = { grades: one.level, schoolSourcedId: school.id, termSourcedIds: year.id }
  const anyCourse = [...courseId.values()][0] ?? ''
  return [
    { sourcedId: one.id, title: one.title, classType: 'homeroom', courseSourcedId: anyCourse, ...common },
    ...one.groups.map((group) => ({
      sourcedId: groupId(one, group),
      title: `${one.title}${group.part ? `, ${group.part.title}` : ''}`,
      classType: 'scheduled',
      courseSourcedId: courseId.get(`${group.subject} ${one.level}`) ?? '',
      location: group.room,
      ...common,
    })),
  ]
}

function enrollmentRows(one: SchoolClass, school: School) {
  const rows: { classSourcedId: string; userSourcedId: string; role: string }[] = [
    { classSourcedId: one.id, userSourcedId: one.teacher, role: 'teacher' },
    ...one.pupils.map(({ id }) => ({ classSourcedId: one.id, userSourcedId: id, role: 'student' })),
    ...one.groups.flatMap((group) => [
      { classSourcedId: groupId(one, group), userSourcedId: group.teacher, role: 'teacher' },
      ...(group.part?.pupils ?? one.pupils.map(({ id }) => id)).map((id) => ({
        classSourcedId: groupId(one, group),
        userSourcedId: id,
        role: 'student',
      })),
    ]),
  ]
  return rows.map((row) => ({
    sourcedId: `enr-${row.classSourcedId}-${row.userSourcedId}`,
    schoolSourcedId: school.id,
    primary: row.role === 'teacher' ? 'true' : 'false',
    ...row,
  }))
}

function timetableRows(one: SchoolClass) {
  return one.week.flatMap((day, index) =>
    day.flatMap((subject, lesson) =>
      one.groups
        .filter((group) => group.key === subject || group.key.startsWith(`${subject}-`))
        .map((group) => ({ classSourcedId: groupId(one, group), weekday: index + 1, number: lesson + 1, room: group.room })),
    ),
  )
}
