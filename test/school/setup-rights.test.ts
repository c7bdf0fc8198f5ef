// Every endpoint of the set-up × every role, and another school's ids.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../protocol/endpoint.ts'
import type {
  AcademicYearId,
  BellSetId,
  ClassGroupId,
  HolidayId,
  PersonId,
  StudyGroupId,
  SubjectId,
  TermId,
  WorkKindId,
} from '../../protocol/ids.ts'
import { GetRollOver, RollOver } from '../../protocol/roll-over.ts'
import * as setup from '../../protocol/school-setup.ts'
import { importFile } from '../../scripts/house/administer.ts'
import type { Client } from '../../scripts/house/client.ts'
import { secondSchoolZip } from '../cast/second-school.ts'
import { actAs, classNamed, demoSchool, personNamed, settle } from '../kit/act-as.ts'
import { dumpRoster } from '../kit/dump-roster.ts'
import { ENDPOINTS } from '../kit/every-endpoint.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusedAt } from '../kit/refused-at.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

keepStorage()

const DAY = { startsOn: '2026-04-20', endsOn: '2026-04-20', levelFrom: 1, levelTo: 11 }
const TITLE = { title: 'Новое' }
const BELLS = [{ number: 1, startsAt: '08:30', endsAt: '09:10' }]
const READS = ['GetSchoolSetup', 'ListStudyGroups', 'GetRollOver']

type Ids = {
  yearId: AcademicYearId
  termId: TermId
  holidayId: HolidayId
  bellSetId: BellSetId
  classGroupId: ClassGroupId
  studyGroupId: StudyGroupId
  subjectId: SubjectId
  kindId: WorkKindId
  studentId: PersonId
  teacherId: PersonId
}
let ids: Ids
let hasanova: Client

/** A call of each endpoint that would be right for whoever may, with the demo school's own ids wherever one can be named. */
function calls(of: Ids): Record<string, readonly [Endpoint, object]> {
  const { yearId, termId, holidayId, bellSetId, classGroupId, studyGroupId, subjectId, kindId, studentId, teacherId } = of
  return {
    GetSchoolSetup: [setup.GetSchoolSetup, {}],
    PutAcademicYear: [setup.PutAcademicYear, { yearId, title: '2025/26', startsOn: '2025-09-01', endsOn: '2026-05-26' }],
    PutTerms: [setup.PutTerms, { yearId, terms: [], removed: [termId] }],
    PutHolidays: [setup.PutHolidays, { holidays: [{ holidayId, ...TITLE, ...DAY }], removed: [] }],
    PutBells: [setup.PutBells, { set: { bellSetId, ...TITLE, weekdays: [], levels: null }, times: BELLS }],
    RemoveBellSet: [setup.RemoveBellSet, { bellSetId }],
    PutBellDay: [setup.PutBellDay, { dayOn: DAY.startsOn, levelFrom: 1, levelTo: 11, bellSetId }],
    PutClass: [
      setup.PutClass,
      { classGroupId, yearLevel: 7, letter: 'Б', profile: null, planKind: 'classic', room: null, teacherIds: [teacherId], bellSetId: null },
    ],
    ArchiveClass: [setup.ArchiveClass, { classGroupId }],
    ListStudyGroups: [setup.ListStudyGroups, { classGroupId }],
    PutStudyGroup: [setup.PutStudyGroup, { studyGroupId, subjectId, classGroupId, part: null, loads: [] }],
    ArchiveStudyGroup: [setup.ArchiveStudyGroup, { studyGroupId }],
    MoveStudent: [setup.MoveStudent, { studentId, classGroupId, fromOn: '2025-10-06' }],
    LeaveSchool: [setup.LeaveSchool, { studentId }],
    ReturnPerson: [setup.ReturnPerson, { personId: studentId, classGroupId, fromOn: '2025-10-06' }],
    PutSubject: [setup.PutSubject, { subjectId, ...TITLE }],
    RemoveSubject: [setup.RemoveSubject, { subjectId }],
    PutRooms: [setup.PutRooms, { added: ['21'], removed: [] }],
    PutWorkKinds: [setup.PutWorkKinds, { kinds: [{ kindId, ...TITLE, shortTitle: 'н', weightHundredths: 100 }], removed: [] }],
    SetRoles: [setup.SetRoles, { personId: teacherId, roles: ['teacher', 'head'] }],
    SetSetupStep: [setup.SetSetupStep, { step: 'bells', passedOver: true }],
    GetRollOver: [GetRollOver, {}],
    RollOver: [RollOver, { version: 0, leaving: [classGroupId], carry: 'nothing' }],
  }
}

