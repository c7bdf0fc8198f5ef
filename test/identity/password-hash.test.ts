import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { hashPassword, needsRehash, oneTimeHmac, verifyPassword } from '../../worker/identity/passwords.ts'
import { hmacOf, seal, unseal } from '../../worker/identity/secrets.ts'

const LATER = { ...env, PEPPER_2: 'second-test-pepper-0123456789-0123456789' }
const LAST = { ...LATER, PEPPER_4: 'fourth-test-pepper-0123456789-0123456789' }

describe('hashes of passwords', () => {
  // Made with argon2id of @noble/hashes 2.4.0 and, with the same outcome, of Node's crypto, over HMAC-SHA-256(PEPPER_1, "password\n" + password) in hex.
  it.each([
    ['колокол-тетрадь-4821', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdC1vZi0xNi1ieXRlcw$N5KpG8b83X9Ej+zLOorMmUSGSC49454aLaIAzVITyhU'],
    ['p@ss, "длинный" 🔔 пароль', '$argon2id$v=19$m=19456,t=2,p=1$YW5vdGhlci0xNi1ieXRlcw$sIrmtovnE58bpa7bHBsJyjmzsaGc6G+W9G5tq0rpbq8'],
  ])('[ID-69] of other Argon2id libraries are ours: %s', async (password, phc) => {
    const stored = { phc, pepperVersion: 1 }
    expect(await verifyPassword(env, stored, password)).toBe(true)
    expect(await verifyPassword(env, stored, `${password}.`)).toBe(false)
    expect(needsRehash(env, stored)).toBe(false)
  })

  it('[ID-69] are salted: the same password twice is two hashes, both right; written in another Unicode form it is the same password', async () => {
    const [one, two] = await Promise.all([hashPassword(env, 'ёжик-йод-4821'), hashPassword(env, 'ёжик-йод-4821')])
    expect(one.phc).not.toBe(two.phc)
    expect(await verifyPassword(env, one, 'ёжик-йод-4821'.normalize('NFD'))).toBe(true)
  })
})

describe('a new pepper', () => {
  it('[ID-68] hashes new passwords; an earlier one still checks its own, and says that they are to be hashed anew', async () => {
    const old = await hashPassword(env, 'колокол-тетрадь-4821')
    const fresh = await hashPassword(LAST, 'колокол-тетрадь-4821')
    expect([old.pepperVersion, fresh.pepperVersion]).toEqual([1, 4])
    expect(await verifyPassword(LAST, old, 'колокол-тетрадь-4821')).toBe(true)
    expect(await verifyPassword(LAST, fresh, 'колокол-тетрадь-4821')).toBe(true)
    expect([needsRehash(LAST, old), needsRehash(LAST, fresh), needsRehash(LATER, old)]).toEqual([true, false, true])
    expect(await verifyPassword(LAST, { ...old, pepperVersion: 4 }, 'колокол-тетрадь-4821')).toBe(false)
  })

  it('[ID-68] leaves what is found by its HMAC where it is, and what an earlier one sealed open', async () => {
    expect(await hmacOf(LAST, 'roster-contact', '+79161234567')).toBe(await hmacOf(env, 'roster-contact', '+79161234567'))
    expect(await oneTimeHmac(LAST, 'per_1', 'XXXX-YYYY')).toBe(await oneTimeHmac(env, 'per_1', 'xxxxyyyy'))
    const sealed = await seal(env, 'totp', 'seed')
    expect(await unseal(LAST, 'totp', sealed)).toBe('seed')
    const later = await seal(LAST, 'totp', 'seed')
    expect(later).toMatch(/^4\./)
    expect(await unseal(LAST, 'totp', later)).toBe('seed')
  })

  it('[ID-68] that is missing or empty is an error and never the empty key', async () => {
    const old = await hashPassword(LAST, 'колокол-тетрадь-4821')
    await expect(verifyPassword(LATER, old, 'колокол-тетрадь-4821')).rejects.toThrow('no pepper of version 4')
    await expect(verifyPassword({ ...LAST, PEPPER_4: '' }, old, 'колокол-тетрадь-4821')).rejects.toThrow('no pepper')
    await expect(hashPassword({ ...env, PEPPER_1: '' }, 'колокол-тетрадь-4821')).rejects.toThrow('no pepper')
  })
})
