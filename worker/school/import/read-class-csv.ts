// A class list as CSV: separator and encoding as offices save them. Windows-1251 is read, not refused: it is what Excel writes by default.
import Papa from 'papaparse'
import { IMPORT_CLASS_LIST_COLUMNS_MAX, IMPORT_CLASS_LIST_ROWS_MAX, IMPORT_ROW_CHARS_MAX } from '../../../protocol/limits.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Grid, trimRow } from './read-workbook.ts'

/** As in a workbook: empty lines and columns beside the list are common, ten times what we take is not. */
const LINES_MAX = IMPORT_CLASS_LIST_ROWS_MAX * 10
const CELLS_MAX = IMPORT_CLASS_LIST_COLUMNS_MAX * 10

/**
 * Refuses import_wrong_encoding when the text is in neither UTF-8, UTF-16 nor plainly Windows-1251, import_broken_csv by line and
 * import_too_many_rows. Security: four megabytes may be four million lines of nothing, so they are counted as they are read and nothing is
 * held of a file that has too many.
 */
export function readClassCsv(fileName: string, bytes: Uint8Array): Grid[] {
  const text = decode(fileName, bytes).replace(/\r\n?/g, '\n')
  // A row is cut into its cells before it can be counted: one line of four million separators is refused as text.
  if (longestLine(text) > IMPORT_ROW_CHARS_MAX) throw new Refusal('import_too_many_rows', { file: fileName })
  const separator = separatorOf(text)
  const rows: string[][] = []
  let refusal: Refusal | null = null
  Papa.parse<string[]>(text, {
    delimiter: separator,
    newline: '\n',
    quoteChar: '"',
    // Platform (papaparse 5): a text without quotes would be cut into all its lines before the first is given.
    fastMode: false,
    step: ({ data: cells, errors }, parser) => {
      const row = trimRow(cells)
      const lines = 1 + lineBreaksIn(cells)
      if (errors.some((error) => error.type === 'Quotes')) {
        refusal = new Refusal('import_broken_csv', { file: fileName, line: rows.length + 1 })
      } else if (rows.length + lines > LINES_MAX || row.length > CELLS_MAX) {
        refusal = new Refusal('import_too_many_rows', { file: fileName })
      }
      if (refusal !== null) {
        parser.abort()
        return
      }
      // A cell with a line break in it spans lines; the empty rows put in keep every row at its own line.
      rows.push(row)
      for (let line = 1; line < lines; line++) rows.push([])
    },
  })
  if (refusal !== null) throw refusal
  return [{ title: fileName, rows }]
}

function longestLine(text: string): number {
  let longest = 0
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    longest = Math.max(longest, end - start)
    start = end + 1
  }
  return Math.max(longest, text.length - start)
}

function lineBreaksIn(cells: readonly string[]): number {
  let count = 0
  for (const cell of cells) for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) count += 1
  return count
}

function decode(fileName: string, bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    // Not UTF-8. What is left to try is Windows-1251, and only if it reads like Russian.
    if (!isPlainly1251(bytes)) throw new Refusal('import_wrong_encoding', { file: fileName, line: 1 })
    return new TextDecoder('windows-1251').decode(bytes)
  }
}

/**
 * In 1251 the letters а–я А–Я are 0xC0–0xFF and ё Ё № « » are a few bytes below. A text is plainly 1251 when nearly all its high bytes are
 * these and lower-case letters prevail over capitals inside words, which tells it from KOI8-R (where the two are swapped).
 */
function isPlainly1251(bytes: Uint8Array): boolean {
  let high = 0
  let letters = 0
  let capitalAfterSmall = 0
  let smallAfterCapital = 0
  let before = 0
  for (const byte of bytes) {
    if (byte >= 0x80) high += 1
    if (byte >= 0xc0 || byte === 0xa8 || byte === 0xb8 || byte === 0xb9 || byte === 0xab || byte === 0xbb || byte === 0xa0) letters += 1
    if (before >= 0xe0 && byte >= 0xc0 && byte < 0xe0) capitalAfterSmall += 1
    if (before >= 0xc0 && before < 0xe0 && byte >= 0xe0) smallAfterCapital += 1
    before = byte
  }
  return high > 0 && letters / high > 0.95 && smallAfterCapital >= capitalAfterSmall
}

/** The separator that the first lines hold most of; a semicolon wins a tie. */
function separatorOf(text: string): string {
  const sample = text.slice(0, 5_000).replace(/"[^"]*"/g, '')
  const counts = [';', '\t', ','].map((separator) => ({ separator, count: sample.split(separator).length - 1 }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).separator
}
