import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ListFactors, MakeRecoveryCodes, RemovePasskey, RemoveTotp } from '../../protocol/factors.ts'
import { EnterAs, GetMe } from '../../protocol/identity.ts'
import { ListJournals } from '../../protocol/journal.ts'
import { RECOVERY_CODES } from '../../protocol/limits.ts'
import { GetIdMe } from '../../protocol/school-id.ts'
import { Authenticator } from '../../scripts/house/authenticator.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs, demoSchool, newClient, ORIGIN, personNamed } from '../kit/act-as.ts'
import {
  addPasskey,
  addTotp,
  byCode,
  byRecoveryCode,
  codeNow,
  passTime,
  pastThePassword,
  refusalOf,
  STEP_MS,
  signInByKey,
  standStill,
} from '../kit/factors.ts'
import { type Holder, idAccount, linkByHand } from '../kit/id-account.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { withTotp } from '../kit/linked.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

standStill()
keepStorage()
beforeAll(demoSchool)
afterEach(async () => {
  for (const table of ['totps', 'passkeys', 'recovery_codes']) await env.DIRECTORY.prepare(`delete from ${table}`).run()
  await teachersNeedOne(false)
})

const teachersNeedOne = (needed: boolean) =>
  env.DIRECTORY.prepare('update schools set teachers_second_factor = ?').bind(Number(needed)).run()

/** Past the password, at a browser of their own. */
async function atBrowser(name: string): Promise<Client> {
  const { personId } = await actAs(name, { linked: false })
  const login = await env.DIRECTORY.prepare('select login from journal_accounts where person_id = ?').bind(personId).first<string>('login')
  return pastThePassword(login ?? '')
}

/** The same browser has proved the account too. */
function provedToo(client: Client, holder: Holder): Client {
  client.cookie = `${client.cookie}; ${holder.cookie}`
  return client
}

async function linked(name: string, holder?: Holder): Promise<Holder> {
  await actAs(name, { linked: false })
  // The order of one's selves is the order they were linked in.
  passTime(1)
  await env.DIRECTORY.prepare('delete from profile_links where person_id = ?').bind(personNamed(name).personId).run()
  return linkByHand(personNamed(name).personId, holder)
}

const HUMAN = { familyName: 'Орлова', givenName: 'Анна', patronymic: null }

