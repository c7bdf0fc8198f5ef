import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AskReset, ChangePassword, ChoosePassword, GetMe, GetReset, ResetPassword, SignIn } from '../../protocol/identity.ts'
import { RESETS_PER_LOGIN_HOUR_MAX } from '../../protocol/limits.ts'
import { RefusalBody } from '../../protocol/refusals.ts'
import { ConfirmContactChange, StartContactChange } from '../../protocol/school-id.ts'
import { lastCode } from '../../scripts/house/link-profile.ts'
import { actAs, demoSchool, newClient, PASSWORD, type Person, personNamed } from '../kit/act-as.ts'
import { changeRoster, tenantOfSchool } from '../kit/change-roster.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { giveFactor, loginOf, logOf, refusalOf, takeMessages, tokenIn } from '../kit/passwords.ts'

const NEW = 'скрипка-тетрадь-930'

keepStorage()
beforeAll(demoSchool)
beforeEach(async () => {
  await env.DIRECTORY.prepare('delete from dev_messages').run()
})

async function linkOf({ personId }: Pick<Person, 'personId'>): Promise<string> {
  await newClient().call(AskReset, { login: await loginOf(personId) })
  const [message] = await takeMessages()
  if (!message) throw new Error('nothing was sent')
  return tokenIn(message)
}

describe('«Забыли пароль?»', () => {
  it('[ID-76] goes to the phone of the roster while nothing is linked, and to the one proved at the provider afterwards', async () => {
    const unlinked = personNamed('Воронова')
    await newClient().call(AskReset, { login: await loginOf(unlinked.personId) })
    expect(await takeMessages()).toMatchObject([{ kind: 'sms', recipient: '+79161234569' }])
    const linked = await actAs('Гусев Дмитрий')
    await newClient().call(AskReset, { login: await loginOf(linked.personId) })
    const [message] = await takeMessages()
    expect(message?.kind).toBe('sms')
    const account = await env.DIRECTORY.prepare(
      `select phone from id_accounts join educational_profiles profile on account_id = id_accounts.id
       join profile_links on profile_id = profile.id where person_id = ?`,
    )
      .bind(linked.personId)
      .first<{ phone: string }>()
    expect(message?.recipient).toBe(account?.phone)
    expect(message?.recipient).not.toBe('+79161234570')
    expect(message?.text).toMatch(/https:\/\/zvonok\.test\/reset#[\w-]{43} /)
  })

  it('[ID-76] is answered byte for byte alike, without a look at the database, whoever the login is', async () => {
    const ask = async (login: string) => {
      const response = await newClient().fetch(AskReset.path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login }),
      })
      return { status: response.status, text: await response.text(), headers: [...response.headers].filter(([name]) => name !== 'x-now') }
    }
    const [known, without, nobody] = [personNamed('Ершова'), personNamed('Ершов Кирилл'), 'nobody-here']
    const answers = [await ask(await loginOf(known.personId)), await ask(await loginOf(without.personId)), await ask(nobody)]
    expect(answers[0]).toMatchObject({ status: 200, text: '{}' })
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(await takeMessages()).toHaveLength(1)
  })

  it('[ID-76] is asked three times an hour of one login, known or not', async () => {
    for (const login of ['nobody-else', await loginOf(personNamed('Карпова Наталья').personId)]) {
      const asked = await Promise.all(Array.from({ length: 8 }, () => refusalOf(newClient().call(AskReset, { login }))))
      expect(asked.filter((code) => code === 'done')).toHaveLength(RESETS_PER_LOGIN_HOUR_MAX)
      expect(asked.filter((code) => code === 'too_many_requests')).toHaveLength(8 - RESETS_PER_LOGIN_HOUR_MAX)
    }
    expect(await takeMessages()).toHaveLength(RESETS_PER_LOGIN_HOUR_MAX)
  })

  it('[ID-76] sends nothing to somebody who has left', async () => {
    const { personId } = personNamed('Яковлева')
    await env.DIRECTORY.prepare('update journal_accounts set disabled_at = 1 where person_id = ?').bind(personId).run()
    await newClient().call(AskReset, { login: await loginOf(personId) })
    expect(await takeMessages()).toEqual([])
  })
})

