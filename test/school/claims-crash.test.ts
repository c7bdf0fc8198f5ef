// A Worker that dies in the middle of a decision: the statement after which it dies is refused, and what is left is looked at.
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DecideClaim, MakeClaim } from '../../protocol/claims.ts'
import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import type { ClaimId, PersonId } from '../../protocol/ids.ts'
import { GetIdMe } from '../../protocol/school-id.ts'
import { runCron } from '../../worker/cron.ts'
import { tenantOf } from '../../worker/db/db.ts'
import type { ActorAtTheDoor } from '../../worker/identity/require-actor.ts'
import { now } from '../../worker/platform/clock.ts'
import { decideClaim } from '../../worker/school/claims/decide-claim.ts'
import { actAs, classNamed, demoSchool, type Person, personNamed, settle } from '../kit/act-as.ts'
import { claimant, claimOf, decide, named } from '../kit/act-on-claims.ts'
import { tenantOfSchool } from '../kit/change-roster.ts'
import { type Holder, idAccount } from '../kit/id-account.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { inboxOf } from '../kit/open-sockets.ts'

keepStorage()
let zueva: Person
beforeAll(async () => {
  await demoSchool()
  zueva = await actAs('Зуева')
})

let holder: Holder
let claimId: ClaimId
beforeEach(async () => {
  await settle()
  const one = await claimant('Уваров Кирилл', 'student')
  holder = one.holder
  claimId = one.claimId
  await settle()
})

/** An env that dies before any statement like this one. */
function dyingAt(statement: RegExp): Env {
  const dying = (database: D1Database): D1Database =>
    new Proxy(database, {
      get(target, key) {
        if (key === 'prepare') {
          return (sql: string) => {
            if (statement.test(sql)) throw new Error('the Worker has died')
            return target.prepare(sql)
          }
        }
        const value: unknown = Reflect.get(target, key)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  const databases = new Map<PropertyKey, D1Database>([
    ['DIRECTORY', dying(env.DIRECTORY)],
    ['JOURNAL_00', dying(env.JOURNAL_00)],
  ])
  return new Proxy(env, { get: (target, key) => databases.get(key) ?? Reflect.get(target, key) })
}

type Decision = ParsedInputOf<typeof DecideClaim>['decision']

async function dieDeciding(statement: RegExp, decision: Decision): Promise<void> {
  const dying = dyingAt(statement)
  const place = await tenantOfSchool()
  const tenant = tenantOf(dying, place)
  const actor = { personId: zueva.personId, schoolId: place.schoolId, tenant, provedAt: now(env) } as ActorAtTheDoor
  await expect(decideClaim(dying, actor, { claimId, decision })).rejects.toThrow('died')
}

/** The grace is over, and cron comes by; what it makes known itself is carried out the next minute. */
async function later(): Promise<void> {
  await env.JOURNAL_00.prepare('UPDATE outbox SET not_before = 0').run()
  await runCron(env)
  await runCron(env)
  expect((await env.JOURNAL_00.prepare('SELECT count(*) AS n FROM outbox').first<{ n: number }>())?.n).toBe(0)
}

const selves = async () => (await holder.call(GetIdMe, {})).selves.map(({ name, roles }) => [name.familyName, ...roles])
const inRoster = async () =>
  (
    await env.JOURNAL_00.prepare('SELECT count(*) AS n FROM people WHERE id = ?1')
      .bind(`per_${claimId.slice(4)}`)
      .first<{ n: number }>()
  )?.n

describe('a crash while a claim is decided', () => {
  it('[CLM-11] before anything is decided: the claim is open as before and can be decided otherwise', async () => {
    const { personId } = personNamed('Яковлев Пётр')
    await dieDeciding(/insert into "profile_links"/i, { as: 'person', personId })
    await later()
    expect(await claimOf(zueva, claimId)).toMatchObject({ state: 'open' })
    expect(await selves()).toEqual([])
    await dieDeciding(/insert into "profile_links"/i, { as: 'new', role: 'student', classGroupId: await classNamed('7Б') })
    await later()
    expect(await inRoster()).toBe(0)
    await decide(zueva, claimId, { as: 'rejected' })
    await later()
    expect(await inRoster()).toBe(0)
  })

  it.each([
    ['before the roster is touched', /INSERT OR IGNORE INTO people/],
    ['before the account is made', /INSERT OR IGNORE INTO journal_accounts/],
    ['before its news is due', /update "outbox"/],
  ])('[CLM-11] %s: cron carries it out to its end, once', async (_, statement) => {
    const classGroupId = await classNamed('7Б')
    await dieDeciding(statement, { as: 'new', role: 'student', classGroupId })
    const waiting = await inboxOf(holder)
    await waiting.until((frame) => frame.type === 'hello')
    await later()
    await waiting.until((frame) => frame.type === 'me.changed')
    waiting.close()
    expect(await selves()).toEqual([['Уваров', 'student']])
    expect(await claimOf(zueva, claimId)).toMatchObject({ state: 'confirmed' })
    expect(await inRoster()).toBe(1)
    const members = await env.JOURNAL_00.prepare('SELECT count(*) AS n FROM class_members WHERE student_id = ?1')
      .bind(`per_${claimId.slice(4)}` as PersonId)
      .first<{ n: number }>()
    expect(members?.n).toBe(1)
  })

  it('[CLM-11] of a decision that another was faster than, nothing is carried out', async () => {
    const classGroupId = await classNamed('7Б')
    await dieDeciding(/insert into "profile_links"/i, { as: 'new', role: 'student', classGroupId })
    await decide(zueva, claimId, { as: 'rejected' })
    await later()
    expect([await inRoster(), await selves()]).toEqual([0, []])
  })

  it('[CLM-11] a claim whose news was lost is told by cron, and one that was never written is passed over', async () => {
    const fresh = await idAccount(named('Тихий Голос'))
    const { claimId: told } = await fresh.call(MakeClaim, { role: 'teacher', about: '' })
    await settle()
    const administrators = await inboxOf(zueva)
    await administrators.until((frame) => frame.type === 'hello')
    const tenant = await tenantOfSchool()
    const news = 'INSERT INTO outbox (school_id, at, news, payload) VALUES (?1, 1, ?2, ?3)'
    for (const id of [told, 'clm_00000000000000000000']) {
      await env.JOURNAL_00.prepare(news)
        .bind(tenant.schoolId, 'claim.made', JSON.stringify({ claimId: id }))
        .run()
    }
    await later()
    await administrators.until((frame) => frame.type === 'claims.changed')
    administrators.close()
  })
})