describe('whose role needs a second factor', () => {
  it('[ID-40] a teacher does when the school says so, from the next sign-in on, and a family does not', async () => {
    const free = await atBrowser('Орлова')
    expect((await free.call(GetMe, {})).secondFactor).toBeNull()
    expect((await free.call(ListFactors, {})).required).toBe(false)
    await teachersNeedOne(true)
    const orlova = await atBrowser('Орлова')
    expect((await orlova.call(GetMe, {})).secondFactor).toBe('enrol')
    expect(await refusalOf(orlova.call(ListJournals, {}))).toBe('second_factor_missing')
    await addTotp(orlova)
    expect(await orlova.call(ListFactors, {})).toMatchObject({ totp: true, required: true })
    expect(await refusalOf(orlova.call(RemoveTotp, {}))).toBe('not_allowed')
    expect((await (await atBrowser('Антонова Елена')).call(GetMe, {})).secondFactor).toBeNull()
  })

  it('[ID-51] who may do without takes the last one away, and its recovery codes go with it', async () => {
    const orlova = await atBrowser('Орлова')
    expect(await addTotp(orlova)).toHaveLength(RECOVERY_CODES)
    expect(await orlova.call(RemoveTotp, {})).toEqual({ totp: false, passkeys: [], recoveryCodesLeft: 0, required: false })
    expect((await (await atBrowser('Орлова')).call(GetMe, {})).secondFactor).toBeNull()
    expect(await refusalOf(orlova.call(MakeRecoveryCodes, {}))).toBe('not_allowed')
  })

  it('[ID-51] an account’s last one stays while any of its selves needs one, at whatever school, and goes when none does', async () => {
    const holder = await linked('Антонова Елена', await idAccount(HUMAN))
    const khasanova = await secondAdministrator()
    await linkByHand(khasanova.personId, holder)
    await env.DIRECTORY.prepare('delete from totps').run()
    const asParent = provedToo(await atBrowser('Антонова Елена'), holder)
    const key = new Authenticator(ORIGIN)
    await addPasskey(asParent, key)
    const [passkey] = (await asParent.call(ListFactors, {})).passkeys
    if (!passkey) throw new Error('it is listed')
    expect(await refusalOf(asParent.call(RemovePasskey, passkey))).toBe('not_allowed')
    // The administrator has one of her own beside it.
    await withTotp(khasanova.personId)
    expect(await refusalOf(asParent.call(RemovePasskey, passkey))).toBe('done')
    await env.DIRECTORY.prepare('delete from totps').run()
    await addPasskey(asParent, key)
    const again = (await asParent.call(ListFactors, {})).passkeys[0] ?? passkey
    expect(await refusalOf(asParent.call(RemovePasskey, again))).toBe('not_allowed')
    await env.DIRECTORY.prepare('delete from profile_links where person_id = ?').bind(khasanova.personId).run()
    expect(await refusalOf(asParent.call(RemovePasskey, again))).toBe('done')
  })

  it('[ID-51] a teacher’s too, where that school says so', async () => {
    const holder = await linked('Антонова Елена', await idAccount(HUMAN))
    await linked('Орлова', holder)
    const asParent = provedToo(await atBrowser('Антонова Елена'), holder)
    await addPasskey(asParent, new Authenticator(ORIGIN))
    const [passkey] = (await asParent.call(ListFactors, {})).passkeys
    if (!passkey) throw new Error('it is listed')
    await teachersNeedOne(true)
    expect(await refusalOf(asParent.call(RemovePasskey, passkey))).toBe('not_allowed')
    await teachersNeedOne(false)
    expect(await refusalOf(asParent.call(RemovePasskey, passkey))).toBe('done')
  })

  it('[ID-41] a parent who has chosen to have one is asked for it', async () => {
    const elena = await atBrowser('Антонова Елена')
    await addTotp(elena)
    expect((await (await atBrowser('Антонова Елена')).call(GetMe, {})).secondFactor).toBe('prove')
  })
})

