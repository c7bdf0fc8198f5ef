import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { COMMON_PASSWORDS_FILE, commonPasswords, commonPasswordsFile } from '../../scripts/house/common-passwords.ts'
import { at } from '../../scripts/house/paths.ts'
import { isInFilter } from '../../worker/platform/bloom-filter.ts'

describe('the list of common passwords', () => {
  const committed = readFileSync(at(COMMON_PASSWORDS_FILE))

  it('[ID-67] is what its script makes: run `node scripts/passwords.mjs` after a change', () => {
    expect(Buffer.compare(committed, commonPasswordsFile())).toBe(0)
  })

  it('[ID-67] holds every one of its texts, in less than 120 KB', () => {
    const texts = commonPasswords()
    expect(texts.length).toBeGreaterThan(25_000)
    expect(texts.filter((text) => !isInFilter(committed, text))).toEqual([])
    expect(committed.length).toBeLessThan(120 * 1024)
  })
})
