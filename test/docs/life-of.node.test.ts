import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { committedFiles, read } from '../kit/committed-files.ts'

const PAGES = committedFiles().filter((file) => file.startsWith('docs/life-of-'))

/** Rows of the journey: `| 3 | file | function() | does |`, names in backticks. */
function stepsOf(page: string): { file: string; names: string[] }[] {
  return [...read(page).matchAll(/^\| *\d+ *\| *`([^`]+)` *\| *([^|]*) *\|/gm)].map((match) => ({
    file: match[1] ?? '',
    names: [...(match[2] ?? '').matchAll(/`(\w+)[^`]*`/g)].map((name) => name[1] ?? ''),
  }))
}

describe('journeys through the code', () => {
  it('[HOUSE-12] there are some, and each is told in steps', () => {
    expect(PAGES.length).toBeGreaterThan(0)
    for (const page of PAGES) expect(stepsOf(page).length, page).toBeGreaterThan(4)
  })

  it.each(PAGES)('[HOUSE-12] %s: every file of it exists and has what it is said to have', (page) => {
    const wrong = stepsOf(page).flatMap(({ file, names }) => {
      if (!existsSync(file)) return [file]
      const text = read(file)
      const has = (name: string) =>
        new RegExp(`(function|const|class|type|async) ${name}\\b|^\\s+(async )?${name}\\(|[<'"]${name}\\b`, 'm').test(text)
      return names.filter((name) => !has(name)).map((name) => `${file}: ${name}`)
    })
    expect(wrong).toEqual([])
  })
})
