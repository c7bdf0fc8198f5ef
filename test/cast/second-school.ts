// Gymnasium No. 5 in Kazan: the other school, that must see nothing of the first.
import { oneRosterFiles, zipOf } from './one-roster-zip.ts'
import { type School, tablesOf } from './school-tables.ts'

const school: School = {
  id: 'gymnasium-5',
  name: 'Гимназия № 5',
  staff: [
    { id: 'k-admin', name: 'Хасанова Роза Маратовна', role: 'systemAdministrator' },
    { id: 'k-safina', name: 'Сафина Лейла Ренатовна', role: 'teacher' },
    { id: 'k-galeev', name: 'Галеев Тимур Рашидович', role: 'teacher' },
  ],
  parents: [
    { id: 'k-p1', name: 'Ахметова Гузель Ильдаровна', role: 'parent', phone: '+79171110001' },
    { id: 'k-p2', name: 'Иванов Пётр Сергеевич', role: 'parent', phone: '+79171110002' },
  ],
  classes: [
    {
      id: 'k-5a',
      title: '5А',
      level: 5,
      teacher: 'k-safina',
      pupils: [
        { id: 'k-s1', name: 'Ахметов Амир Ринатович', born: '2014-04-04', sex: 'male', parents: ['k-p1'] },
        { id: 'k-s2', name: 'Иванова Мария Петровна', born: '2014-11-23', sex: 'female', parents: ['k-p2'] },
      ],
      groups: [
        { key: 'mat', subject: 'Математика', teacher: 'k-safina', room: '1' },
        { key: 'tat', subject: 'Татарский язык', teacher: 'k-galeev', room: '2' },
      ],
      week: [['mat', 'tat'], ['mat'], ['tat', 'mat'], ['mat'], ['mat', 'tat']],
    },
  ],
  kinds: [],
}

export const SECOND_ADMINISTRATOR = { familyName: 'Хасанова', givenName: 'Роза', patronymic: 'Маратовна' }
export const SECOND_SCHOOL = { code: 'kazan5', name: 'Гимназия № 5', city: 'Казань', timeZone: 'Europe/Moscow' }

export function secondSchoolZip(on: string): Uint8Array<ArrayBuffer> {
  return zipOf(oneRosterFiles(tablesOf(school, on), 'Гимназия № 5'))
}
