import { describe, expect, it } from 'vitest'
import { REFUSALS } from '../../protocol/refusals.ts'
import { en } from '../../web/app/texts/en.ts'
import { ru } from '../../web/app/texts/ru.ts'
import { ruSchool } from '../../web/app/texts/ru-school.ts'
import type { Text } from '../../web/app/texts/text.ts'
import { committedFiles, read } from '../kit/committed-files.ts'

const russian: Record<string, Text> = { ...ru, ...ruSchool }
const english: Record<string, Text> = en

const formsOf = (text: Text): Record<string, string> => (typeof text === 'string' ? { other: text } : text)

/** What a text is given, in whatever form. */
function paramsOf(text: Text): string[] {
  const names = Object.values(formsOf(text)).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))
  return [...new Set(names)].sort()
}

function unlike(fits: (key: string, text: Text) => boolean, catalogue: Record<string, Text>): string[] {
  return Object.entries(catalogue).flatMap(([key, text]) => (fits(key, text) ? [] : [key]))
}

describe('texts', () => {
  it('[HOUSE-21] an English reader finds every text a Russian reader finds, and no other', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(russian).sort())
  })

  it('[HOUSE-21] both tell the same particulars', () => {
    expect(unlike((key, text) => String(paramsOf(text)) === String(paramsOf(english[key] ?? '')), russian)).toEqual([])
  })

  it('[HOUSE-21] a text that counts has all the forms its language counts with, and counts in all of them', () => {
    const counts = (language: string) => {
      const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
      return (_: string, text: Text) =>
        typeof text === 'string' ||
        (String(Object.keys(text).sort()) === String(wanted) && Object.values(text).every((form) => form.includes('{count}')))
    }
    expect(unlike(counts('ru'), russian)).toEqual([])
    expect(unlike(counts('en'), english)).toEqual([])
  })

  it('[HOUSE-21] nobody is shouted at, and nothing is left empty', () => {
    const calm = (_: string, text: Text) => Object.values(formsOf(text)).every((form) => form.trim() !== '' && !form.includes('!'))
    expect(unlike(calm, russian)).toEqual([])
    expect(unlike(calm, english)).toEqual([])
  })

  it('[HOUSE-21] a lazily loaded area has no text that the first page has too', () => {
    expect(Object.keys(ruSchool).filter((key) => key in ru)).toEqual([])
  })

  it('[HOUSE-13] every refusal has its words', () => {
    expect(Object.keys(REFUSALS).filter((code) => !(`refusal.${code}` in russian))).toEqual([])
  })

  it('[HOUSE-21] every text is said somewhere', () => {
    const sources = committedFiles()
      .filter((file) => /^web\/.*\.tsx?$/.test(file) && !file.startsWith('web/app/texts/'))
      .map(read)
      .join('\n')
    // A key made of parts is looked for by its parts: `role.${role}`.
    const said = (key: string) => sources.includes(`'${key}'`) || madeOfParts(key).some((start) => sources.includes(`\`${start}.\${`))
    expect(Object.keys(russian).filter((key) => !said(key))).toEqual([])
  })
})

function madeOfParts(key: string): string[] {
  const parts = key.split('.')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('.'))
}
