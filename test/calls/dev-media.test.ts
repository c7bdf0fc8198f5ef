import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { fetchProduct, ORIGIN } from '../kit/product.ts'

describe('/dev/media', () => {
  it('[CALL-41] says that calls are not set up where they are not, and is nowhere in production', async () => {
    const unset = await fetchProduct(`${ORIGIN}/dev/media`)
    expect([unset.status, await unset.json()]).toMatchObject([503, { refusal: 'media_failed' }])
    const production = await fetchProduct(`${ORIGIN}/dev/media`, {}, { ...env, ENVIRONMENT: 'production' })
    expect(production.status).toBe(404)
  })
})
