// What the provider keeps and gives: keys, codes and tokens, also under races and as time passes.
import { env } from 'cloudflare:workers'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { OPENID_GRANT_DAYS, OPENID_KEY_DAYS } from '../../protocol/limits.ts'
import { OPENID_PATHS } from '../../protocol/school-id.ts'
import { rotateKeys } from '../../worker/identity/openid/keys.ts'
import { sweepOpenId } from '../../worker/identity/openid/sweep-openid.ts'
import { now } from '../../worker/platform/clock.ts'
import { expectErrors } from '../kit/expect-errors.ts'
import { idAccount } from '../kit/id-account.ts'
import { askProvider, envWithClients, ourProvider } from '../kit/openid-flow.ts'
import { codeFor, exchange, offlineTokens, refresh, tokensFor, userinfo } from '../kit/openid-suite.ts'
import { ORIGIN } from '../kit/product.ts'

const DAY_SECONDS = 86_400
const MANY = 12

async function publishedKeys(settings: Env = env): Promise<JSONWebKeySet> {
  return (await askProvider(settings, ORIGIN + OPENID_PATHS.jwks)).json()
}

async function keysAge(days: number): Promise<void> {
  await env.DIRECTORY.prepare('update oidc_keys set created_at = created_at - ?')
    .bind(days * DAY_SECONDS * 1000)
    .run()
  await rotateKeys(env)
}

const verify = (token = '', keys: JSONWebKeySet) => jwtVerify(token, createLocalJWKSet(keys), { currentDate: new Date(now(env)) })
const subjectOf = (token = '') => JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))).sub as string

async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
  return (await env.DIRECTORY.prepare(`select * from ${table}`).all<Record<string, unknown>>()).results
}

