// The cells of an XLSX. Security: the library inflates and lays out whatever a file claims, so the parts come here already inflated under our
// bounds, the claimed rows and columns are looked at first, and it gets a zip that is merely stored (which also spares it its Web Worker,
// that workerd does not have).
import { zipSync } from 'fflate'
import readXlsxFile from 'read-excel-file/universal'
import { cleanText } from '../../../protocol/clean-text.ts'
import { IMPORT_CLASS_LIST_COLUMNS_MAX, IMPORT_CLASS_LIST_ROWS_MAX, IMPORT_SHEETS_MAX } from '../../../protocol/limits.ts'
import { Refusal } from '../../platform/refusal.ts'

/** A sheet as text: `rows[0]` is line 1. Trailing empty rows and cells are cut. */
export type Grid = { readonly title: string; readonly rows: string[][] }

/** Parts that hold cells, texts, styles and names; what a sheet has besides (drawings, comments, tables, its own settings) stays packed. */
export function isWorkbookPart(path: string): boolean {
  return /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/([^/]+\.xml|_rels\/[^/]+\.rels|worksheets\/[^/]+\.xml))$/.test(path)
}

export async function readWorkbook(parts: Record<string, Uint8Array>): Promise<Grid[]> {
  const sheets = Object.entries(parts).filter(([path]) => /^xl\/worksheets\/[^/]+\.xml$/.test(path))
  if (sheets.length > IMPORT_SHEETS_MAX) throw new Refusal('import_too_many_rows')
  for (const [path, bytes] of sheets) requireSize(path, bytes)
  const stored = zipSync(parts, { level: 0 })
  const read = await readXlsxFile(stored.buffer as ArrayBuffer, { parseNumber: (text) => text, trim: false }).catch(() => {
    // The library has a dozen ways to say that this is no workbook; the person needs one.
    throw new Refusal('import_not_recognised')
  })
  return read.map(({ sheet, data }) => ({ title: cleanText(sheet), rows: data.map((row) => trimRow(row.map(cellText))) }))
}

/** Rows and columns are counted by the numbers cells claim: one cell called XFD1048576 would make the library lay out a million rows. */
function requireSize(path: string, bytes: Uint8Array): void {
  const text = new TextDecoder('latin1').decode(bytes)
  let rows = 0
  for (const [, column, row] of text.matchAll(/<c\s[^>]*?\br="([A-Z]{1,4})(\d{1,8})"/g)) {
    rows = Math.max(rows, Number(row))
    if (columnNumber(column ?? '') > IMPORT_CLASS_LIST_COLUMNS_MAX * 10) throw new Refusal('import_too_many_rows', { file: path })
  }
  for (const [, row] of text.matchAll(/<row\s[^>]*?\br="(\d{1,8})"/g)) rows = Math.max(rows, Number(row))
  rows = Math.max(rows, text.match(/<row[\s>]/g)?.length ?? 0)
  // Empty formatted rows below the list are common; ten times the rows we take is not.
  if (rows > IMPORT_CLASS_LIST_ROWS_MAX * 10) throw new Refusal('import_too_many_rows', { file: path })
}

function columnNumber(letters: string): number {
  let number = 0
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64
  return number
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return plainNumber(String(cell))
}

/** Numbers come as the file writes them: `8.9161234567E10`, `9161234567`, `40969.0`. */
function plainNumber(text: string): string {
  if (!/^\d+(\.\d+)?(E\+?\d+)?$/i.test(text)) return text
  const number = Number(text)
  return Number.isSafeInteger(number) ? String(number) : text
}

export function trimRow(cells: string[]): string[] {
  let length = cells.length
  while (length > 0 && cells[length - 1]?.trim() === '') length -= 1
  return cells.slice(0, length)
}
