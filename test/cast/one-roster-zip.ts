// Writes OneRoster 1.2.1 bulk zips (and our files beside them) for the schools of the cast. Strict where the product's reader is lenient.
import { strToU8, zipSync } from 'fflate'
import { addDays } from '../../protocol/dates.ts'

type Row = Readonly<Record<string, string | number>>

/** Columns in the standard's order; the standard wants all of them, filled or not. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  orgs: ['name', 'type', 'identifier', 'parentSourcedId'],
  users: [
    'enabledUser',
    'username',
    'userIds',
    'givenName',
    'familyName',
    'middleName',
    'identifier',
    'email',
    'sms',
    'phone',
    'agentSourcedIds',
    'grades',
    'password',
    'userMasterIdentifier',
    'preferredGivenName',
    'preferredMiddleName',
    'preferredFamilyName',
    'primaryOrgSourcedId',
    'pronouns',
  ],
  roles: ['userSourcedId', 'roleType', 'role', 'beginDate', 'endDate', 'orgSourcedId', 'userProfileSourcedId'],
  demographics: [
    'birthDate',
    'sex',
    'americanIndianOrAlaskaNative',
    'asian',
    'blackOrAfricanAmerican',
    'nativeHawaiianOrOtherPacificIslander',
    'white',
    'demographicRaceTwoOrMoreRaces',
    'hispanicOrLatinoEthnicity',
    'countryOfBirthCode',
    'stateOfBirthAbbreviation',
    'cityOfBirth',
    'publicSchoolResidenceStatus',
  ],
  academicSessions: ['title', 'type', 'startDate', 'endDate', 'parentSourcedId', 'schoolYear'],
  courses: ['schoolYearSourcedId', 'title', 'courseCode', 'grades', 'orgSourcedId', 'subjects', 'subjectCodes'],
  classes: [
    'title',
    'grades',
    'courseSourcedId',
    'classCode',
    'classType',
    'location',
    'schoolSourcedId',
    'termSourcedIds',
    'subjects',
    'subjectCodes',
    'periods',
  ],
  enrollments: ['classSourcedId', 'schoolSourcedId', 'userSourcedId', 'role', 'primary', 'beginDate', 'endDate'],
  categories: ['title', 'weight'],
}

const OWN_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'zvonok-bells': ['number', 'startsAt', 'endsAt'],
  'zvonok-holidays': ['title', 'startsOn', 'endsOn'],
  'zvonok-timetable': ['classSourcedId', 'weekday', 'number', 'room', 'fromOn', 'toOn'],
}

const MANIFEST_FILES = [
  'academicSessions',
  'categories',
  'classes',
  'classResources',
  'courseResources',
  'courses',
  'demographics',
  'enrollments',
  'lineItemLearningObjectiveIds',
  'lineItems',
  'lineItemScoreScales',
  'orgs',
  'resources',
  'resultLearningObjectiveIds',
  'results',
  'resultScoreScales',
  'roles',
  'scoreScales',
  'userProfiles',
  'userResources',
  'users',
]

/** File name → text. Tests spoil one and zip the rest as it is. */
export type Files = Record<string, string>
export type Tables = Readonly<Record<string, readonly Row[]>>

export function oneRosterFiles(tables: Tables, sourceSystemName: string): Files {
  const manifest = [
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.2'],
    ...MANIFEST_FILES.map((name) => [`file.${name}`, tables[name] === undefined ? 'absent' : 'bulk']),
    ['source.systemName', sourceSystemName],
    ['source.systemCode', 'demo'],
  ]
  const files: Files = { 'manifest.csv': csv([['propertyName', 'value'], ...manifest]) }
  for (const [name, rows] of Object.entries(tables)) {
    const own = OWN_COLUMNS[name]
    const columns = own ?? ['sourcedId', 'status', 'dateLastModified', ...(COLUMNS[name] ?? [])]
    files[`${name}.csv`] = csv([columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))])
  }
  return files
}

/** Always the same bytes for the same files. */
export function zipOf(files: Readonly<Record<string, string | Uint8Array>>, level: 0 | 6 | 9 = 6): Uint8Array<ArrayBuffer> {
  const bytes = Object.entries(files).map(([name, file]) => [name, typeof file === 'string' ? strToU8(file) : file] as const)
  return zipSync(Object.fromEntries(bytes), { level, mtime: new Date('2025-09-01T00:00:00Z') }) as Uint8Array<ArrayBuffer>
}

function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

export type SchoolYear = {
  readonly id: string
  readonly startsOn: string
  readonly endsOn: string
  readonly sessions: readonly Row[]
  readonly holidays: readonly Row[]
}

/** The school year that holds a date: quarters and holidays as Russian schools had them in 2025/26. */
export function schoolYearOf(on: string): SchoolYear {
  const first = Number(on.slice(0, 4)) - (on.slice(5) < '08-01' ? 1 : 0)
  const [from, to] = [`${first}`, `${first + 1}`]
  const id = `year-${first}`
  const quarters = [
    [`${from}-09-01`, `${from}-10-24`],
    [`${from}-11-03`, `${from}-12-30`],
    [`${to}-01-12`, `${to}-03-27`],
    [`${to}-04-06`, `${to}-05-26`],
  ] as const
  // The standard's endDate is exclusive.
  const session = (
    sourcedId: string,
    title: string,
    type: string,
    [startsOn, lastOn]: readonly [string, string],
    parentSourcedId: string,
  ): Row => ({
    sourcedId,
    title,
    type,
    startDate: startsOn,
    endDate: addDays(lastOn, 1),
    parentSourcedId,
    schoolYear: to,
  })
  return {
    id,
    startsOn: `${from}-09-01`,
    endsOn: `${to}-05-26`,
    sessions: [
      session(id, `${from}/${to.slice(2)}`, 'schoolYear', [`${from}-09-01`, `${to}-05-26`], ''),
      ...quarters.map((dates, index) => session(`${id}-q${index + 1}`, `${index + 1} четверть`, 'gradingPeriod', dates, id)),
    ],
    holidays: [
      { title: 'Осенние каникулы', startsOn: `${from}-10-25`, endsOn: `${from}-11-02` },
      { title: 'День народного единства', startsOn: `${from}-11-04`, endsOn: `${from}-11-04` },
      { title: 'Зимние каникулы', startsOn: `${from}-12-31`, endsOn: `${to}-01-11` },
      { title: 'День защитника Отечества', startsOn: `${to}-02-23`, endsOn: `${to}-02-23` },
      { title: 'Международный женский день', startsOn: `${to}-03-08`, endsOn: `${to}-03-08` },
      { title: 'Весенние каникулы', startsOn: `${to}-03-28`, endsOn: `${to}-04-05` },
      { title: 'Праздник Весны и Труда', startsOn: `${to}-05-01`, endsOn: `${to}-05-01` },
      { title: 'День Победы', startsOn: `${to}-05-09`, endsOn: `${to}-05-09` },
    ],
  }
}

export const BELLS: readonly Row[] = [
  { number: 1, startsAt: '08:30', endsAt: '09:10' },
  { number: 2, startsAt: '09:20', endsAt: '10:00' },
  { number: 3, startsAt: '10:15', endsAt: '10:55' },
  { number: 4, startsAt: '11:10', endsAt: '11:50' },
  { number: 5, startsAt: '12:05', endsAt: '12:45' },
  { number: 6, startsAt: '12:55', endsAt: '13:35' },
  { number: 7, startsAt: '13:45', endsAt: '14:25' },
]
