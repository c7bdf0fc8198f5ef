import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { GetMe, SignIn } from '../../protocol/identity.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { Client } from '../../scripts/house/client.ts'
import { hashPassword } from '../../worker/identity/passwords.ts'
import { verifyIdPassword } from '../../worker/identity/school-id/id-password.ts'
import { firstAdministrator, ORIGIN, PASSWORD, type Person } from '../kit/act-as.ts'
import { idAccount } from '../kit/id-account.ts'
import { loginOf } from '../kit/passwords.ts'
import { fetchProduct } from '../kit/product.ts'

/** A newer pepper, so that every password is hashed anew; right before that is written, `first` happens. */
function overtaken(table: string, first: () => Promise<unknown>): Env {
  const DIRECTORY = new Proxy(env.DIRECTORY, {
    get(target, key) {
      if (key !== 'prepare') {
        const value: unknown = Reflect.get(target, key)
        return typeof value === 'function' ? value.bind(target) : value
      }
      return (sql: string) => {
        const statement = target.prepare(sql)
        if (!sql.startsWith(`update "${table}" set "password_hash"`)) return statement
        return {
          bind: (...values: unknown[]) => ({
            run: async () => {
              await first()
              return statement.bind(...values).run()
            },
          }),
        }
      }
    },
  })
  return { ...env, DIRECTORY, PEPPER_2: 'second-test-pepper-0123456789-0123456789' } as Env
}

const hashOf = (personId: PersonId) =>
  env.DIRECTORY.prepare('select password_hash from journal_accounts where person_id = ?').bind(personId).first<string>('password_hash')

describe('a password that is hashed anew as its holder signs in', () => {
  let zueva: Person
  beforeEach(async () => {
    zueva = await firstAdministrator()
  })

  it('[ID-107] does not come back when it was reset in between', async () => {
    const login = await loginOf(zueva.personId)
    const signIn = (as: Env) => new Client(ORIGIN, (url, init) => fetchProduct(url, init, as)).call(SignIn, { login, password: PASSWORD })
    const reset = () => env.DIRECTORY.prepare('update journal_accounts set password_hash = null, pepper_version = null').run()
    await expect(signIn(overtaken('journal_accounts', reset))).rejects.toThrow('wrong_credentials')
    expect(await hashOf(zueva.personId)).toBeNull()
  })

  it('[ID-107] is written when nothing happened in between', async () => {
    const login = await loginOf(zueva.personId)
    const before = await hashOf(zueva.personId)
    const as = overtaken('journal_accounts', async () => {})
    const client = new Client(ORIGIN, (url, init) => fetchProduct(url, init, as))
    await client.call(SignIn, { login, password: PASSWORD })
    expect(await hashOf(zueva.personId)).not.toBe(before)
    expect((await client.call(GetMe, {})).personId).toBe(zueva.personId)
  })

  it('[ID-107] the provider’s likewise: a new one that was set meanwhile stays', async () => {
    const { accountId } = await idAccount({ familyName: 'Галеев', givenName: 'Тимур', patronymic: null })
    const hash = await hashPassword(env, PASSWORD)
    const account = { id: accountId, passwordHash: hash.phc, pepperVersion: hash.pepperVersion, provedAt: 1 }
    const setTo = (phc: string) =>
      env.DIRECTORY.prepare('update id_accounts set password_hash = ?, pepper_version = 1 where id = ?').bind(phc, accountId).run()
    const theirs = () =>
      env.DIRECTORY.prepare('select password_hash from id_accounts where id = ?').bind(accountId).first<string>('password_hash')
    await setTo(hash.phc)
    await verifyIdPassword(
      overtaken('id_accounts', () => setTo('newer')),
      account,
      PASSWORD,
    )
    expect(await theirs()).toBe('newer')
    await setTo(hash.phc)
    await verifyIdPassword(
      overtaken('id_accounts', async () => {}),
      account,
      PASSWORD,
    )
    expect(await theirs()).not.toBe(hash.phc)
  })
})
