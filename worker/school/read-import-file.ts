// What kind of file it is (by its bytes, not by its name) and what it says.
import type { SchoolDate } from '../../protocol/dates.ts'
import {
  IMPORT_CLASS_LIST_FILE_BYTES_MAX,
  IMPORT_IGNORED_FILES_SHOWN_MAX,
  IMPORT_WORKBOOK_INFLATED_BYTES_MAX,
  TITLE_CHARS_MAX,
} from '../../protocol/limits.ts'
import { joinBytes, readBounded } from '../platform/read-bounded.ts'
import { Refusal } from '../platform/refusal.ts'
import { OneRosterFiles } from './import/one-roster-files.ts'
import { type EntrySink, readArchive } from './import/read-archive.ts'
import { readClassCsv } from './import/read-class-csv.ts'
import { type ClassListSettings, readClassList } from './import/read-class-list.ts'
import { readOneRoster } from './import/read-one-roster.ts'
import { isWorkbookPart, readWorkbook } from './import/read-workbook.ts'
import type { Problems, Reading } from './import/says.ts'

export async function readImportFile(
  file: { readonly name: string; readonly body: ReadableStream<Uint8Array> },
  settings: ClassListSettings,
  problems: Problems,
  today: SchoolDate,
): Promise<Reading> {
  const { head, body } = await peek(file.body)
  if (head.byteLength === 0) throw new Refusal('import_empty')
  if (startsWith(head, 'PK')) return readZip(file.name, body, settings, problems, today)
  const bytes = await readBounded(body, IMPORT_CLASS_LIST_FILE_BYTES_MAX, () => new Refusal('import_too_large'))
  const utf16 = head[0] === 0xff && head[1] === 0xfe
  // Zero bytes are in no text: an old .xls, a picture, a document.
  if (!utf16 && bytes.includes(0)) throw new Refusal('import_not_recognised')
  return readClassList(file.name, readClassCsv(file.name, bytes), settings, problems, today)
}

async function readZip(
  name: string,
  body: AsyncIterable<Uint8Array>,
  settings: ClassListSettings,
  problems: Problems,
  today: SchoolDate,
): Promise<Reading> {
  const files = new OneRosterFiles(problems)
  const parts: Record<string, Uint8Array> = {}
  const ignored: string[] = []
  let entries = 0
  const keep = keeper(parts)
  await readArchive(body, (path) => {
    entries += 1
    if (path.startsWith('__MACOSX/') || path.endsWith('.DS_Store')) return null
    // Some systems pack the folder instead of its files.
    const base = path.slice(path.lastIndexOf('/') + 1)
    if (OneRosterFiles.reads(base)) return files.reader(base)
    if (isWorkbookPart(path)) return keep(path)
    // A name in a zip may be 64 KB long, and all of them go into one row of the database.
    if (ignored.length < IMPORT_IGNORED_FILES_SHOWN_MAX) ignored.push(path.slice(0, TITLE_CHARS_MAX))
    return null
  })
  if (entries === 0) throw new Refusal('import_empty')
  if (Object.hasOwn(parts, 'xl/workbook.xml')) return readClassList(name, await readWorkbook(parts), settings, problems, today)
  if (!files.has('manifest.csv') && !files.has('users.csv') && !files.has('orgs.csv')) throw new Refusal('import_not_recognised')
  const says = readOneRoster(files, problems, today)
  return { says, rowsRead: files.rowsRead, duplicates: 0, ignoredFiles: ignored, sheets: [] }
}

/** Keeps the parts of a workbook whole, all of them together under one bound. */
function keeper(parts: Record<string, Uint8Array>): (path: string) => EntrySink {
  let total = 0
  return (path) => {
    const chunks: Uint8Array[] = []
    return (bytes, final) => {
      total += bytes.byteLength
      if (total > IMPORT_WORKBOOK_INFLATED_BYTES_MAX) throw new Refusal('import_archive_bomb', { file: path })
      chunks.push(bytes.slice())
      if (final) parts[path] = joinBytes(chunks)
    }
  }
}

async function peek(stream: ReadableStream<Uint8Array>): Promise<{ head: Uint8Array; body: AsyncIterable<Uint8Array> }> {
  const reader = stream.getReader()
  const first = await reader.read()
  async function* body() {
    if (first.value) yield first.value
    for (let next = first; !next.done; ) {
      next = await reader.read()
      if (next.value) yield next.value
    }
  }
  return { head: first.value ?? new Uint8Array(0), body: body() }
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((letter, index) => bytes[index] === letter.charCodeAt(0))
}