async function outcomes(who: Client): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, [endpoint, input]] of Object.entries(calls(ids))) found[name] = await refusedAt(who.call(endpoint, input))
  return found
}

beforeAll(async () => {
  await demoSchool()
  hasanova = await secondAdministrator()
  await importFile(hasanova, 'second.zip', secondSchoolZip('2025-10-06'))
  await settle()
  const zueva = await actAs('Зуева')
  await zueva.call(setup.PutBells, { set: { bellSetId: null, title: 'Вторая смена', weekdays: [], levels: null }, times: BELLS })
  const all = await zueva.call(setup.GetSchoolSetup, {})
  const classGroupId = await classNamed('7Б')
  const { groups } = await zueva.call(setup.ListStudyGroups, { classGroupId })
  ids = {
    yearId: all.yearId as AcademicYearId,
    termId: all.terms[0]?.termId as TermId,
    holidayId: all.holidays[0]?.holidayId as HolidayId,
    bellSetId: all.bellSets[1]?.bellSetId as BellSetId,
    classGroupId,
    studyGroupId: groups[0]?.studyGroupId as StudyGroupId,
    subjectId: groups[0]?.subjectId as SubjectId,
    kindId: all.workKinds[0]?.kindId as WorkKindId,
    studentId: personNamed('Антонов Илья').personId,
    teacherId: personNamed('Орлова').personId,
  }
})

describe('who sets a school up', () => {
  it('[SET-01] every endpoint of the set-up is in this table', () => {
    const written = Object.entries(ENDPOINTS).flatMap(([name, { path }]) => (path.startsWith('/api/school/setup') ? [name] : []))
    expect(Object.keys(calls(ids)).sort()).toEqual(written.sort())
  })

  it.each(['Антонов Илья', 'Антонова Елена', 'Орлова'])('[SET-01] to %s (pupil, parent, teacher) none of it exists', async (name) => {
    const who = await actAs(name)
    const before = await dumpRoster()
    const said = await outcomes(who)
    expect(Object.entries(said).filter(([, outcome]) => outcome !== 'not_found')).toEqual([])
    expect(await dumpRoster()).toEqual(before)
  })

  it.each(['Титов', 'Морозов'])('[SET-01] %s (deputy head, head) reads it and changes nothing', async (name) => {
    const who = await actAs(name)
    const before = await dumpRoster()
    const said = await outcomes(who)
    expect(
      Object.entries(said)
        .filter(([, outcome]) => outcome === 'done')
        .map(([call]) => call)
        .sort(),
    ).toEqual([...READS].sort())
    expect(Object.entries(said).filter(([call, outcome]) => !READS.includes(call) && outcome !== 'not_found')).toEqual([])
    expect(await dumpRoster()).toEqual(before)
    expect((await who.call(setup.GetSchoolSetup, {})).mayChange).toBe(false)
  })

  it('[SET-01] another school’s administrator hears of every id of this school that it is not there', async () => {
    const before = await dumpRoster()
    const said = await outcomes(hasanova)
    // These name nothing of the other school; the roll-over of her own is not open.
    const own = ['GetSchoolSetup', 'GetRollOver', 'PutRooms', 'SetSetupStep']
    expect(Object.entries(said).filter(([call, outcome]) => !own.includes(call) && call !== 'RollOver' && outcome !== 'not_found')).toEqual(
      [],
    )
    expect(said).toMatchObject({ RollOver: 'roll_over_closed', PutRooms: 'done' })
    expect(await dumpRoster()).toEqual(before)
  })
})
