import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { EnterAs } from '../../protocol/identity.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { GetIdMe } from '../../protocol/school-id.ts'
import type { Tenant } from '../../worker/db/db.ts'
import { emailMayRegister, isUnder14, linkPerson, mayHold } from '../../worker/identity/school-id/vouch.ts'
import { now } from '../../worker/platform/clock.ts'
import { ensureAccounts } from '../../worker/school/ensure-accounts.ts'
import { personNamed } from '../kit/act-as.ts'
import { named, vouch } from '../kit/act-on-claims.ts'
import { changeRoster } from '../kit/change-roster.ts'
import { queriesDuring } from '../kit/count-statements.ts'
import { idAccount, linkByHand, placeOf } from '../kit/id-account.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { chatsOf, inboxOf } from '../kit/open-sockets.ts'
import { twoSchools } from '../kit/two-schools.ts'

keepStorage()
let tula: Tenant
let kazan: Tenant
beforeAll(async () => {
  ;({ tula, kazan } = await twoSchools())
})

const set = (personId: PersonId, column: 'phone' | 'email' | 'birth_on' | 'left_on', value: string | null) =>
  [`UPDATE people SET ${column} = ?2 WHERE id = ?1`, personId, value] as const

/** What a browser that registers with this phone, under this name, is at schools. */
async function vouchedFor(name: string, phone: string, exactly = 1): Promise<PersonId[]> {
  const holder = await idAccount(named(name), { phone })
  const linked = await vouch(holder, name)
  expect((await holder.call(GetIdMe, {})).selves.map(({ personId }) => personId).sort()).toEqual([...linked].sort())
  expect(linked).toHaveLength(exactly)
  return linked
}

describe('a school vouches', () => {
  it('[CLM-02] for whom its roster names with the proved phone and the name, however it is spelt; whoever waits hears it', async () => {
    const holder = await idAccount(named('борисов  ПАВЕЛ'), { phone: '+79161234568' })
    const waiting = await inboxOf(holder)
    await waiting.until((frame) => frame.type === 'hello')
    expect(await vouch(holder, 'борисов ПАВЕЛ')).toEqual([personNamed('Борисов Павел').personId])
    await waiting.until((frame) => frame.type === 'me.changed')
    waiting.close()
  })

  it('[CLM-02] not with another name, patronymic or phone, and not for somebody who is linked already', async () => {
    await vouchedFor('Ершова Мария', '+79161234571', 0)
    await vouchedFor('Ершова Марина Петровна', '+79161234572', 0)
    await vouchedFor('Ершова Марина', '+79161230000', 0)
    const right = await idAccount(named('Ершова Марина'))
    expect(await vouch({ ...right, phone: '+79161234571' } as typeof right, 'Ершова Марина')).toHaveLength(1)
    const late = await idAccount(named('Ершова Марина'))
    expect(await vouch({ ...late, phone: '+79161234571' } as typeof late, 'Ершова Марина')).toEqual([])
  })

  it('[CLM-02] a parent of children at two schools is vouched for by both at once, and is in both schools’ chats', async () => {
    await changeRoster(kazan, [
      "UPDATE people SET family_name = 'Антонова', given_name = 'Елена', patronymic = NULL, phone = '8 (916) 123-45-67' WHERE family_name = 'Ахметова'",
    ])
    const holder = await idAccount(named('Антонова Елена'), { phone: '+79161234567' })
    expect(await vouch(holder, 'Антонова Елена')).toHaveLength(2)
    const { selves } = await holder.call(GetIdMe, {})
    expect(selves.map(({ school }) => school.name).sort()).toEqual(['Гимназия № 5', 'Школа № 1'])
    for (const [school, chat] of [
      ['Школа № 1', 'Родители 7Б'],
      ['Гимназия № 5', 'Родители 5А'],
    ]) {
      const self = selves.find((one) => one.school.name === school)
      await holder.call(EnterAs, { personId: self?.personId as PersonId })
      expect((await chatsOf(holder, chat as string)).map(({ title }) => title)).toContain(chat)
    }
  })

  it('[CLM-02] nobody when it could be a pupil and somebody else: that is left to the school', async () => {
    const [pupil, teacher] = [personNamed('Лапина Вера').personId, personNamed('Фомин Алексей').personId]
    await changeRoster(
      tula,
      ["UPDATE people SET family_name = 'Фомин', given_name = 'Алексей', patronymic = NULL, phone = '+79001112233' WHERE id = ?1", pupil],
      [...set(teacher, 'phone', '+79001112233')],
    )
    await vouchedFor('Фомин Алексей', '+79001112233', 0)
    await changeRoster(tula, [...set(teacher, 'phone', null)])
    const holder = await idAccount(named('Фомин Алексей'))
    expect(await vouch({ ...holder, phone: '+79001112233' } as typeof holder, 'Фомин Алексей')).toEqual([pupil])
  })

  it('[CLM-02] ten times at once it is one link', async () => {
    const holder = await idAccount(named('Гусев Дмитрий'), { phone: '+79161234570' })
    await Promise.all(Array.from({ length: 10 }, () => vouch(holder, 'Гусев Дмитрий')))
    const { personId } = personNamed('Гусев Дмитрий')
    const log = await env.DIRECTORY.prepare('select what from identity_log where subject_id = ?').bind(personId).all()
    expect(log.results).toEqual([{ what: 'profile.linked' }])
    expect((await holder.call(GetIdMe, {})).selves).toMatchObject([{ personId }])
  })
})

