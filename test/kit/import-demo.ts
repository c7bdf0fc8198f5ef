// Uploads and applies the demo school's zip, whole or with some of its files edited.
import { ApplyImport, CreateImport, type ImportPreview } from '../../protocol/roster-import.ts'
import { demoSchoolFiles } from '../cast/demo-school.ts'
import { type Files, zipOf } from '../cast/one-roster-zip.ts'
import type { Person } from './act-as.ts'

const MONDAY = '2025-10-06'

export async function upload(who: Person, files: Files = demoSchoolFiles(MONDAY)): Promise<ImportPreview> {
  return who.call(CreateImport, { fileName: 'school.zip' }, zipOf(files))
}

export async function importAll(who: Person, files?: Files): Promise<ImportPreview> {
  const { importId } = await upload(who, files)
  return who.call(ApplyImport, { importId })
}

export function edited(edit: (files: Files) => void): Files {
  const files = demoSchoolFiles(MONDAY)
  edit(files)
  return files
}

export function withoutLines(files: Files, name: string, pattern: RegExp): void {
  files[name] = (files[name] ?? '')
    .split('\r\n')
    .filter((line) => !pattern.test(line))
    .join('\r\n')
}
