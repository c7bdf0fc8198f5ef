// The questions of test/kit/openid-suite.ts are good ones: a provider nobody of us wrote answers them the same way.
import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { referenceProvider } from '../kit/openid-reference.ts'
import { QUESTIONS, type Question } from '../kit/openid-suite.ts'

let provider: Awaited<ReturnType<typeof referenceProvider>>

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  provider = await referenceProvider()
})
afterAll(async () => {
  await provider.stop()
  vi.useRealTimers()
})

describe('another provider, asked what ours is asked', () => {
  it.each(Object.keys(QUESTIONS) as Question[])('[ID-20] %s', (question) => QUESTIONS[question](provider))
})
