// What ends with a school's word: somebody leaves, or is worth more or less than their session.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { EnterAs, GetMe, SignIn } from '../../protocol/identity.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { GetIdMe } from '../../protocol/school-id.ts'
import type { Tenant } from '../../worker/db/db.ts'
import { actAs, newClient, PASSWORD, type Person, personNamed, settle } from '../kit/act-as.ts'
import { named } from '../kit/act-on-claims.ts'
import { changeRoster } from '../kit/change-roster.ts'
import { Holder, idAccount, linkByHand } from '../kit/id-account.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/linked.ts'
import { chatOf, chatsOf, inboxOf } from '../kit/open-sockets.ts'
import { twoSchools } from '../kit/two-schools.ts'

keepStorage()
let tula: Tenant
let kazan: Tenant
beforeAll(async () => {
  ;({ tula, kazan } = await twoSchools())
})

/** Another browser that has proved the same account, and another session in none. */
function sameAccount(holder: Holder): Holder {
  const other = new Holder(holder.accountId, holder.profileId, holder.phone)
  other.cookie = holder.cookie
  return other
}

const ENDED = { code: 4401, reason: 'not_signed_in' }

describe('who leaves a school', () => {
  it('[CLM-13] loses its windows at once, and keeps the other school, which hears of it', async () => {
    const one = personNamed('Антонова Елена').personId
    const [two] = (await kazan.d1.prepare("SELECT id FROM people WHERE family_name = 'Ахметова'").all<{ id: PersonId }>()).results
    if (!two) throw new Error('nobody')
    const holder = await idAccount(named('Антонова Елена'))
    await linkByHand(one, holder)
    await linkByHand(two.id, holder)
    const [waiting, atTwo] = [sameAccount(holder), sameAccount(holder)]
    await holder.call(EnterAs, { personId: one })
    await atTwo.call(EnterAs, { personId: two.id })
    const [inbox, account, other] = [await inboxOf(holder), await inboxOf(waiting), await inboxOf(atTwo)]
    await settle()
    const [chat] = await chatsOf(holder, 'Родители 7Б')
    if (!chat) throw new Error('no chat')
    const room = await chatOf(holder, chat.chatId)
    await Promise.all([inbox, account, other].map((line) => line.until((frame) => frame.type === 'hello')))

    await changeRoster(tula, ['UPDATE people SET left_on = ?2 WHERE id = ?1', one, '2025-10-06'])
    expect(await Promise.all([inbox.closed, room.closed])).toEqual([ENDED, ENDED])
    await Promise.all([account, other].map((line) => line.until((frame) => frame.type === 'me.changed')))
    expect(await refusalOf(holder.call(GetMe, {}))).toBe('not_signed_in')
    expect(await refusalOf(holder.call(EnterAs, { personId: one }))).toBe('not_found')
    expect((await atTwo.call(GetMe, {})).selves.map(({ personId }) => personId)).toEqual([two.id])
    expect((await waiting.call(GetIdMe, {})).selves.map(({ personId }) => personId)).toEqual([two.id])

    await changeRoster(tula, ['UPDATE people SET left_on = NULL WHERE id = ?1', one])
    expect((await waiting.call(GetIdMe, {})).selves).toHaveLength(2)
    account.close()
    other.close()
  })
})

describe('the socket of an account', () => {
  it('[CLM-12] hears nothing of any person, and ends with the provider’s session', async () => {
    const teacher = personNamed('Громова Татьяна')
    const holder = await linkByHand(teacher.personId)
    const line = await inboxOf(holder)
    await line.until((frame) => frame.type === 'hello')
    await env.INBOX.getByName(teacher.personId).deliver([{ type: 'claims.changed' }])
    await env.INBOX.getByName(holder.accountId).deliver([{ type: 'me.changed' }])
    await line.until((frame) => frame.type === 'me.changed')
    expect(line.frames.map(({ type }) => type)).toEqual(['hello', 'me.changed'])
    await env.DIRECTORY.prepare('update id_sessions set expires_at = 1 where account_id = ?').bind(holder.accountId).run()
    expect((await holder.fetch('/api/inbox/socket')).status).toBe(401)
    line.close()
  })
})

describe('a session is worth what its holder is', () => {
  const role = (personId: PersonId, name: string) =>
    changeRoster(tula, [
      'INSERT INTO person_roles (person_id, role, school_id) SELECT ?1, ?2, school_id FROM people WHERE id = ?1',
      personId,
      name,
    ])
  const noRole = (personId: PersonId, name: string) =>
    changeRoster(tula, ['DELETE FROM person_roles WHERE person_id = ?1 AND role = ?2', personId, name])
  const signInAgain = async (who: Person) => {
    const row = await env.DIRECTORY.prepare('select login from journal_accounts where person_id = ?')
      .bind(who.personId)
      .first<{ login: string }>()
    return newClient().call(SignIn, { login: row?.login ?? '', password: PASSWORD })
  }

  it('[CLM-14] a teacher made administrator is signed out, windows and all, and must enrol a second factor', async () => {
    const [kim, orlova] = [await actAs('Ким Виктор'), await actAs('Орлова Анна')]
    const inbox = await inboxOf(kim)
    await role(kim.personId, 'schoolAdmin')
    expect(await inbox.closed).toEqual(ENDED)
    expect(await refusalOf(kim.call(GetMe, {}))).toBe('not_signed_in')
    expect((await orlova.call(GetMe, {})).roles).toEqual(['teacher'])
    expect(await signInAgain(kim)).toMatchObject({ secondFactor: 'enrol' })
  })

  it('[CLM-14] who is no administrator any more is signed out as well; a teacher who becomes head stays', async () => {
    const lebedeva = await actAs('Лебедева')
    await role(lebedeva.personId, 'head')
    expect((await lebedeva.call(GetMe, {})).roles.sort()).toEqual(['head', 'teacher'])
    await noRole(lebedeva.personId, 'head')
    await noRole(lebedeva.personId, 'teacher')
    expect(await refusalOf(lebedeva.call(GetMe, {}))).toBe('not_signed_in')
  })

  it('[CLM-14] a parent who begins to teach signs in anew', async () => {
    const parent = await actAs('Чернова Оксана')
    await role(parent.personId, 'teacher')
    expect(await refusalOf(parent.call(GetMe, {}))).toBe('not_signed_in')
    expect((await signInAgain(parent)).roles.sort()).toEqual(['parent', 'teacher'])
  })
})
