import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { SIGN_IN_PAUSE_SECONDS, WRONG_GUESSES_MAX } from '../../protocol/limits.ts'
import { MONDAY_MORNING } from '../kit/monday-morning.ts'

const MORNING = Date.parse(MONDAY_MORNING)
const PAUSE_MS = SIGN_IN_PAUSE_SECONDS * 1_000
const limiter = () => env.LIMITER.getByName('sign-in:tula1.orlova')

async function guess(times: number, atMs: number): Promise<boolean[]> {
  const allowed: boolean[] = []
  for (let i = 0; i < times; i++) allowed.push((await limiter().attempt(atMs + i)).allowed)
  return allowed
}

describe('guesses at a password', () => {
  it('[LIM-01] five may be made, the sixth waits a quarter of an hour from the fifth, and the wait does not grow', async () => {
    expect(await guess(WRONG_GUESSES_MAX, MORNING)).toEqual(Array(WRONG_GUESSES_MAX).fill(true))
    const fifthAt = MORNING + WRONG_GUESSES_MAX - 1
    expect(await limiter().attempt(fifthAt + 1)).toEqual({ allowed: false, retryAfterSeconds: SIGN_IN_PAUSE_SECONDS })
    expect(await limiter().attempt(fifthAt + PAUSE_MS - 1)).toEqual({ allowed: false, retryAfterSeconds: 1 })
    expect(await guess(WRONG_GUESSES_MAX + 1, fifthAt + PAUSE_MS)).toEqual([...Array(WRONG_GUESSES_MAX).fill(true), false])
  })

  it('[LIM-01] five that are spread over more than a quarter of an hour pause nothing', async () => {
    for (let i = 0; i < 3 * WRONG_GUESSES_MAX; i++) {
      expect(await limiter().attempt(MORNING + i * (PAUSE_MS / 4 + 1))).toMatchObject({ allowed: true })
    }
  })

  it('[LIM-02] of fifty guesses at once five get through', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => limiter().attempt(MORNING)))
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(WRONG_GUESSES_MAX)
  })

  it('[LIM-02] a caller whose clock is a little slow does not get past the pause or wipe what others took', async () => {
    await guess(WRONG_GUESSES_MAX, MORNING)
    expect(await limiter().attempt(MORNING - 50)).toMatchObject({ allowed: false })
    const address = env.LIMITER.getByName('address:192.0.2.1')
    await address.take(2, 1_000, MORNING)
    await address.take(2, 1_000, MORNING - 50)
    expect(await address.take(2, 1_000, MORNING - 20)).toMatchObject({ allowed: false })
  })

  it('[LIM-03] the right password wipes the four wrong ones before it', async () => {
    await guess(WRONG_GUESSES_MAX - 1, MORNING)
    await limiter().clear()
    expect(await guess(WRONG_GUESSES_MAX, MORNING)).not.toContain(false)
  })
})

describe('what an address may take', () => {
  it('[LIM-04] three an hour, in whatever hour one looks', async () => {
    const HOUR = 3_600_000
    const take = (atMs: number) => limiter().take(3, HOUR, atMs)
    expect(
      (await Promise.all([take(MORNING), take(MORNING + 10), take(MORNING + 20), take(MORNING + 30)])).map(({ allowed }) => allowed),
    ).toEqual([true, true, true, false])
    expect(await take(MORNING + HOUR - 1_000)).toEqual({ allowed: false, retryAfterSeconds: 1 })
    expect(await take(MORNING + HOUR)).toMatchObject({ allowed: true })
    expect(await take(MORNING + HOUR + 1)).toMatchObject({ allowed: false })
  })
})

describe('what a limiter remembers', () => {
  it('[LIM-05] nothing after an idle day, and it counts anew from then on', async () => {
    await guess(WRONG_GUESSES_MAX + 1, MORNING)
    const tables = () =>
      runInDurableObject(limiter(), (_, { storage }) =>
        storage.sql
          .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('taken', 'pause')")
          .toArray()
          .map(({ name }) => name),
      )
    expect(await tables()).toEqual(['taken', 'pause'])
    await runInDurableObject(limiter(), async (instance) => {
      const used = Date.now
      Date.now = () => used() + 25 * 3_600_000
      try {
        await instance.alarm()
      } finally {
        Date.now = used
      }
    })
    expect(await tables()).toEqual([])
    expect(await guess(1, MORNING)).toEqual([true])
  })

  it('[LIM-05] an alarm that finds it in use comes again later', async () => {
    await guess(WRONG_GUESSES_MAX, MORNING)
    expect(await runDurableObjectAlarm(limiter())).toBe(true)
    expect(await limiter().attempt(MORNING)).toMatchObject({ allowed: false })
    expect(await runInDurableObject(limiter(), (_, { storage }) => storage.getAlarm())).not.toBeNull()
  })

  it('[LIM-05] a clock that was set back by a day does not keep yesterday’s tomorrow locked', async () => {
    await guess(WRONG_GUESSES_MAX, MORNING + 24 * 3_600_000)
    expect(await guess(1, MORNING)).toEqual([true])
  })
})
