import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetSchoolSecurity, SetSchoolSecurity } from '../../protocol/claims.ts'
import { GetMe, SignIn } from '../../protocol/identity.ts'
import { actAs, demoSchool, newClient, PASSWORD, type Person } from '../kit/act-as.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/linked.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { provedAgo } from '../kit/passwords.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

keepStorage()
let zueva: Person
beforeAll(async () => {
  await demoSchool()
  zueva = await actAs('Зуева')
})

describe('the second factor of teachers', () => {
  it('[CLM-15] when the administrator asks for it, staff without one come in again and enrol; families and the other school do not notice', async () => {
    const khasanova = await secondAdministrator()
    const [orlova, antonova] = [await actAs('Орлова Анна'), await actAs('Антонова Елена')]
    const inbox = await inboxOf(orlova)
    expect(await zueva.call(GetSchoolSecurity, {})).toEqual({ teachersSecondFactor: false })
    expect(await zueva.call(SetSchoolSecurity, { teachersSecondFactor: true })).toEqual({ teachersSecondFactor: true })
    expect(await inbox.closed).toEqual({ code: 4401, reason: 'not_signed_in' })
    expect(await refusalOf(orlova.call(GetMe, {}))).toBe('not_signed_in')
    for (const who of [zueva, antonova, khasanova]) expect(await refusalOf(who.call(GetMe, {}))).toBe('done')
    expect(await khasanova.call(GetSchoolSecurity, {})).toEqual({ teachersSecondFactor: false })
    const login = 'tula1-orlova-a'
    const again = newClient()
    expect(await again.call(SignIn, { login, password: PASSWORD })).toMatchObject({ secondFactor: 'enrol' })
    await zueva.call(SetSchoolSecurity, { teachersSecondFactor: false })
    const free = newClient()
    expect(await free.call(SignIn, { login, password: PASSWORD })).toMatchObject({ secondFactor: null })
    const { results } = await env.DIRECTORY.prepare("select what from identity_log where what like 'security.%' order by seq").all()
    expect(results).toEqual([{ what: 'security.teachersFactorOn' }, { what: 'security.teachersFactorOff' }])
  })

  it('[CLM-16] is said by an administrator who has just shown that it is them', async () => {
    await provedAgo(zueva.personId, 11)
    expect(await refusalOf(zueva.call(SetSchoolSecurity, { teachersSecondFactor: true }))).toBe('step_up_required')
    expect(await zueva.call(GetSchoolSecurity, {})).toEqual({ teachersSecondFactor: false })
    await provedAgo(zueva.personId, -11)
    expect(await refusalOf(zueva.call(SetSchoolSecurity, { teachersSecondFactor: false }))).toBe('done')
  })

  it('[CLM-15] is nobody else’s to see or say', async () => {
    for (const name of ['Белова', 'Морозов', 'Титов', 'Антонов Илья', 'Борисов Павел']) {
      const who = await actAs(name)
      expect(await refusalOf(who.call(GetSchoolSecurity, {}))).toBe('not_found')
      expect(await refusalOf(who.call(SetSchoolSecurity, { teachersSecondFactor: true }))).toBe('not_found')
    }
    expect(await refusalOf(newClient().call(GetSchoolSecurity, {}))).toBe('not_signed_in')
    expect(await refusalOf(zueva.call(SetSchoolSecurity, { teachersSecondFactor: 'yes' as never }))).toBe('invalid')
    expect(await zueva.call(GetSchoolSecurity, {})).toEqual({ teachersSecondFactor: false })
  })
})
