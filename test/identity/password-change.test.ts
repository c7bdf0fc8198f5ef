import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { ChangePassword, GetMe, SignIn, StepUp } from '../../protocol/identity.ts'
import { WRONG_GUESSES_MAX } from '../../protocol/limits.ts'
import { actAs, demoSchool, newClient, PASSWORD, Person } from '../kit/act-as.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { copyOf, giveFactor, loginOf, logOf, provedAgo, refusalOf } from '../kit/passwords.ts'

const NEW = 'скрипка-тетрадь-930'

keepStorage()
beforeAll(demoSchool)

/** One more browser of somebody who has chosen the password of tests. */
async function anotherBrowser({ personId }: Person): Promise<Person> {
  const browser = new Person(personId)
  await browser.call(SignIn, { login: await loginOf(personId), password: PASSWORD })
  return browser
}

const openedBy = (person: Person, how: string) =>
  env.DIRECTORY.prepare('update sessions set opened_by = ? where person_id = ?').bind(how, person.personId).run()

describe('changing the password', () => {
  it('[ID-70] with the old one: every other browser is out, its sockets too; this one goes on under a new token', async () => {
    const orlova = await actAs('Орлова Анна')
    const [elsewhere, before] = [await anotherBrowser(orlova), copyOf(orlova)]
    const [hers, other] = [await inboxOf(orlova), await inboxOf(elsewhere)]
    expect((await orlova.call(ChangePassword, { oldPassword: PASSWORD, newPassword: NEW })).personId).toBe(orlova.personId)
    expect((await other.closed).code).toBe(4401)
    expect(await refusalOf(elsewhere.call(GetMe, {}))).toBe('not_signed_in')
    expect(await refusalOf(before.call(GetMe, {}))).toBe('not_signed_in')
    expect((await orlova.call(GetMe, {})).personId).toBe(orlova.personId)
    hers.close()
    const login = await loginOf(orlova.personId)
    expect(await refusalOf(newClient().call(SignIn, { login, password: PASSWORD }))).toBe('wrong_credentials')
    expect((await newClient().call(SignIn, { login, password: NEW })).personId).toBe(orlova.personId)
  })

  it('[ID-77] and choosing it are in the log', async () => {
    const { personId } = await actAs('Орлова Анна')
    expect(await logOf(personId)).toEqual([
      { what: 'password.chosen', actor: personId },
      { what: 'password.changed', actor: personId },
    ])
  })

  it('[ID-70] a wrong old one, the same one and a bad one change nothing', async () => {
    const kim = await actAs('Ким')
    const change = (oldPassword: string | undefined, newPassword: string) =>
      refusalOf(kim.call(ChangePassword, { oldPassword, newPassword }))
    expect(await change('wrong-password', NEW)).toBe('password_wrong')
    expect(await change(PASSWORD, PASSWORD)).toBe('password_unchanged')
    expect(await change(PASSWORD, 'скрипка-930')).toBe('password_too_short')
    expect(await change(PASSWORD, 'Ким-Виктор-2025')).toBe('password_too_common')
    expect(await change(undefined, NEW)).toBe('invalid')
    expect(await refusalOf(newClient().call(ChangePassword, { oldPassword: PASSWORD, newPassword: NEW }))).toBe('not_signed_in')
    expect((await anotherBrowser(kim)).personId).toBe(kim.personId)
  })

  it('[ID-70] without the old one by whoever came in by the provider or a key within ten minutes', async () => {
    const belova = await actAs('Белова')
    await openedBy(belova, 'schoolId')
    await provedAgo(belova.personId, 11)
    expect(await refusalOf(belova.call(ChangePassword, { newPassword: NEW }))).toBe('step_up_required')
    await provedAgo(belova.personId, -5)
    await belova.call(ChangePassword, { newPassword: NEW })
    await openedBy(belova, 'passkey')
    await belova.call(ChangePassword, { newPassword: PASSWORD })
    await openedBy(belova, 'phone')
    expect(await refusalOf(belova.call(ChangePassword, { newPassword: NEW }))).toBe('invalid')
  })

  it('[ID-70] of two changes at once from the same old password one is made', async () => {
    const fomin = await actAs('Фомин')
    const other = await anotherBrowser(fomin)
    const asked = [fomin, other].map((browser, i) =>
      refusalOf(browser.call(ChangePassword, { oldPassword: PASSWORD, newPassword: `${NEW} ${i}` })),
    )
    const outcome = await Promise.all(asked)
    const login = await loginOf(fomin.personId)
    const works = await Promise.all([0, 1].map((i) => refusalOf(newClient().call(SignIn, { login, password: `${NEW} ${i}` }))))
    expect(works.filter((code) => code === 'done')).toHaveLength(1)
    expect(outcome.filter((code) => code === 'done')).toHaveLength(1)
  })
})

describe('being asked again for the password', () => {
  it('[ID-71] is a fresh proof under a new token; the old token is worth nothing', async () => {
    const pupil = await actAs('Антонов Илья')
    await openedBy(pupil, 'schoolId')
    await provedAgo(pupil.personId, 30)
    const before = copyOf(pupil)
    expect(await refusalOf(pupil.call(ChangePassword, { newPassword: NEW }))).toBe('step_up_required')
    await pupil.call(StepUp, { password: PASSWORD })
    expect(await refusalOf(before.call(GetMe, {}))).toBe('not_signed_in')
    await pupil.call(ChangePassword, { newPassword: NEW })
    await pupil.call(ChangePassword, { oldPassword: NEW, newPassword: PASSWORD })
  })

  it('[ID-71] counts its guesses with those of the sign-in page', async () => {
    const pupil = await actAs('Борисова')
    const login = await loginOf(pupil.personId)
    const guesses = await Promise.all(
      Array.from({ length: 8 }, (_, i) => refusalOf(copyOf(pupil).call(StepUp, { password: `wrong-password-${i}` }))),
    )
    expect(guesses.filter((code) => code === 'password_wrong')).toHaveLength(WRONG_GUESSES_MAX)
    expect(await refusalOf(pupil.call(StepUp, { password: PASSWORD }))).toBe('sign_in_paused')
    expect(await refusalOf(newClient().call(SignIn, { login, password: PASSWORD }))).toBe('sign_in_paused')
    expect(await refusalOf(pupil.call(ChangePassword, { oldPassword: PASSWORD, newPassword: NEW }))).toBe('sign_in_paused')
  })

  it('[ID-71] is not enough for who has a second factor, and neither is changing the password', async () => {
    const volkov = await actAs('Волков')
    await giveFactor(volkov.personId)
    await provedAgo(volkov.personId, 30)
    expect(await refusalOf(volkov.call(StepUp, { password: PASSWORD }))).toBe('second_factor_required')
    await volkov.call(ChangePassword, { oldPassword: PASSWORD, newPassword: NEW })
    const row = await env.DIRECTORY.prepare('select max(proved_at) < max(seen_at) - 1200000 as stale from sessions where person_id = ?')
      .bind(volkov.personId)
      .first<{ stale: number }>()
    expect(row?.stale).toBe(1)
  })
})
