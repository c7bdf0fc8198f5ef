import { beforeAll, describe, expect, it } from 'vitest'
import { buildWeb } from '../../scripts/house/build-web.ts'
import { firstModules, type Weight, weigh, weighEmoji } from '../../scripts/house/weigh.ts'

const KB = 1024

describe('weight', () => {
  let screens: Record<string, Weight>

  beforeAll(async () => {
    await buildWeb()
    screens = weigh()
  }, 60_000)

  it('[HOUSE-22] a pupil on a slow phone signs in and sees the chats for at most 60 KB of script and 15 KB of style', () => {
    const { js, css } = screens['sign-in + chat list'] as Weight
    expect(js).toBeLessThanOrEqual(60 * KB)
    expect(css).toBeLessThanOrEqual(15 * KB)
  })

  it('[HOUSE-22] the sign-in page alone is lighter than 45 KB and brings the code of no area with it', () => {
    expect((screens['sign-in'] as Weight).js).toBeLessThanOrEqual(45 * KB)
    const modules = firstModules()
    expect(modules).toContain('web/main.tsx')
    expect(modules.filter((module) => /^web\/(school|contacts|messenger|calls|journal|diary|safety|support)\//.test(module))).toEqual([])
  })

  it('[HOUSE-22] the emoji of a language are a chunk of their own of at most 60 KB, and none are in the first page', () => {
    const { ru, en } = weighEmoji()
    expect(Math.max(ru, en)).toBeLessThanOrEqual(60 * KB)
    expect(firstModules().filter((module) => module.includes('emoji'))).toEqual([])
  })

  it('[HOUSE-22] journal, diary and management are chunks of their own', () => {
    const first = (screens['sign-in'] as Weight).js
    for (const screen of ['journal', 'diary', 'management']) expect((screens[screen] as Weight).js, screen).toBeGreaterThan(first)
  })
})
