// School No. 1 in Tula: the fixture of the scenarios, the school of `npm start`. Зуева is in it under her full name and role, so that the
// administrator whom the first run made is the same person after the import (rule IMP-05: staff are known by name).
import { type Files, oneRosterFiles, zipOf } from './one-roster-zip.ts'
import { type Group, type School, type SchoolClass, tablesOf } from './school-tables.ts'

const ENGLISH_1 = ['s-antonov', 's-borisova', 's-voronov', 's-yakovlev']
const ENGLISH_2 = ['s-guseva', 's-ershov', 's-karpova', 's-nosov']

function groupsOf(english: readonly Group[], craftRoom: string): Group[] {
  return [
    { key: 'mat', subject: 'Математика', teacher: 't-orlova', room: '21' },
    { key: 'rus', subject: 'Русский язык', teacher: 't-lebedeva', room: '14' },
    { key: 'lit', subject: 'Литература', teacher: 't-lebedeva', room: '14' },
    ...english,
    { key: 'his', subject: 'История', teacher: 't-sokolov', room: '32' },
    { key: 'soc', subject: 'Обществознание', teacher: 't-sokolov', room: '32' },
    { key: 'bio', subject: 'Биология', teacher: 't-gromova', room: '25' },
    { key: 'geo', subject: 'География', teacher: 't-gromova', room: '25' },
    { key: 'phy', subject: 'Физика', teacher: 't-fomin', room: '33' },
    { key: 'inf', subject: 'Информатика', teacher: 't-fomin', room: '11' },
    { key: 'pe', subject: 'Физкультура', teacher: 't-volkov', room: 'спортзал' },
    { key: 'art', subject: 'ИЗО', teacher: 't-ryabova', room: '16' },
    { key: 'mus', subject: 'Музыка', teacher: 't-ryabova', room: '16' },
    { key: 'tech', subject: 'Труд', teacher: 't-kuznetsov', room: craftRoom },
  ]
}

const class7B: SchoolClass = {
  id: 'c-7b',
  title: '7Б',
  level: 7,
  teacher: 't-orlova',
  pupils: [
    { id: 's-antonov', name: 'Антонов Илья Андреевич', born: '2012-03-01', sex: 'male', parents: ['p-antonova'] },
    { id: 's-borisova', name: 'Борисова Дарья Павловна', born: '2012-05-17', sex: 'female', parents: ['p-borisov'] },
    { id: 's-voronov', name: 'Воронов Максим Игоревич', born: '2012-01-29', sex: 'male', parents: ['p-voronova'] },
    { id: 's-guseva', name: 'Гусева Полина Дмитриевна', born: '2012-07-31', sex: 'female', parents: ['p-gusev'] },
    { id: 's-ershov', name: 'Ершов Кирилл Романович', born: '2011-12-14', sex: 'male', parents: ['p-ershova'] },
    { id: 's-karpova', name: 'Карпова Алиса Сергеевна', born: '2012-04-22', sex: 'female', parents: ['p-karpova'] },
    { id: 's-nosov', name: 'Носов Артём Евгеньевич', born: '2012-02-11', sex: 'male', parents: ['p-nosova'] },
    { id: 's-yakovlev', name: 'Яковлев Пётр Денисович', born: '2012-06-30', sex: 'male', parents: ['p-yakovleva'] },
  ],
  groups: groupsOf(
    [
      { key: 'eng-1', subject: 'Английский язык', teacher: 't-kim', room: '41', part: { title: '1-я подгруппа', pupils: ENGLISH_1 } },
      { key: 'eng-2', subject: 'Английский язык', teacher: 't-belova', room: '42', part: { title: '2-я подгруппа', pupils: ENGLISH_2 } },
    ],
    'мастерская 1',
  ),
  week: [
    ['mat', 'rus', 'eng', 'his', 'bio', 'pe'],
    ['rus', 'mat', 'phy', 'lit', 'inf', 'geo'],
    ['eng', 'rus', 'mat', 'his', 'tech', 'tech'],
    ['lit', 'rus', 'phy', 'mat', 'soc', 'pe', 'mus'],
    ['rus', 'mat', 'eng', 'geo', 'bio', 'art'],
  ],
}