describe('who may be who in one profile', () => {
  it('[CLM-03] a pupil is alone in theirs, also when both come at once', async () => {
    const pupil = personNamed('Носов Артём').personId
    const parent = personNamed('Носова Юлия').personId
    const holder = await idAccount(named('Носова Юлия'))
    const link = async (personId: PersonId) => linkPerson(env, await placeOf(personId), holder.profileId, holder.accountId, now(env))
    const outcomes = await Promise.all([pupil, parent].map(link))
    expect(outcomes.sort()).toEqual(['linked', 'profile_of_another'])
    expect((await holder.call(GetIdMe, {})).selves).toHaveLength(1)
  })

  it('[CLM-03] a teacher who is a parent is one human; two pupils are not', async () => {
    const holder = await linkByHand(personNamed('Ким Виктор').personId)
    await linkByHand(personNamed('Яковлева Инна').personId, holder)
    expect(await mayHold(env, holder.profileId, personNamed('Карпова Наталья').personId)).toBe(true)
    expect(await mayHold(env, holder.profileId, personNamed('Карпова Алиса').personId)).toBe(false)
    const child = await linkByHand(personNamed('Карпова Алиса').personId)
    expect(await mayHold(env, child.profileId, personNamed('Воронов Максим').personId)).toBe(false)
    expect(await mayHold(env, child.profileId, personNamed('Карпова Наталья').personId)).toBe(false)
    expect(await mayHold(env, child.profileId, personNamed('Карпова Алиса').personId)).toBe(true)
  })

  it('[CLM-03] who has left does not count: a pupil who changes schools goes on with the same profile', async () => {
    const before = personNamed('Данилов Егор').personId
    const [after] = (await kazan.d1.prepare("SELECT id FROM people WHERE family_name = 'Иванова'").all<{ id: PersonId }>()).results
    if (!after) throw new Error('nobody')
    const holder = await linkByHand(before)
    expect(await mayHold(env, holder.profileId, after.id)).toBe(false)
    await changeRoster(tula, [...set(before, 'left_on', '2025-10-01')])
    expect(await mayHold(env, holder.profileId, after.id)).toBe(true)
    await linkByHand(after.id, holder)
    expect((await holder.call(GetIdMe, {})).selves).toMatchObject([{ personId: after.id, school: { name: 'Гимназия № 5' } }])
  })
})

