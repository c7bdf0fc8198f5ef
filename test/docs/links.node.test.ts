import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { committedFiles, read } from '../kit/committed-files.ts'

const PAGES = committedFiles().filter((file) => file.endsWith('.md'))
const ROOMS = '(?:protocol|worker|durable-objects|web|test|scripts|migrations|docs)'
/** A path in backticks, whole: placeholders like `put-….ts` and `test/<area>/` are not promises. */
const NAMED_FILE = new RegExp(`\`(${ROOMS}/[\\w./-]+\\.(?:ts|tsx|mjs|sql|md|css|png))\``, 'g')

function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  )
}

describe('docs', () => {
  it('[HOUSE-11] every link of a page leads somewhere, headings included', () => {
    const broken = PAGES.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => {
          const [path = '', anchor] = target.split('#')
          const file = path === '' ? page : normalize(join(dirname(page), path))
          if (!existsSync(file)) return true
          return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(anchor)
        })
        .map((target) => `${page}: ${target}`),
    )
    expect(broken).toEqual([])
  })

  it('[HOUSE-11] every file a page names exists', () => {
    const missing = PAGES.flatMap((page) =>
      [...read(page).matchAll(NAMED_FILE)]
        .map((match) => match[1] ?? '')
        .filter((file) => !existsSync(file))
        .map((file) => `${page}: ${file}`),
    )
    expect(missing).toEqual([])
  })

  it('[HOUSE-11] every page can be reached from README.md', () => {
    const seen = new Set<string>()
    const visit = (page: string) => {
      if (seen.has(page)) return
      seen.add(page)
      for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:)([^)#\s]+\.md)/g)) {
        const file = normalize(join(dirname(page), target))
        if (existsSync(file)) visit(file)
      }
    }
    visit('README.md')
    expect(PAGES.filter((page) => !seen.has(page))).toEqual([])
  })
})