const class7A: SchoolClass = {
  id: 'c-7a',
  title: '7А',
  level: 7,
  teacher: 't-lebedeva',
  pupils: [
    { id: 's-antonova', name: 'Антонова Соня Андреевна', born: '2013-01-15', sex: 'female', parents: ['p-antonova'] },
    { id: 's-danilov', name: 'Данилов Егор Антонович', born: '2012-08-19', sex: 'male', parents: ['p-danilova'] },
    { id: 's-lapina', name: 'Лапина Вера Ильинична', born: '2012-03-25', sex: 'female', parents: ['p-lapin'] },
    { id: 's-chernov', name: 'Чернов Глеб Олегович', born: '2012-09-02', sex: 'male', parents: ['p-chernova'] },
  ],
  groups: groupsOf([{ key: 'eng', subject: 'Английский язык', teacher: 't-kim', room: '41' }], 'мастерская 2'),
  week: [
    ['rus', 'mat', 'his', 'eng', 'pe', 'bio'],
    ['mat', 'rus', 'geo', 'phy', 'lit', 'inf'],
    ['rus', 'mat', 'eng', 'art', 'his', 'lit'],
    ['mat', 'phy', 'rus', 'soc', 'pe', 'mus'],
    ['mat', 'rus', 'geo', 'eng', 'tech', 'bio'],
  ],
}

const school: School = {
  id: 'school-1',
  name: 'Школа № 1',
  staff: [
    { id: 'a-zueva', name: 'Зуева Мария Ивановна', role: 'systemAdministrator' },
    { id: 'a-morozov', name: 'Морозов Сергей Павлович', role: 'principal' },
    { id: 'a-titov', name: 'Титов Олег Юрьевич', role: 'siteAdministrator' },
    { id: 't-orlova', name: 'Орлова Анна Сергеевна', role: 'teacher', phone: '+79105550001' },
    { id: 't-kim', name: 'Ким Виктор Ли', role: 'teacher' },
    { id: 't-belova', name: 'Белова Ирина Петровна', role: 'teacher' },
    { id: 't-lebedeva', name: 'Лебедева Нина Фёдоровна', role: 'teacher' },
    { id: 't-sokolov', name: 'Соколов Игорь Владимирович', role: 'teacher' },
    { id: 't-gromova', name: 'Громова Татьяна Андреевна', role: 'teacher' },
    { id: 't-fomin', name: 'Фомин Алексей Витальевич', role: 'teacher' },
    { id: 't-volkov', name: 'Волков Денис Олегович', role: 'teacher' },
    { id: 't-ryabova', name: 'Рябова Светлана Юрьевна', role: 'teacher' },
    { id: 't-kuznetsov', name: 'Кузнецов Андрей Николаевич', role: 'teacher' },
  ],
  parents: [
    { id: 'p-antonova', name: 'Антонова Елена Викторовна', role: 'parent', phone: '+79161234567' },
    { id: 'p-borisov', name: 'Борисов Павел Юрьевич', role: 'parent', phone: '+79161234568' },
    { id: 'p-voronova', name: 'Воронова Ольга Ивановна', role: 'parent', phone: '+79161234569' },
    { id: 'p-gusev', name: 'Гусев Дмитрий Олегович', role: 'parent', phone: '+79161234570' },
    { id: 'p-ershova', name: 'Ершова Марина Львовна', role: 'parent', phone: '+79161234571' },
    { id: 'p-karpova', name: 'Карпова Наталья Борисовна', role: 'parent', phone: '+79161234572' },
    { id: 'p-nosova', name: 'Носова Юлия Сергеевна', role: 'parent', phone: '+79161234573' },
    { id: 'p-yakovleva', name: 'Яковлева Инна Павловна', role: 'parent', phone: '+79161234574' },
    { id: 'p-danilova', name: 'Данилова Ирина Олеговна', role: 'parent', phone: '+79161234575' },
    { id: 'p-lapin', name: 'Лапин Илья Романович', role: 'guardian', phone: '+79161234576' },
    { id: 'p-chernova', name: 'Чернова Оксана Викторовна', role: 'parent', phone: '+79161234577' },
  ],
  classes: [class7A, class7B],
  kinds: [
    { title: 'Ответ на уроке', weight: 1 },
    { title: 'Домашняя работа', weight: 1 },
    { title: 'Контрольная работа', weight: 4 },
  ],
}

/** The files of the zip, for tests that spoil one of them. `on`: a date of the school year. */
export function demoSchoolFiles(on: string): Files {
  return oneRosterFiles(tablesOf(school, on), 'Школа № 1')
}

export function demoSchoolZip(on: string): Uint8Array<ArrayBuffer> {
  return zipOf(demoSchoolFiles(on))
}
