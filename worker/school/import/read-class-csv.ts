// A class list as CSV: separator and encoding as offices save them. Windows-1251 is read, not refused: it is what Excel writes by default.
import Papa from 'papaparse'
import { Refusal } from '../../platform/refusal.ts'
import { type Grid, trimRow } from './read-workbook.ts'

/** Refuses import_wrong_encoding when the text is in neither UTF-8, UTF-16 nor plainly Windows-1251, and import_broken_csv by line. */
export function readClassCsv(fileName: string, bytes: Uint8Array): Grid[] {
  const text = decode(fileName, bytes).replace(/\r\n?/g, '\n')
  const separator = separatorOf(text)
  const parsed = Papa.parse<string[]>(text, { delimiter: separator, newline: '\n', quoteChar: '"' })
  const broken = parsed.errors.find((error) => error.type === 'Quotes')
  if (broken) throw new Refusal('import_broken_csv', { file: fileName, line: lineOf(parsed.data, broken.row ?? 0) })
  const rows: string[][] = []
  // A cell with a line break in it spans lines; the empty rows put in keep every row at its own line.
  for (const cells of parsed.data) {
    rows.push(trimRow(cells))
    const spanned = cells.reduce((count, cell) => count + cell.split('\n').length - 1, 0)
    for (let i = 0; i < spanned; i++) rows.push([])
  }
  return [{ title: fileName, rows }]
}

function lineOf(rows: readonly string[][], index: number): number {
  return rows.slice(0, index).reduce((line, cells) => line + 1 + cells.reduce((count, cell) => count + cell.split('\n').length - 1, 0), 1)
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