describe('a factor of a person and of their account', () => {
  it('[ID-54] added where the account is proved it is the account’s, else the person’s; either serves both', async () => {
    const holder = await linked('Орлова', await idAccount(HUMAN))
    const atWork = await atBrowser('Орлова')
    await addTotp(atWork)
    const atHome = provedToo(await atBrowser('Орлова'), holder)
    passTime(STEP_MS)
    await byCode(atHome, codeNow(atWork))
    const key = new Authenticator(ORIGIN)
    await addPasskey(atHome, key)
    const owners = await env.DIRECTORY.prepare(
      'select substr(owner_id, 1, 3) as kind from totps union all select substr(owner_id, 1, 3) from passkeys',
    ).all()
    expect(owners.results).toEqual([{ kind: 'per' }, { kind: 'acc' }])
    expect(await atWork.call(ListFactors, {})).toMatchObject({ totp: true, passkeys: [{ title: 'Телефон' }] })
    const later = await atBrowser('Орлова')
    expect((await later.call(GetMe, {})).secondFactor).toBe('prove')
  })

  it('[ID-54] somebody else’s account in the browser is not theirs: the factor stays with the person', async () => {
    await linked('Орлова', await idAccount(HUMAN))
    const stranger = await idAccount({ familyName: 'Другой', givenName: 'Человек', patronymic: null })
    const client = provedToo(await atBrowser('Орлова'), stranger)
    await addTotp(client)
    expect(await env.DIRECTORY.prepare('select substr(owner_id, 1, 3) from totps').first()).toEqual({ 'substr(owner_id, 1, 3)': 'per' })
  })

  it('[ID-54] an account’s is not taken away by a journal’s session alone', async () => {
    const holder = await linked('Орлова', await idAccount(HUMAN))
    const atHome = provedToo(await atBrowser('Орлова'), holder)
    const key = new Authenticator(ORIGIN)
    await addPasskey(atHome, key)
    const atWork = await atBrowser('Орлова')
    const codes = await atHome.call(MakeRecoveryCodes, {})
    await byRecoveryCode(atWork, codes.recoveryCodes[0] ?? '')
    const [passkey] = (await atWork.call(ListFactors, {})).passkeys
    if (!passkey) throw new Error('it is listed')
    expect(await refusalOf(atWork.call(RemovePasskey, passkey))).toBe('not_allowed')
    expect((await atHome.call(RemovePasskey, passkey)).passkeys).toEqual([])
  })

  it('[ID-52] taken away, an account’s factor ends the other sessions of every self and of the provider', async () => {
    const holder = await linked('Орлова', await idAccount(HUMAN))
    await linked('Антонова Елена', holder)
    const elsewhere = await atBrowser('Антонова Елена')
    const atHome = provedToo(await atBrowser('Орлова'), holder)
    const key = new Authenticator(ORIGIN)
    await addPasskey(atHome, key)
    const other = newClient()
    await signInByKey(other, key)
    const [passkey] = (await atHome.call(ListFactors, {})).passkeys
    if (!passkey) throw new Error('it is listed')
    await atHome.call(RemovePasskey, passkey)
    expect(await refusalOf(elsewhere.call(GetMe, {}))).toBe('not_signed_in')
    expect(await refusalOf(other.call(GetMe, {}))).toBe('not_signed_in')
    expect(await refusalOf(other.call(GetIdMe, {}))).toBe('not_signed_in')
    expect(await refusalOf(atHome.call(GetIdMe, {}))).toBe('done')
  })

  it('[ID-47] an account’s key opens the account and the first of its selves; the others are one tap away', async () => {
    const holder = await linked('Орлова', await idAccount(HUMAN))
    await linked('Антонова Елена', holder)
    const atHome = provedToo(await atBrowser('Орлова'), holder)
    const key = new Authenticator(ORIGIN)
    await addPasskey(atHome, key)
    const client = newClient()
    const me = await signInByKey(client, key)
    expect(me).toMatchObject({ name: { familyName: 'Орлова' }, secondFactor: null })
    expect(me.selves.map(({ name }) => name.familyName)).toEqual(['Орлова', 'Антонова'])
    const as = await client.call(EnterAs, { personId: personNamed('Антонова Елена').personId })
    expect(as).toMatchObject({ name: { familyName: 'Антонова' }, secondFactor: null })
  })

  it('[ID-47] an account’s key opens the account though no school vouches for anybody of it', async () => {
    const holder = await linked('Орлова', await idAccount(HUMAN))
    const atHome = provedToo(await atBrowser('Орлова'), holder)
    const key = new Authenticator(ORIGIN)
    await addPasskey(atHome, key)
    await env.DIRECTORY.prepare('delete from profile_links where person_id = ?').bind(personNamed('Орлова').personId).run()
    const client = newClient()
    expect(await refusalOf(signInByKey(client, key))).toBe('not_signed_in')
    expect(await refusalOf(client.call(GetMe, {}))).toBe('not_signed_in')
    expect((await client.call(GetIdMe, {})).selves).toEqual([])
  })

  it('[ID-54] a person’s own factor, shown in a browser that knows the account, does not open another self', async () => {
    const holder = await linked('Орлова', await idAccount(HUMAN))
    await linked('Антонова Елена', holder)
    const orlova = await atBrowser('Орлова')
    await addTotp(orlova)
    const elena = await atBrowser('Антонова Елена')
    await addTotp(elena)
    passTime(STEP_MS)
    const both = provedToo(await atBrowser('Орлова'), holder)
    await byCode(both, codeNow(orlova))
    const as = await both.call(EnterAs, { personId: personNamed('Антонова Елена').personId })
    expect(as.secondFactor).toBe('prove')
    expect(await refusalOf(byCode(both, codeNow(orlova)))).toBe('second_factor_wrong')
    expect(await refusalOf(byCode(both, codeNow(elena)))).toBe('done')
  })
})
