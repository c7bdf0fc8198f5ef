import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ClaimId } from '../../protocol/ids.ts'
import { CLAIM_DECIDED_DAYS } from '../../protocol/limits.ts'
import { actAs, demoSchool, type Person, settle } from '../kit/act-as.ts'
import { claimant, decide } from '../kit/act-on-claims.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/linked.ts'
import { provedAgo } from '../kit/passwords.ts'

keepStorage()
let zueva: Person
beforeAll(async () => {
  await demoSchool()
  zueva = await actAs('Зуева')
})

const stateOf = (claimId: ClaimId) => env.DIRECTORY.prepare('select state from claims where id = ?').bind(claimId).first<string>('state')

describe('claims', () => {
  it('[CLM-16] are decided by an administrator who has just shown that it is them; who may not decide learns nothing of it', async () => {
    const { claimId } = await claimant('Поздний Фёдор', 'parent', {}, 'tula1')
    const orlova = await actAs('Орлова Анна')
    for (const who of [zueva, orlova]) await provedAgo(who.personId, 11)
    expect(await refusalOf(decide(zueva, claimId, { as: 'rejected' }))).toBe('step_up_required')
    expect(await refusalOf(decide(orlova, claimId, { as: 'rejected' }))).toBe('not_found')
    expect(await stateOf(claimId)).toBe('open')
    await provedAgo(zueva.personId, -11)
    expect(await decide(zueva, claimId, { as: 'rejected' })).toMatchObject({ state: 'rejected' })
  })

  it('[CLM-17] go ninety days after they were decided; open ones wait on, and the log stays', async () => {
    const [old, recent, open] = [
      await claimant('Старый Марк', 'parent', {}, 'tula1'),
      await claimant('Недавний Марк', 'parent', {}, 'tula1'),
      await claimant('Ждущий Марк', 'parent', {}, 'tula1'),
    ]
    for (const { claimId } of [old, recent]) await decide(zueva, claimId, { as: 'rejected' })
    const move = (claimId: ClaimId, days: number) =>
      env.DIRECTORY.prepare('update claims set created_at = created_at - ?1, decided_at = decided_at - ?1 where id = ?2')
        .bind(days * 86_400_000, claimId)
        .run()
    await move(old.claimId, CLAIM_DECIDED_DAYS)
    await move(recent.claimId, CLAIM_DECIDED_DAYS - 1)
    await move(open.claimId, CLAIM_DECIDED_DAYS + 1)
    await settle()
    expect([await stateOf(old.claimId), await stateOf(recent.claimId), await stateOf(open.claimId)]).toEqual([null, 'rejected', 'open'])
    const logged = await env.DIRECTORY.prepare('select what from identity_log where subject_id = ?').bind(old.holder.accountId).all()
    expect(logged.results).toEqual([{ what: 'claim.rejected' }])
  })

  it('[CLM-17] the decided ones of a school are found by an index, however many there are', async () => {
    const plan = async (sql: string) =>
      (await env.DIRECTORY.prepare(`explain query plan ${sql}`).all<{ detail: string }>()).results.map(({ detail }) => detail).join()
    const listed = await plan("select * from claims where school_id = 'a' and decided_at is not null order by decided_at desc limit 100")
    expect(listed).toContain('claims_decided')
    expect(listed).not.toContain('TEMP B-TREE')
    expect(await plan('delete from claims where decided_at <= 1')).toContain('claims_by_decision')
  })
})
