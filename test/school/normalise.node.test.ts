import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../protocol/clean-text.ts'
import { emailAddress, phoneNumber } from '../../protocol/contact.ts'
import { latin } from '../../protocol/latin.ts'
import { nameKey } from '../../protocol/people.ts'
import { betterSpelling } from '../../worker/school/import/match-people.ts'
import {
  birthDate,
  classTitle,
  classTitleWithin,
  personName,
  schoolDate,
  sexOf,
  subjectTitle,
} from '../../worker/school/import/normalise.ts'
import { CsvReader } from '../../worker/school/import/read-csv.ts'
import { newLogin } from '../../worker/school/logins.ts'

const TODAY = '2025-10-06'

describe('what people type', () => {
  it.each([
    ['8 (916) 123-45-67', '+79161234567'],
    ['+7 916 123-45-67', '+79161234567'],
    ['9161234567', '+79161234567'],
    ['79161234567', '+79161234567'],
    ['8.9161234567E10', '+79161234567'],
    ['8,9161234567E+10', '+79161234567'],
    ['9161234567.0', '+79161234567'],
    ['8916-123-45-67 доб. 3', '+79161234567'],
    ['+7 916 123 45 67, 8 903 111 22 33', '+79161234567'],
    ['+375 29 123 45 67', '+375291234567'],
    ['8\u00A0916\u00A0123‑45‑67', '+79161234567'],
    ['12345', null],
    ['нет', null],
    ['89161234567890', null],
  ])('[NRM-01] a phone %j is %j', (text, phone) => {
    expect(phoneNumber(text)).toBe(phone)
  })

  it.each([
    ['7Б', '7Б'],
    ['7 "Б"', '7Б'],
    ['7 «б» класс', '7Б'],
    ['7-б', '7Б'],
    ['7\u00A0"Б"', '7Б'],
    ['11А кл.', '11А'],
    ['7B', '7В'],
    ['10 физ-мат', '10 физ-мат'],
    ['7b', null],
    ['0А', null],
    ['13А', null],
    ['Б', null],
  ])('[NRM-01] a class %j is %j', (text, title) => {
    expect(classTitle(text)?.title ?? null).toBe(title)
  })

  it.each([
    ['Список учащихся 7 "Б" класса', '7Б'],
    ['7 «Б» класс 2025/26', '7Б'],
    ['7Б', '7Б'],
    ['Школа № 1', null],
    ['Лист1', null],
    ['Список класса на 2025/26 учебный год', null],
  ])('[NRM-01] a title %j names the class %j', (text, title) => {
    expect(classTitleWithin(text)?.title ?? null).toBe(title)
  })

  it.each([
    ['01.03.2012', '2012-03-01'],
    ['1/3/2012', '2012-03-01'],
    ['1.3.12', '2012-03-01'],
    ['01.03.2012 г.', '2012-03-01'],
    ['2012-03-01', '2012-03-01'],
    ['2012-03-01T00:00:00.000Z', '2012-03-01'],
    ['40969', '2012-03-01'],
    ['5.5.85', '1985-05-05'],
    ['31.02.2012', null],
    ['март', null],
  ])('[NRM-01] a date %j is %j', (text, date) => {
    expect(schoolDate(text, TODAY)).toBe(date)
  })

  it('[NRM-01] nobody is born tomorrow or in the age of steam', () => {
    expect([birthDate('07.10.2025', TODAY), birthDate('01.01.1901', TODAY)]).toEqual([null, null])
  })

  it.each([
    ['Антонов Илья Андреевич', ['Антонов', 'Илья', 'Андреевич']],
    ['АНТОНОВ  ИЛЬЯ', ['Антонов', 'Илья', null]],
    ['Ким Виктор Ли', ['Ким', 'Виктор', 'Ли']],
    ['Алиев Тимур Рашид оглы', ['Алиев', 'Тимур', 'Рашид оглы']],
    ['Салтыкова-Щедрина Анна-Мария', ['Салтыкова-Щедрина', 'Анна-Мария', null]],
    ['Aнтонов Илья', ['Антонов', 'Илья', null]],
    ["О'Нил Шон", ["О'Нил", 'Шон', null]],
  ])('[NRM-01] a name %j is %j', (text, parts) => {
    const name = personName(text)
    expect([name?.familyName, name?.givenName, name?.patronymic]).toEqual(parts)
  })

  it.each(['Антонов', 'Антонов 7', '=cmd|calc Илья', '<b>Антонов</b> Илья', ''])('[NRM-01] %j is no name', (text) => {
    expect(personName(text)).toBeNull()
  })

  it('[NRM-01] ё and е, case, dashes and quotes do not make two names; ё is the better spelling', () => {
    expect(nameKey({ familyName: 'Семёнов', givenName: 'Пётр' })).toBe(nameKey({ familyName: 'СЕМЕНОВ', givenName: 'Петр' }))
    expect(betterSpelling('Семёнов', 'Семенов')).toBe('Семёнов')
    expect(betterSpelling('Семенов', 'Семёнов')).toBe('Семёнов')
    expect(betterSpelling('Антонов', 'Антонова')).toBe('Антонова')
  })

  it('[NRM-01] subjects lose their parallel, sexes and e-mails their spelling', () => {
    expect(['Математика 7 класс', 'Математика (7 кл.)', 'Английский язык, 7 класс', 'ОБЖ'].map(subjectTitle)).toEqual([
      'Математика',
      'Математика',
      'Английский язык',
      'ОБЖ',
    ])
    expect(['М', 'жен.', 'девочка', '?'].map(sexOf)).toEqual(['male', 'female', 'female', null])
    expect([emailAddress(' Elena@School.RU '), emailAddress('elena@school'), emailAddress('нет')]).toEqual(['elena@school.ru', null, null])
  })

  it('[NRM-01] what turns the direction of the words beside it is in no name and no title', () => {
    expect(cleanText('Антонов \u202E\u2067илья\u2069\u200F (учитель\u061C)')).toBe('Антонов илья (учитель)')
  })

  it('[NRM-01] whatever is typed, cleaning it twice is cleaning it once', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => cleanText(cleanText(text)) === cleanText(text)))
    fc.assert(fc.property(fc.string(), (text) => /^(\+\d{8,15})?$/.test(phoneNumber(text) ?? '')))
  })
})

