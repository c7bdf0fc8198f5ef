// Every endpoint of «Учебный год», once, as the demo school's administrator: what the plans of its queries are asked of.
import { GetRollOver, RollOver } from '../../protocol/roll-over.ts'
import { ListLeft } from '../../protocol/school.ts'
import {
  ArchiveClass,
  ArchiveStudyGroup,
  GetSchoolSetup,
  LeaveSchool,
  ListStudyGroups,
  MoveStudent,
  PutAcademicYear,
  PutBellDay,
  PutBells,
  PutClass,
  PutHolidays,
  PutRooms,
  PutStudyGroup,
  PutSubject,
  PutTerms,
  PutWorkKinds,
  RemoveBellSet,
  RemoveSubject,
  ReturnPerson,
  SetRoles,
  SetSetupStep,
} from '../../protocol/school-setup.ts'
import type { Client } from '../../scripts/house/client.ts'
import { refusedAt } from './refused-at.ts'

const ALL = { levelFrom: 1, levelTo: 11 }
const DAY = { title: 'День города', startsOn: '2026-04-20', endsOn: '2026-04-20', ...ALL }
const TIMES = [{ number: 1, startsAt: '08:30', endsAt: '09:10' }]

export async function walkThroughSetup(who: Client): Promise<void> {
  const look = () => who.call(GetSchoolSetup, {})
  const setup = await look()
  const [year, term, [first, second]] = [setup.years[0], setup.terms[0], setup.classes]
  if (!year || !term || !first || !second) throw new Error('The demo school has no year or no classes.')
  const { yearId } = year
  await who.call(PutAcademicYear, { ...year, endsOn: '2026-05-27' })
  await who.call(PutTerms, { yearId, terms: [term], removed: [] })
  await refusedAt(who.call(PutTerms, { yearId, terms: [], removed: [term.termId] }))
  await who.call(PutHolidays, { holidays: [{ holidayId: null, ...DAY }], removed: [] })
  await who.call(PutBells, { set: null, times: TIMES })
  await who.call(PutBells, { set: { bellSetId: null, title: 'Вторая смена', weekdays: [6], levels: ALL }, times: TIMES })
  const bellSetId = (await look()).bellSets[1]?.bellSetId
  if (!bellSetId) throw new Error('There is no set of bells.')
  await who.call(PutBellDay, { dayOn: DAY.startsOn, ...ALL, bellSetId })
  await who.call(PutBellDay, { dayOn: DAY.startsOn, ...ALL, bellSetId: null })
  await who.call(RemoveBellSet, { bellSetId })
  const { subjectId } = await who.call(PutSubject, { subjectId: null, title: 'Черчение' })
  const [teacher] = first.teachers
  if (!teacher) throw new Error('The first class has no class teacher.')
  const { classGroupId } = await who.call(PutClass, {
    classGroupId: null,
    yearLevel: 7,
    letter: 'В',
    profile: 'химико-биологический',
    planKind: 'individual',
    room: null,
    teacherIds: [teacher.personId],
    bellSetId: null,
  })
  await who.call(PutClass, {
    classGroupId,
    yearLevel: 8,
    letter: 'В',
    profile: null,
    planKind: 'classic' as const,
    room: null,
    teacherIds: [],
    bellSetId: null,
  })
  const { students } = await who.call(ListStudyGroups, { classGroupId: first.classGroupId })
  const [student] = students
  if (!student) throw new Error('The first class has no pupils.')
  const { personId } = student
  await who.call(MoveStudent, { studentId: personId, classGroupId: second.classGroupId, fromOn: setup.today })
  await who.call(MoveStudent, { studentId: personId, classGroupId: first.classGroupId, fromOn: '2025-10-07' })
  const loads = [{ teacherId: teacher.personId, fromOn: null, toOn: null, weekHoursHundredths: 200 }]
  const group = { subjectId, classGroupId: null, part: { title: 'Кружок', studentIds: [personId] }, loads }
  const { studyGroupId } = await who.call(PutStudyGroup, { studyGroupId: null, ...group })
  await who.call(PutStudyGroup, { studyGroupId, ...group })
  await who.call(ListStudyGroups, {})
  await who.call(ArchiveStudyGroup, { studyGroupId })
  await who.call(ArchiveClass, { classGroupId })
  await refusedAt(who.call(RemoveSubject, { subjectId }))
  const unused = await who.call(PutSubject, { subjectId: null, title: 'Астрономия' })
  await who.call(RemoveSubject, unused)
  await who.call(PutRooms, { added: setup.roomsUnlisted, removed: [] })
  const [kind] = setup.workKinds
  if (!kind) throw new Error('The demo school has no kinds of work.')
  await who.call(PutWorkKinds, { kinds: [{ ...kind, kindId: null, title: 'Эссе' }], removed: [] })
  await refusedAt(who.call(PutWorkKinds, { kinds: [], removed: [kind.kindId] }))
  await who.call(SetRoles, { personId: teacher.personId, roles: ['teacher', 'deputyHead'] })
  await who.call(SetRoles, { personId: teacher.personId, roles: ['teacher'] })
  await who.call(LeaveSchool, { studentId: personId })
  await who.call(ListLeft, { query: student.name.familyName })
  await who.call(ReturnPerson, { personId, classGroupId: first.classGroupId, fromOn: setup.today })
  await who.call(SetSetupStep, { step: 'bells', passedOver: true })
  await who.call(SetSetupStep, { step: 'bells', passedOver: false })
  const { version } = await who.call(GetRollOver, {})
  await refusedAt(who.call(RollOver, { version, leaving: [], carry: 'loads' }))
}
