// Two runs of ensureAccounts that overlap: whatever the order of their reads and writes, what stands at the end is what the roster says.
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PersonId, SchoolId } from '../../protocol/ids.ts'
import { type Tenant, tenantOf } from '../../worker/db/db.ts'
import { ensureAccounts } from '../../worker/school/ensure-accounts.ts'
import { actAs, demoSchool, type Person, personNamed } from '../kit/act-as.ts'
import { inboxOf } from '../kit/open-sockets.ts'

let tenant: Tenant
beforeEach(async () => {
  await demoSchool()
  const school = await env.DIRECTORY.prepare('SELECT id, shard, time_zone FROM schools').first<{
    id: SchoolId
    shard: number
    time_zone: string
  }>()
  if (!school) throw new Error('no school')
  tenant = tenantOf(env, { schoolId: school.id, shard: school.shard, timeZone: school.time_zone })
})

/** As an import does it: the person's row and the roster's version in one batch. */
async function setLeft(personId: PersonId, leftOn: string | null): Promise<void> {
  await tenant.d1.batch([
    tenant.d1.prepare('UPDATE people SET left_on = ?2 WHERE id = ?1').bind(personId, leftOn),
    tenant.d1.prepare('UPDATE rosters SET version = version + 1 WHERE school_id = ?1').bind(tenant.schoolId),
  ])
}

async function isDisabled(personId: PersonId): Promise<boolean> {
  const row = await env.DIRECTORY.prepare('SELECT disabled_at FROM journal_accounts WHERE person_id = ?1')
    .bind(personId)
    .first<{ disabled_at: number | null }>()
  if (!row) throw new Error('no account')
  return row.disabled_at !== null
}

/** The same env, in which `act` happens just before the first write that switches accounts off or on. */
function interrupted(act: () => Promise<void>, times = 1): Env {
  let left = times
  const before = async () => {
    if (left > 0) {
      left -= 1
      await act()
    }
  }
  const { DIRECTORY } = env
  const directory = new Proxy(DIRECTORY, {
    get(target, key) {
      if (key === 'batch') {
        return async (statements: D1PreparedStatement[]) => {
          await before()
          return target.batch(statements)
        }
      }
      if (key === 'prepare') {
        return (sql: string) => {
          const statement = target.prepare(sql)
          if (!/SET disabled_at/.test(sql)) return statement
          return {
            bind: (...values: unknown[]) => ({
              run: async () => {
                await before()
                return statement.bind(...values).run()
              },
            }),
          }
        }
      }
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return new Proxy(env, { get: (target, key) => (key === 'DIRECTORY' ? directory : Reflect.get(target, key)) })
}

describe('accounts and a roster that moves on', () => {
  it('[ACC-04] somebody who comes back while their leaving is being carried out is not locked out', async () => {
    const { personId } = personNamed('Ким Виктор')
    await setLeft(personId, '2025-10-06')
    const backAgain = async () => {
      await setLeft(personId, null)
      await ensureAccounts(env, tenant)
    }
    await ensureAccounts(interrupted(backAgain), tenant)
    expect(await isDisabled(personId)).toBe(false)
  })

  it('[ACC-04] somebody who leaves while their return is being carried out does not stay', async () => {
    const { personId } = personNamed('Ким Виктор')
    await setLeft(personId, '2025-10-06')
    await ensureAccounts(env, tenant)
    expect(await isDisabled(personId)).toBe(true)
    await setLeft(personId, null)
    const goneAgain = async () => {
      await setLeft(personId, '2025-10-06')
      await ensureAccounts(env, tenant)
    }
    await ensureAccounts(interrupted(goneAgain), tenant)
    expect(await isDisabled(personId)).toBe(true)
  })

  it('[ACC-04] a roster that never stands still is an error, so that the outbox comes again', async () => {
    const { personId } = personNamed('Ким Виктор')
    await setLeft(personId, '2025-10-06')
    let here = false
    const flip = () => {
      here = !here
      return setLeft(personId, here ? null : '2025-10-06')
    }
    await expect(ensureAccounts(interrupted(flip, Number.POSITIVE_INFINITY), tenant)).rejects.toThrow(/roster/)
  })

  it('[ACC-02] the open windows of who leaves are closed with their sessions', async () => {
    const kim: Person = await actAs('Ким Виктор')
    const orlova = await actAs('Орлова Анна')
    const [inbox, other] = [await inboxOf(kim), await inboxOf(orlova)]
    await setLeft(kim.personId, '2025-10-06')
    await ensureAccounts(env, tenant)
    expect(await inbox.closed).toEqual({ code: 4401, reason: 'not_signed_in' })
    expect((await kim.fetch('/api/me')).status).toBe(401)
    await env.INBOX.getByName(orlova.personId).deliver([{ type: 'me.changed' }])
    await other.until((frame) => frame.type === 'me.changed')
    other.close()
  })
})
