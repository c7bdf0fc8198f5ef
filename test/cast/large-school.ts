// A school of 2,000 pupils, 4,000 parents and 150 staff, the same every time: for measuring. Its people are numbers with names.
import { BELLS, type Files, oneRosterFiles, schoolYearOf, zipOf } from './one-roster-zip.ts'

const CLASSES = 80
const PUPILS_PER_CLASS = 25
const STAFF = 150

const SURNAMES = [
  'Абрамов',
  'Баранов',
  'Васильев',
  'Герасимов',
  'Дмитриев',
  'Егоров',
  'Жуков',
  'Захаров',
  'Иванов',
  'Калинин',
  'Ларин',
  'Макаров',
  'Никитин',
  'Осипов',
  'Павлов',
  'Романов',
  'Савельев',
  'Тарасов',
  'Ушаков',
  'Филиппов',
  'Харитонов',
  'Цветков',
  'Чистяков',
  'Шубин',
  'Щербаков',
  'Юдин',
]
const SYLLABLES = ['', 'ин', 'ов', 'ев', 'к', 'ч', 'н', 'л', 'р', 'м']
const BOYS = [
  'Александр',
  'Богдан',
  'Виктор',
  'Григорий',
  'Даниил',
  'Евгений',
  'Захар',
  'Илья',
  'Кирилл',
  'Леонид',
  'Михаил',
  'Николай',
  'Олег',
]
const GIRLS = ['Анна', 'Варвара', 'Галина', 'Дарья', 'Евгения', 'Зоя', 'Ирина', 'Ксения', 'Лидия', 'Мария', 'Наталья', 'Ольга', 'Полина']
const SUBJECTS = [
  'Математика',
  'Русский язык',
  'Литература',
  'Английский язык',
  'История',
  'Обществознание',
  'Биология',
  'География',
  'Физика',
  'Химия',
  'Информатика',
  'Физкультура',
  'Музыка',
  'Труд',
]
const LETTERS = ['А', 'Б', 'В', 'Г', 'Д', 'Е', 'Ж', 'И']

/** Lessons of a class in a week. */
const WEEK_LESSONS = 30

export type LargeSchool = {
  readonly students: number
  readonly parents: number
  readonly staff: number
  readonly classes: number
  readonly groups: number
}
export const LARGE_SCHOOL: LargeSchool = {
  students: CLASSES * PUPILS_PER_CLASS,
  parents: CLASSES * PUPILS_PER_CLASS * 2,
  staff: STAFF,
  classes: CLASSES,
  groups: CLASSES * SUBJECTS.length,
}