describe('a link for a new password', () => {
  it('[ID-72] says whose it is without being used up, then works once', async () => {
    const parent = await actAs('Антонова Елена')
    const token = await linkOf(parent)
    const login = await loginOf(parent.personId)
    expect(await newClient().call(GetReset, { token })).toEqual({ login, charsMin: 8 })
    const client = newClient()
    expect(await refusalOf(client.call(ResetPassword, { token, newPassword: 'скр-930' }))).toBe('password_too_short')
    expect(await refusalOf(client.call(ResetPassword, { token, newPassword: 'СоняИлья2012' }))).toBe('password_too_common')
    expect((await client.call(ResetPassword, { token, newPassword: NEW })).personId).toBe(parent.personId)
    expect((await client.call(GetMe, {})).personId).toBe(parent.personId)
    expect(await refusalOf(newClient().call(ResetPassword, { token, newPassword: `${NEW} 2` }))).toBe('link_over')
    expect((await newClient().call(SignIn, { login, password: NEW })).personId).toBe(parent.personId)
    expect((await logOf(parent.personId)).at(-1)).toEqual({ what: 'password.reset', actor: parent.personId })
  })

  it('[ID-72] used by twenty at once lets one of them in', async () => {
    const parent = await actAs('Носова')
    const token = await linkOf(parent)
    const asked = Array.from({ length: 20 }, (_, i) => refusalOf(newClient().call(ResetPassword, { token, newPassword: `${NEW} ${i}` })))
    const outcomes = await Promise.all(asked)
    expect(outcomes.filter((code) => code === 'done')).toHaveLength(1)
    expect(outcomes.filter((code) => code === 'link_over')).toHaveLength(19)
    const won = outcomes.indexOf('done')
    expect((await newClient().call(SignIn, { login: await loginOf(parent.personId), password: `${NEW} ${won}` })).personId).toBe(
      parent.personId,
    )
    const { results } = await env.DIRECTORY.prepare("select 1 from identity_log where subject_id = ? and what = 'password.reset'")
      .bind(parent.personId)
      .all()
    expect(results).toHaveLength(1)
  })

  it('[ID-72] that is unknown, used, replaced by a later one or a quarter of an hour old is over, all alike', async () => {
    const lapin = await actAs('Лапин Илья')
    const replaced = await linkOf(lapin)
    const used = await linkOf(lapin)
    await newClient().call(ResetPassword, { token: used, newPassword: NEW })
    const old = await linkOf(lapin)
    const answer = async (path: string, body: object) => {
      const response = await newClient().fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const { requestId: _, ...rest } = RefusalBody.parse(await response.json())
      return { status: response.status, ...rest }
    }
    await newClient().call(GetReset, { token: old })
    await env.DIRECTORY.prepare('update reset_links set expires_at = expires_at - 900000').run()
    for (const token of ['a'.repeat(43), used, replaced, old]) {
      expect(await answer(GetReset.path, { token })).toEqual({ status: 410, refusal: 'link_over' })
      expect(await answer(ResetPassword.path, { token, newPassword: `${NEW} 7` })).toEqual({ status: 410, refusal: 'link_over' })
    }
    expect(await refusalOf(newClient().call(GetReset, { token: 'short' }))).toBe('invalid')
  })

  it('[ID-105] ends when its owner changes the password at another browser, and stays while a change has failed', async () => {
    const parent = await actAs('Ершова')
    const token = await linkOf(parent)
    expect(await refusalOf(parent.call(ChangePassword, { oldPassword: 'not it at all', newPassword: NEW }))).toBe('password_wrong')
    expect((await newClient().call(GetReset, { token })).login).toBe(await loginOf(parent.personId))
    await parent.call(ChangePassword, { oldPassword: PASSWORD, newPassword: NEW })
    expect(await refusalOf(newClient().call(ResetPassword, { token, newPassword: `${NEW} 2` }))).toBe('link_over')
  })

  it('[ID-105] ends when the account gets another phone, and when the roster’s changes', async () => {
    const parent = await actAs('Данилова Ирина')
    const byAccount = await linkOf(parent)
    const phone = { by: 'phone' as const, phone: '+79223330077' }
    await parent.call(StartContactChange, { contact: phone })
    await parent.call(ConfirmContactChange, { code: await lastCode(parent, phone) })
    expect(await refusalOf(newClient().call(GetReset, { token: byAccount }))).toBe('link_over')
    const unlinked = personNamed('Воронова')
    const byRoster = await linkOf(unlinked)
    await changeRoster(await tenantOfSchool(), ['UPDATE people SET phone = ?2 WHERE id = ?1', unlinked.personId, '+79105550099'])
    expect(await refusalOf(newClient().call(GetReset, { token: byRoster }))).toBe('link_over')
  })

  it('[ID-72] is kept as a hash', async () => {
    const token = await linkOf(await actAs('Чернова Оксана'))
    const { results } = await env.DIRECTORY.prepare('select * from reset_links').all()
    expect(results.length).toBeGreaterThan(0)
    expect(JSON.stringify(results)).not.toContain(token)
  })

  it('[ID-73] ends every session and socket of the person, the guesses’ pause and the slip; a second factor is still asked for', async () => {
    const ryabova = await actAs('Рябова')
    const login = await loginOf(ryabova.personId)
    const line = await inboxOf(ryabova)
    await giveFactor(ryabova.personId)
    for (let guess = 0; guess < 5; guess++) await refusalOf(newClient().call(SignIn, { login, password: 'wrong-password' }))
    expect(await refusalOf(newClient().call(SignIn, { login, password: PASSWORD }))).toBe('sign_in_paused')
    const client = newClient()
    const token = await linkOf(ryabova)
    expect((await client.call(GetReset, { token })).charsMin).toBe(12)
    const me = await client.call(ResetPassword, { token, newPassword: NEW })
    expect(me.secondFactor).toBe('prove')
    expect((await line.closed).code).toBe(4401)
    expect(await refusalOf(ryabova.call(GetMe, {}))).toBe('not_signed_in')
    expect((await newClient().call(SignIn, { login, password: NEW })).secondFactor).toBe('prove')
  })

  it('[ID-73] sets the first password of somebody who still has a slip, and the slip is over', async () => {
    const { personId } = personNamed('Борисов Павел')
    const token = await linkOf({ personId })
    await newClient().call(ResetPassword, { token, newPassword: NEW })
    const row = await env.DIRECTORY.prepare('select one_time_hmac from journal_accounts where person_id = ?').bind(personId).first()
    expect(row).toEqual({ one_time_hmac: null })
    const client = newClient()
    expect((await client.call(SignIn, { login: await loginOf(personId), password: NEW })).mustChoosePassword).toBe(false)
    expect(await refusalOf(client.call(ChoosePassword, { newPassword: `${NEW} 2` }))).toBe('not_allowed')
  })
})
