import {
  ChangeAbsence,
  ExplainAbsences,
  GetAttendanceCounts,
  GetAttendanceWeek,
  GetDiaryAbsences,
  ListAbsenceNotices,
  ListAttendanceClasses,
  ReportAbsence,
  WithdrawAbsence,
} from '../../protocol/attendance.ts'
import { addDays } from '../../protocol/dates.ts'
import { GetGrid, PutCells } from '../../protocol/journal.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs, classNamed, personNamed } from './act-as.ts'
import { groupOf } from './journals.ts'

/** Everything that a family and a class teacher do about absences. `as`: the person's browser, watched. */
export async function walkThroughAttendance(as: (person: { cookie: string }) => Client): Promise<void> {
  const { personId: studentId } = personNamed('Антонов Илья')
  const parent = as(await actAs('Антонова Елена'))
  const { today } = await parent.call(ListAbsenceNotices, { studentId })
  const said = { studentId, fromOn: today, toOn: addDays(today, 1), numbers: null, reason: 'illness' as const, comment: null }
  const { notice } = await parent.call(ReportAbsence, said)
  const classGroupId = await classNamed('7Б')
  const teacher = as(await actAs('Орлова'))
  const studyGroupId = await groupOf('7Б', 'Математика')
  const { lessons } = await teacher.call(GetGrid, { studyGroupId })
  const lessonId = lessons.find((lesson) => lesson.on === today)?.id
  if (lessonId === undefined) throw new Error('Орлова does not teach today.')
  const cell = { lessonId, studentId, marks: [], version: 0 }
  await teacher.call(PutCells, { studyGroupId, cells: [{ ...cell, attendance: 'absent' }] })
  for (const reader of [teacher, as(await actAs('Титов'))]) {
    await reader.call(ListAttendanceClasses, {})
    await reader.call(GetAttendanceWeek, { classGroupId })
    await reader.call(GetAttendanceCounts, { classGroupId })
  }
  const cells = [{ lessonId, studentId, version: 1 }]
  await teacher.call(ExplainAbsences, { classGroupId, attendance: 'ill', reason: null, cells })
  await parent.call(GetDiaryAbsences, { studentId })
  const { noticeId, saidAt } = notice
  const { notice: changed } = await parent.call(ChangeAbsence, { ...said, noticeId, saidAt, toOn: today })
  await parent.call(WithdrawAbsence, { studentId, noticeId, saidAt: changed.saidAt })
}