describe('contacts of rosters', () => {
  const known = async (phone: string, name: string) => {
    const holder = await idAccount(named(name))
    return (await vouch({ ...holder, phone } as typeof holder, name)).length
  }

  it('[CLM-04] lie where all schools are found as HMACs only', async () => {
    const { results } = await env.DIRECTORY.prepare('select * from roster_contacts').all<{ contact_hmac: string }>()
    expect(results.length).toBeGreaterThan(10)
    expect(results.filter((row) => !/^[0-9a-f]{64}$/.test(row.contact_hmac))).toEqual([])
    expect(JSON.stringify(results)).not.toMatch(/\+7|@/)
  })

  it('[CLM-04] follow the roster: a new number is found, the old one and that of somebody who left are not', async () => {
    const teacher = personNamed('Громова Татьяна').personId
    await changeRoster(tula, [...set(teacher, 'phone', '+79105550010')])
    await changeRoster(tula, [...set(teacher, 'phone', '+79105550011')])
    expect(await known('+79105550010', 'Громова Татьяна')).toBe(0)
    await changeRoster(tula, [...set(teacher, 'left_on', '2025-10-06')])
    expect(await known('+79105550011', 'Громова Татьяна')).toBe(0)
    const rows = await env.DIRECTORY.prepare('select * from roster_contacts where person_id = ?').bind(teacher).all()
    expect(rows.results).toEqual([])
    await changeRoster(tula, [...set(teacher, 'left_on', null)])
    expect(await known('+79105550011', 'Громова Татьяна')).toBe(1)
  })

  it('[CLM-04] a number that is no longer in the roster counts for nothing, even before the directory has heard of it', async () => {
    const teacher = personNamed('Рябова Светлана').personId
    await changeRoster(tula, [...set(teacher, 'phone', '+79105550020')])
    await tula.d1.prepare('UPDATE people SET phone = NULL WHERE id = ?1').bind(teacher).run()
    expect(await known('+79105550020', 'Рябова Светлана')).toBe(0)
  })

  it('[CLM-04] that have not changed are not written', async () => {
    await ensureAccounts(env, tula)
    const queries = await queriesDuring(async () => void (await ensureAccounts(env, tula)))
    expect(queries.filter((sql) => /insert|update|delete/i.test(sql))).toEqual([])
    expect(queries.length).toBeLessThan(12)
  })
})

describe('a child under 14', () => {
  it('[CLM-05] is so by the roster’s birth date and the school’s day: not on the birthday, not without a date', async () => {
    const { personId } = personNamed('Воронов Максим')
    const on = async (birthOn: string | null) => {
      await tula.d1.prepare('UPDATE people SET birth_on = ?2 WHERE id = ?1').bind(personId, birthOn).run()
      return isUnder14(env, personId)
    }
    expect([await on('2011-10-05'), await on('2011-10-06'), await on('2011-10-07'), await on(null)]).toEqual([false, false, true, false])
    const zone = (timeZone: string) => env.DIRECTORY.prepare("update schools set time_zone = ? where code = 'tula1'").bind(timeZone).run()
    await zone('Pacific/Honolulu')
    expect(await on('2011-10-06')).toBe(true)
    await zone('Europe/Moscow')
    expect(await isUnder14(env, 'per_00000000000000000000' as PersonId)).toBe(false)
  })

  it('[CLM-05] alone may begin with an e-mail, and only with the one the roster has', async () => {
    const [young, old, adult] = [personNamed('Антонова Соня'), personNamed('Антонов Илья'), personNamed('Соколов Игорь')].map(
      ({ personId }) => personId,
    ) as [PersonId, PersonId, PersonId]
    await changeRoster(
      tula,
      [...set(young, 'email', 'Sonya@Example.ru')],
      [...set(old, 'email', 'ilya@example.ru')],
      [...set(old, 'birth_on', '2011-10-06')],
      [...set(adult, 'email', 'sokolov@example.ru')],
      [...set(adult, 'birth_on', '2015-01-01')],
    )
    const may = (email: string) => emailMayRegister(env, email)
    expect(await may('sonya@example.ru')).toBe(true)
    expect([await may('ilya@example.ru'), await may('sokolov@example.ru'), await may('nobody@example.ru')]).toEqual([false, false, false])
    const holder = await idAccount(named('Антонова Соня'), { email: 'sonya@example.ru' })
    expect(await vouch(holder, 'Антонова Соня', { email: 'sonya@example.ru' })).toEqual([young])
    await changeRoster(tula, [...set(young, 'left_on', '2025-10-06')])
    expect(await may('sonya@example.ru')).toBe(false)
  })
})