describe('logins', () => {
  it('[ACC-01] Latin letters only, a number when it is taken, whatever the name', () => {
    const taken = new Set<string>()
    const name = { familyName: 'Щукина-Ёлкина', givenName: 'Юлия' }
    expect([newLogin('s1', name, taken), newLogin('s1', name, taken), newLogin('s1', name, taken)]).toEqual([
      's1-shchukinaelkina-i',
      's1-shchukinaelkina-i2',
      's1-shchukinaelkina-i3',
    ])
    expect(latin('Ольга')).toBe('olga')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (familyName, givenName) =>
        /^s1-[a-z0-9]+-[a-z0-9]+$/.test(newLogin('s1', { familyName, givenName }, new Set())),
      ),
    )
  })
})

describe('a CSV that streams in', () => {
  const cell = fc.string({ unit: fc.constantFrom('а', 'Ж', 'x', ',', '"', '\n', '\r\n', ' ', '7', '№') })
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 12 })

  it('[IMP-19] gives the same rows however its bytes are cut', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), (table, size) => {
        const text = table.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n')
        const bytes = new TextEncoder().encode(text)
        const read: string[][] = []
        const reader = new CsvReader('x.csv', (cells) => read.push(cells))
        for (let at = 0; at < bytes.byteLength; at += size) reader.push(bytes.subarray(at, at + size), false)
        reader.push(new Uint8Array(0), true)
        expect(read).toEqual(table.map((cells) => cells.map((one) => one.replace(/\r\n?/g, '\n'))))
      }),
    )
  })

  it('[IMP-19] counts lines as an editor does, also across line breaks inside cells', () => {
    const lines: number[] = []
    const reader = new CsvReader('x.csv', (_, line) => lines.push(line))
    reader.push(new TextEncoder().encode('a,b\r\n"1\r\n2",3\r\n\r\n4,5\r\n'), true)
    expect(lines).toEqual([1, 2, 5])
  })
})