describe('keys', () => {
  it('[ID-27] one replaced still verifies what it signed, for as long as it stays published, and then no more', async () => {
    const provider = await ourProvider()
    const { id_token: early } = await tokensFor(provider)
    const first = await publishedKeys()
    expect(first.keys).toHaveLength(1)
    await keysAge(OPENID_KEY_DAYS - 1)
    expect(await publishedKeys()).toEqual(first)

    await keysAge(1)
    const both = await publishedKeys()
    expect(both.keys.map(({ kid }) => kid)).toContain(first.keys[0]?.kid)
    expect(both.keys).toHaveLength(2)
    const { id_token: late } = await tokensFor(provider)
    const kidOf = async (token?: string) => (await verify(token, both)).protectedHeader.kid
    expect(await kidOf(early)).toBe(first.keys[0]?.kid)
    expect(await kidOf(late)).toBe(both.keys[0]?.kid)
    await expect(verify(late, first)).rejects.toThrow()

    await keysAge(OPENID_KEY_DAYS)
    const after = await publishedKeys()
    expect(after.keys).toHaveLength(2)
    await expect(verify(early, after)).rejects.toThrow()
    expect(await kidOf(late)).toBeTruthy()
  })

  it('[ID-27] keys nobody changed for months are still good for signing, and the last one is never taken away', async () => {
    const provider = await ourProvider()
    await tokensFor(provider)
    await env.DIRECTORY.prepare('update oidc_keys set created_at = 1000').run()
    const { id_token } = await tokensFor(provider)
    await rotateKeys(env)
    const keys = await publishedKeys()
    expect(keys.keys).toHaveLength(2)
    await verify(id_token, keys)
  })

  it('[ID-27] many that find no key make one', async () => {
    const lists = await Promise.all(Array.from({ length: MANY }, () => publishedKeys()))
    expect(new Set(lists.map(({ keys }) => keys.map(({ kid }) => kid).join()))).toHaveProperty('size', 1)
    await Promise.all(Array.from({ length: MANY }, () => rotateKeys(env)))
    expect(await rowsOf('oidc_keys')).toHaveLength(1)
  })

  it('[ID-27] a private half is neither published nor readable in the table, and is worth nothing under another pepper', async () => {
    const { keys } = await publishedKeys()
    expect(keys.map((key) => Object.keys(key).toSorted())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']])
    const [row] = await rowsOf('oidc_keys')
    expect(row?.public_jwk).not.toMatch(/"d"/)
    expect(row?.sealed_private_jwk).not.toMatch(/"d"|kty/)
    const provider = await ourProvider()
    const code = await codeFor(provider)
    expectErrors(/openid\.failed/)
    const elsewhere = { ...provider, fetch: (url: string, init: RequestInit) => askProvider(stolen, url, init) }
    const stolen = { ...(await envWithClients()), PEPPER_1: 'another-pepper-0123456789-0123456789' }
    expect((await exchange(elsewhere, code)).status).toBe(500)
    // Nothing was used up by the failure.
    expect((await exchange(provider, code)).status).toBe(200)
  })
})

describe('codes and tokens', () => {
  it('[ID-22] of many that bring one code at once no more than one gets tokens, and those are worth nothing', async () => {
    const provider = await ourProvider()
    const code = await codeFor(provider)
    const answers = await Promise.all(Array.from({ length: MANY }, () => exchange(provider, code)))
    const [won, ...more] = answers.filter(({ status }) => status === 200)
    expect(more).toEqual([])
    expect(answers.filter(({ error }) => error === 'invalid_grant')).toHaveLength(MANY - 1)
    expect((await userinfo(provider, won?.access_token)).status).toBe(401)
  })

  it('[ID-22] a code is tried once: after a wrong verifier the right one comes too late', async () => {
    const provider = await ourProvider()
    const code = await codeFor(provider)
    expect((await exchange(provider, { ...code, verifier: 'wrong'.repeat(10) })).error).toBe('invalid_grant')
    expect((await exchange(provider, code)).error).toBe('invalid_grant')
    expect(await rowsOf('oidc_tokens')).toEqual([])
  })

  it('[ID-28] of many that bring one refresh token at once exactly one gets tokens', async () => {
    const provider = await ourProvider()
    const { refresh_token } = await offlineTokens(provider)
    const answers = await Promise.all(Array.from({ length: MANY }, () => refresh(provider, refresh_token)))
    const won = answers.filter(({ status }) => status === 200)
    expect(won).toHaveLength(1)
    expect(answers.filter(({ error }) => error === 'invalid_grant')).toHaveLength(MANY - 1)
    // The others looked like thieves, so the grant is over for the winner as well.
    expect((await refresh(provider, won[0]?.refresh_token)).error).toBe('invalid_grant')
  })

  it('[ID-28] however often it is exchanged, a grant ends after 90 days', async () => {
    const provider = await ourProvider()
    let tokens = await offlineTokens(provider)
    for (let days = 0; days < OPENID_GRANT_DAYS - 30; days += 30) {
      await provider.passTime(30 * DAY_SECONDS)
      tokens = await refresh(provider, tokens.refresh_token)
      expect(tokens.status).toBe(200)
    }
    await provider.passTime(30 * DAY_SECONDS - 300)
    tokens = await refresh(provider, tokens.refresh_token)
    expect((await userinfo(provider, tokens.access_token)).status).toBe(200)
    // Ten minutes of access would be longer than the grant.
    await provider.passTime(301)
    expect((await userinfo(provider, tokens.access_token)).status).toBe(401)
    expect((await refresh(provider, tokens.refresh_token)).error).toBe('invalid_grant')
  })

  it('[ID-26] two clients know one person by two names, each the same every time; another person by others', async () => {
    const anna = await ourProvider()
    const boris = await ourProvider((await idAccount({ familyName: 'Борисов', givenName: 'Борис', patronymic: null })).cookie)
    const subs: string[] = []
    for (const provider of [anna, boris]) {
      for (const client of [provider.client, provider.other]) {
        const { id_token, access_token } = await tokensFor(provider, undefined, client)
        const sub = subjectOf(id_token)
        expect(subjectOf((await tokensFor(provider, undefined, client)).id_token)).toBe(sub)
        expect((await userinfo(provider, access_token)).body.sub).toBe(sub)
        expect(sub).not.toMatch(/acc_/)
        subs.push(sub)
      }
    }
    expect(new Set(subs).size).toBe(4)
  })

  it('[ID-38] what opens something is nowhere in the tables', async () => {
    const provider = await ourProvider()
    const code = await codeFor(provider)
    const tokens = await offlineTokens(provider)
    const tables = ['oidc_codes', 'oidc_tokens', 'oidc_grants', 'oidc_pushed_requests', 'id_flows']
    const written = JSON.stringify(await Promise.all(tables.map(rowsOf)))
    for (const secret of [code.code, code.verifier, tokens.access_token, tokens.refresh_token]) {
      expect(secret?.length).toBeGreaterThan(40)
      expect(written).not.toContain(secret)
    }
  })

  it('[ID-38] what has expired goes by itself, and nothing before', async () => {
    const provider = await ourProvider()
    const first = await offlineTokens(provider)
    await refresh(provider, first.refresh_token)
    const counts = async () => [
      (await rowsOf('oidc_grants')).length,
      (await rowsOf('oidc_codes')).length,
      (await rowsOf('oidc_tokens')).length,
    ]
    await sweepOpenId(env)
    expect(await counts()).toEqual([1, 1, 4])
    await provider.passTime(10 * 60)
    await sweepOpenId(env)
    // The used refresh token stays, to be known when it comes again; so does the code for a day.
    expect(await counts()).toEqual([1, 1, 2])
    await provider.passTime(DAY_SECONDS)
    await sweepOpenId(env)
    expect(await counts()).toEqual([1, 0, 2])
    await provider.passTime(OPENID_GRANT_DAYS * DAY_SECONDS)
    await sweepOpenId(env)
    expect(await counts()).toEqual([0, 0, 0])
  })
})
