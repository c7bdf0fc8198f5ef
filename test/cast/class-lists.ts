// Class lists as offices send them. The workbook is written part by part, as small as Excel accepts, so that tests decide every byte of it.
import { zipOf } from './one-roster-zip.ts'

export type SheetCell = string | { readonly serial: number } | { readonly number: string }
export type Sheet = { readonly title: string; readonly rows: readonly (readonly SheetCell[])[] }

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'

export function workbookParts(sheets: readonly Sheet[]): Record<string, string> {
  const numbers = sheets.map((_, index) => index + 1)
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}styles+xml"/>${numbers.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${SHEET_TYPE}worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets>${sheets.map(({ title }, index) => `<sheet name="${escaped(title)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships">${numbers.map((n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    // Style 1 is a date, as Excel writes one.
    'xl/styles.xml': `${XML}<styleSheet ${MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  }
  for (const [index, { rows }] of sheets.entries()) {
    const body = rows.map(
      (cells, row) => `<row r="${row + 1}">${cells.map((cell, column) => cellXml(cell, `${letter(column)}${row + 1}`)).join('')}</row>`,
    )
    parts[`xl/worksheets/sheet${index + 1}.xml`] = `${XML}<worksheet ${MAIN}><sheetData>${body.join('')}</sheetData></worksheet>`
  }
  return parts
}

export function workbook(sheets: readonly Sheet[]): Uint8Array<ArrayBuffer> {
  return zipOf(workbookParts(sheets))
}

function cellXml(cell: SheetCell, at: string): string {
  if (cell === '') return ''
  if (typeof cell === 'string') return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
  return 'serial' in cell ? `<c r="${at}" s="1"><v>${cell.serial}</v></c>` : `<c r="${at}"><v>${cell.number}</v></c>`
}

function letter(column: number): string {
  return String.fromCharCode(65 + column)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

export const LIST_7B_HEADER = ['№', 'ФИО', 'Класс', 'Дата рождения', 'Телефон', 'ФИО родителя 1', 'Степень родства', 'Телефон родителя 1']

/** Where the two blemishes of `list7b` are; corrected, its class has 8 pupils. */
export const LIST_7B = { badDateLine: 9, badDateColumn: 3, goodDate: '11.02.2012', duplicateLine: 12, pupils: 8, parents: 1 } as const

/** Scenario S01: header on row 3, «7 "Б"», dd.mm.yyyy, one phone, one duplicate row, one bad date, a sum below. */
export function list7bRows(): SheetCell[][] {
  return [
    ['Школа № 1'],
    ['Список класса на 2025/26 учебный год'],
    LIST_7B_HEADER,
    ['1', 'Антонов Илья Андреевич', '7 "Б"', '01.03.2012', '', 'Антонова Елена Викторовна', 'Мать', '8 (916) 123-45-67'],
    ['2', 'Борисова Дарья Павловна', '7 "Б"', '17.05.2012'],
    ['3', 'Воронов  Максим Игоревич', '7 "Б"', { serial: 40937 }],
    ['4', 'Гусева Полина Дмитриевна', '7-б', '31.07.2012'],
    ['5', 'Ершов Кирилл Романович', '7 "Б"', '14.12.2011'],
    ['6', 'Носов Артём Евгеньевич', '7 "Б"', '31.02.2012'],
    ['7', 'Карпова Алиса Сергеевна', '7 "Б"', '22.04.2012'],
    ['8', 'Яковлев Пётр Денисович', '7\u00A0"Б"', '30.06.2012'],
    ['9', 'Борисова Дарья Павловна', '7 "Б"', '17.05.2012'],
    ['', 'Итого: 9'],
  ]
}

export function list7b(): Uint8Array<ArrayBuffer> {
  return workbook([{ title: 'Лист1', rows: list7bRows() }])
}

/** The same people in Windows-1251 with semicolons, as Excel saves «CSV». */
export function list7bCsv1251(): Uint8Array<ArrayBuffer> {
  const text = [
    'ФИО;Класс;Дата рождения;Телефон',
    'Антонов Илья Андреевич;7Б;01.03.2012;8 (916) 123-45-67',
    'Борисова Дарья Павловна;7Б;17.05.2012;',
    'Семёнов Пётр Ильич;7Б;18.05.2012;',
  ].join('\r\n')
  return windows1251(text)
}

export function windows1251(text: string): Uint8Array<ArrayBuffer> {
  const special: Readonly<Record<string, number>> = { Ё: 0xa8, ё: 0xb8, '№': 0xb9, '«': 0xab, '»': 0xbb, '\u00A0': 0xa0 }
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0)
    if (special[character] !== undefined) return special[character]
    return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code
  })
}
