// Every endpoint of «Импорт» and the roll-over, once, as the demo school's administrator: what the plans of their queries are asked of.
import { GetRollOver, RollOver } from '../../protocol/roll-over.ts'
import {
  ApplyImport,
  CreateImport,
  DropImport,
  GetImport,
  ListImportChanges,
  ReviseImport,
  UndoImport,
} from '../../protocol/roster-import.ts'
import type { Client } from '../../scripts/house/client.ts'
import { LIST_7B, list7b } from '../cast/class-lists.ts'
import { zipOf } from '../cast/one-roster-zip.ts'
import { edited, withoutLines } from './import-demo.ts'

export async function walkThroughImports(who: Client): Promise<void> {
  // A pupil and a teacher go, and come back.
  const fewer = edited((files) => {
    withoutLines(files, 'enrollments.csv', /,s-chernov,|,c-7b-eng-1,school-1,t-kim,/)
  })
  const { importId } = await who.call(CreateImport, { fileName: 'school.zip' }, zipOf(fewer))
  await who.call(GetImport, { importId })
  for (const entity of ['student', 'classMember', 'studyGroupMember', 'guardianship', 'teachingLoad', 'timetableEntry'] as const)
    await who.call(ListImportChanges, { importId, entity })
  await who.call(ApplyImport, { importId })
  await who.call(UndoImport, { importId })
  const list = await who.call(CreateImport, { fileName: '7b.xlsx' }, list7b())
  const corrections = [{ sheet: 0, line: LIST_7B.badDateLine, columnIndex: LIST_7B.badDateColumn, value: LIST_7B.goodDate }]
  await who.call(ReviseImport, { importId: list.importId, corrections })
  await who.call(ReviseImport, { importId: list.importId, othersLeave: true })
  await who.call(DropImport, { importId: list.importId })
}

/** `nextYear`: her browser when the year is over. */
export async function walkThroughRollOver(nextYear: Client): Promise<void> {
  const { version, open } = await nextYear.call(GetRollOver, {})
  if (!open) throw new Error('the year is not over')
  await nextYear.call(RollOver, { version, leaving: [], carry: 'loads' })
}