export function largeSchoolFiles(on: string): Files {
  const year = schoolYearOf(on)
  const users: Record<string, string>[] = []
  const roles: Record<string, string>[] = []
  const demographics: Record<string, string>[] = []
  const classes: Record<string, string>[] = []
  const enrollments: Record<string, string>[] = []
  const timetable: Record<string, string | number>[] = []
  const person = (
    id: string,
    familyName: string,
    givenName: string,
    middleName: string,
    role: string,
    rest: Record<string, string> = {},
  ) => {
    users.push({
      sourcedId: id,
      enabledUser: 'true',
      username: id,
      familyName,
      givenName,
      middleName,
      primaryOrgSourcedId: 'school',
      ...rest,
    })
    roles.push({ sourcedId: `r-${id}`, userSourcedId: id, roleType: 'primary', role, orgSourcedId: 'school' })
  }
  const enroll = (group: string, user: string, role: string) =>
    enrollments.push({ sourcedId: `e${enrollments.length}`, classSourcedId: group, schoolSourcedId: 'school', userSourcedId: user, role })
  for (let n = 0; n < STAFF; n++) {
    const role = n === 0 ? 'systemAdministrator' : n === 1 ? 'principal' : n < 5 ? 'siteAdministrator' : 'teacher'
    person(`t${n}`, `${surname(n * 7)}а`, pick(GIRLS, n), `${pick(BOYS, n + 3)}овна`, role, { phone: `+7920${String(n).padStart(7, '0')}` })
  }
  const teachers = STAFF - 5
  for (let c = 0; c < CLASSES; c++) {
    const level = 1 + Math.floor(c / LETTERS.length)
    const homeroom = `c${c}`
    const title = `${level}${pick(LETTERS, c)}`
    const common = { schoolSourcedId: 'school', termSourcedIds: year.id, grades: String(level) }
    classes.push({ sourcedId: homeroom, title, classType: 'homeroom', courseSourcedId: `k${level}-0`, ...common })
    enroll(homeroom, `t${5 + (c % teachers)}`, 'teacher')
    for (const [s] of SUBJECTS.entries()) {
      classes.push({
        sourcedId: `${homeroom}g${s}`,
        title: `${title} ${pick(SUBJECTS, s)}`,
        classType: 'scheduled',
        courseSourcedId: `k${level}-${s}`,
        ...common,
      })
      enroll(`${homeroom}g${s}`, `t${5 + ((c * 3 + s * 11) % teachers)}`, 'teacher')
    }
    for (let n = 0; n < WEEK_LESSONS; n++) {
      timetable.push({
        classSourcedId: `${homeroom}g${(n * 5 + c) % SUBJECTS.length}`,
        weekday: (n % 5) + 1,
        number: Math.floor(n / 5) + 1,
        room: String(100 + c),
      })
    }
    for (let p = 0; p < PUPILS_PER_CLASS; p++) {
      const n = c * PUPILS_PER_CLASS + p
      const girl = n % 2 === 1
      const family = surname(n)
      const id = `s${n}`
      const father = pick(BOYS, n + 5)
      person(id, girl ? `${family}а` : family, pick(girl ? GIRLS : BOYS, n + c), `${father}${girl ? 'овна' : 'ович'}`, 'student', {
        agentSourcedIds: `m${n},f${n}`,
        grades: String(level),
      })
      person(`m${n}`, `${family}а`, pick(GIRLS, n + 2), 'Петровна', 'parent', { sms: `+7903${String(n).padStart(7, '0')}` })
      person(`f${n}`, family, father, 'Иванович', 'parent', { sms: `+7904${String(n).padStart(7, '0')}` })
      demographics.push({
        sourcedId: id,
        birthDate: `${Number(on.slice(0, 4)) - 7 - level}-${two((n % 12) + 1)}-${two((n % 28) + 1)}`,
        sex: girl ? 'female' : 'male',
      })
      enroll(homeroom, id, 'student')
      for (const [s] of SUBJECTS.entries()) enroll(`${homeroom}g${s}`, id, 'student')
    }
  }
  const levels = Array.from({ length: CLASSES / LETTERS.length }, (_, index) => index + 1)
  return oneRosterFiles(
    {
      orgs: [{ sourcedId: 'school', name: 'Большая школа', type: 'school' }],
      users,
      roles,
      demographics,
      academicSessions: year.sessions,
      courses: levels.flatMap((level) =>
        SUBJECTS.map((title, s) => ({
          sourcedId: `k${level}-${s}`,
          schoolYearSourcedId: year.id,
          title: `${title} ${level} класс`,
          orgSourcedId: 'school',
        })),
      ),
      classes,
      enrollments,
      'zvonok-bells': BELLS,
      'zvonok-holidays': year.holidays,
      'zvonok-timetable': timetable,
    },
    'Большая школа',
  )
}

export function largeSchoolZip(on: string): Uint8Array<ArrayBuffer> {
  return zipOf(largeSchoolFiles(on))
}

function surname(n: number): string {
  return `${pick(SURNAMES, n).slice(0, -2)}${pick(SYLLABLES, Math.floor(n / SURNAMES.length))}ов`
}

function pick(list: readonly string[], n: number): string {
  return list[n % list.length] ?? ''
}

function two(n: number): string {
  return String(n).padStart(2, '0')
}
