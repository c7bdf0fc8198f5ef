// CSV as it streams in: bytes go in, rows come out, and no more than one unfinished row is held.
import Papa from 'papaparse'
import { IMPORT_ROW_CHARS_MAX } from '../../../protocol/limits.ts'
import { Refusal } from '../../platform/refusal.ts'

type Parsed = { data: string[][]; errors: { type: string; code: string; row?: number }[]; meta: { cursor: number } }

/** Feeds `onRow` with each row and the line it begins on (the first line is 1). Refuses wrong encoding and broken quotes by file and line. */
export class CsvReader {
  readonly #file: string
  readonly #onRow: (cells: string[], line: number) => void
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  #rest = ''
  #line = 1

  constructor(file: string, onRow: (cells: string[], line: number) => void) {
    this.#file = file
    this.#onRow = onRow
  }

  push(bytes: Uint8Array, final: boolean): void {
    const text = this.#rest + this.#decode(bytes, final)
    // A carriage return at the very end may be half of a line end: it waits for what follows.
    const held = !final && text.endsWith('\r') ? '\r' : ''
    const whole = (held ? text.slice(0, -1) : text).replace(/\r\n?/g, '\n')
    this.#rest = this.#readRows(whole, final) + held
    if (this.#rest.length > IMPORT_ROW_CHARS_MAX) throw new Refusal('import_broken_csv', { file: this.#file, line: this.#line })
  }

  #decode(bytes: Uint8Array, final: boolean): string {
    try {
      return this.#decoder.decode(bytes, { stream: !final })
    } catch {
      // Fatal decoding throws on the first byte that is not UTF-8, which is what a file in Windows-1251 looks like.
      throw new Refusal('import_wrong_encoding', { file: this.#file, line: this.#line })
    }
  }

  /** Reads all complete rows and answers with the text of the last, unfinished one. */
  #readRows(text: string, final: boolean): string {
    if (text === '') return ''
    const parsed: Parsed = new Papa.Parser({ delimiter: ',', newline: '\n', quoteChar: '"' }).parse(text, 0, !final)
    const broken = parsed.errors.find((error) => error.type === 'Quotes')
    for (const [index, cells] of parsed.data.entries()) {
      if (broken && index >= (broken.row ?? 0)) throw new Refusal('import_broken_csv', { file: this.#file, line: this.#line })
      if (cells.length > 1 || cells[0] !== '') this.#onRow(cells, this.#line)
      this.#line += 1 + lineEndsWithin(cells)
    }
    if (broken) throw new Refusal('import_broken_csv', { file: this.#file, line: this.#line })
    return final ? '' : text.slice(parsed.meta.cursor)
  }
}

function lineEndsWithin(cells: readonly string[]): number {
  let count = 0
  for (const cell of cells) for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) count += 1
  return count
}
