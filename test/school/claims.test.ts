import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { DecideClaim, ListClaims, MakeClaim } from '../../protocol/claims.ts'
import { requestOf } from '../../protocol/endpoint.ts'
import { EnterAs, GetMe } from '../../protocol/identity.ts'
import type { ClaimId, ClassGroupId, PersonId } from '../../protocol/ids.ts'
import { CLAIM_ABOUT_CHARS_MAX, CLAIMS_PER_ACCOUNT_MAX } from '../../protocol/limits.ts'
import { ListPeople } from '../../protocol/school.ts'
import { GetIdMe } from '../../protocol/school-id.ts'
import { actAs, classNamed, demoSchool, type Person, personNamed, settle } from '../kit/act-as.ts'
import { claimant, claimOf, decide, named } from '../kit/act-on-claims.ts'
import { ENDPOINTS } from '../kit/every-endpoint.ts'
import { idAccount, linkByHand } from '../kit/id-account.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/linked.ts'
import { chatsOf, inboxOf } from '../kit/open-sockets.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

keepStorage()
let zueva: Person
let khasanova: Person
beforeAll(async () => {
  await demoSchool()
  zueva = await actAs('Зуева')
  khasanova = await secondAdministrator()
})

const NOBODY = 'per_00000000000000000000' as PersonId
const stateOf = async (claimId: ClaimId) =>
  (await env.DIRECTORY.prepare('select state from claims where id = ?').bind(claimId).first<{ state: string }>())?.state
const linksOf = async (personId: PersonId) =>
  (await env.DIRECTORY.prepare('select profile_id from profile_links where person_id = ?').bind(personId).all()).results.length

describe('somebody no school vouches for', () => {
  /** The provider's own, and ways in that are open to everybody; each says no for reasons of its own. */
  const WAYS_IN = /^\/api\/(id\/|session$|session\/|first-run$|reset)/

  it.each(Object.entries(ENDPOINTS).filter(([, { path }]) => !WAYS_IN.test(path)))(
    '[CLM-01] opens nothing with %s',
    async (_, { method, path }) => {
      const holder = await idAccount(named('Чужой Пётр'))
      // Who a call is for is asked of its room, so what is asked for must be able to be one.
      const at = path.replace(':callId', 'cal_00000000000000000000').replace(/:[A-Za-z]+/g, personNamed('Антонов Илья').personId)
      const response = await holder.fetch(at, {
        method,
        headers: { 'content-type': 'application/json' },
        // What TryCallLine asks of everybody.
        body: method === 'GET' ? null : '{"offer":null}',
      })
      expect([401, 404]).toContain(response.status)
    },
  )

  it('[CLM-01] sees who they are and how far the school is, and enters as nobody', async () => {
    const holder = await idAccount(named('Чужой Пётр'), { phone: '+79880000001' })
    const me = await holder.call(GetIdMe, {})
    expect(me).toMatchObject({ name: named('Чужой Пётр'), contact: '+7 ··· ···-··-01', selves: [], claims: [], onlySchool: null })
    expect(await refusalOf(holder.call(EnterAs, { personId: personNamed('Антонова Елена').personId }))).toBe('not_found')
    expect(await refusalOf(holder.call(EnterAs, { personId: NOBODY }))).toBe('not_found')
    expect(await refusalOf(holder.call(GetMe, {}))).toBe('not_signed_in')
  })
})

describe('making a claim', () => {
  it('[CLM-06] asked again, and ten times at once, it is one claim; its words are those of the first', async () => {
    const holder = await idAccount(named('Дважды Нажал'))
    const ask = (about: string) => holder.call(MakeClaim, { schoolCode: 'TULA1', role: 'parent', about })
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask('мама Ильи')))
    answers.push(await ask('другое'))
    expect(new Set(answers.map(({ claimId }) => claimId)).size).toBe(1)
    const { claims } = await holder.call(GetIdMe, {})
    expect(claims).toMatchObject([{ role: 'parent', about: 'мама Ильи', state: 'open', school: { name: 'Школа № 1' } }])
  })

  it('[CLM-06] an unknown school is not found, and of two schools one must be named', async () => {
    const holder = await idAccount(named('Новый Человек'))
    const ask = (schoolCode?: string) => refusalOf(holder.call(MakeClaim, { schoolCode, role: 'teacher', about: '' }))
    expect(await ask('moscow1')).toBe('not_found')
    expect(await ask()).toBe('invalid')
    expect(await ask('no')).toBe('not_found')
    expect(await ask('x')).toBe('invalid')
    expect(await refusalOf(holder.call(MakeClaim, { role: 'teacher', about: 'а'.repeat(CLAIM_ABOUT_CHARS_MAX + 1) }))).toBe('invalid')
  })

  it('[CLM-06] of one account so many and no more, rejected ones counted', async () => {
    const { holder, claimId } = await claimant('Настойчивый Иван', 'teacher', {}, 'tula1')
    let last = claimId
    for (let made = 1; made < CLAIMS_PER_ACCOUNT_MAX; made++) {
      await decide(zueva, last, { as: 'rejected' })
      last = (await holder.call(MakeClaim, { schoolCode: 'tula1', role: 'teacher', about: '' })).claimId
    }
    await decide(zueva, last, { as: 'rejected' })
    expect(await refusalOf(holder.call(MakeClaim, { schoolCode: 'tula1', role: 'teacher', about: '' }))).toBe('claims_too_many')
    expect((await holder.call(GetIdMe, {})).claims.map(({ state }) => state)).toEqual(Array(CLAIMS_PER_ACCOUNT_MAX).fill('rejected'))
  })

  it('[CLM-06] is not for somebody a school vouches for already, nor for whoever is not known to the provider', async () => {
    const holder = await linkByHand(personNamed('Гусев Дмитрий').personId)
    expect(await refusalOf(holder.call(MakeClaim, { schoolCode: 'kazan5', role: 'parent', about: '' }))).toBe('not_allowed')
    const teacher = await actAs('Белова', { linked: false })
    expect(await refusalOf(teacher.call(MakeClaim, { schoolCode: 'tula1', role: 'parent', about: '' }))).toBe('not_signed_in')
  })
})

describe('claims of a school', () => {
  it('[CLM-07] do not exist for its teachers, pupils and parents, for another school, and for whoever made them', async () => {
    const { holder, claimId } = await claimant('Спрятанный Олег', 'teacher', {}, 'tula1')
    const reject = { claimId, decision: { as: 'rejected' } } as const
    const others = [
      khasanova,
      await actAs('Орлова Анна'),
      await actAs('Морозов'),
      await actAs('Антонов Илья'),
      await actAs('Антонова Елена'),
    ]
    for (const who of others) expect(await refusalOf(who.call(DecideClaim, reject))).toBe('not_found')
    for (const who of others.slice(1)) expect(await refusalOf(who.call(ListClaims, {}))).toBe('not_found')
    expect((await khasanova.call(ListClaims, {})).claims).toEqual([])
    expect(await refusalOf(holder.call(ListClaims, {}))).toBe('not_signed_in')
    expect(await refusalOf(holder.call(DecideClaim, reject))).toBe('not_signed_in')
    expect(await stateOf(claimId)).toBe('open')
  })

  it('[CLM-08] name whom the claimant may be: by name with е for ё, by the proved phone, both first; whoever has a profile is not among them', async () => {
    const both = await claimant('ершова марина', 'parent', { phone: '+79161234571' }, 'tula1')
    expect((await claimOf(zueva, both.claimId)).candidates).toMatchObject([
      { personId: personNamed('Ершова Марина').personId, childNames: ['Ершов Кирилл'] },
    ])
    const byName = await claimant('Носов Артем', 'student', {}, 'tula1')
    const { candidates, contact } = await claimOf(zueva, byName.claimId)
    expect(candidates).toMatchObject([{ personId: personNamed('Носов Артём').personId, classTitle: '7Б' }])
    expect(contact).toMatch(/^\+7 999 /)
    const two = await claimant('Карпова Наталья', 'parent', { phone: '+79161234573' }, 'tula1')
    expect((await claimOf(zueva, two.claimId)).candidates.map(({ personId }) => personId)).toEqual([
      personNamed('Карпова Наталья').personId,
      personNamed('Носова Юлия').personId,
    ])
    await linkByHand(personNamed('Карпова Наталья').personId)
    expect((await claimOf(zueva, two.claimId)).candidates).toHaveLength(1)
    const nobody = await claimant('Никто Нигде', 'parent', {}, 'tula1')
    expect((await claimOf(zueva, nobody.claimId)).candidates).toEqual([])
    await decide(zueva, two.claimId, { as: 'rejected' })
    const { claims } = await zueva.call(ListClaims, {})
    const states = claims.map(({ state }) => state)
    expect(states.lastIndexOf('open')).toBeLessThan(states.findIndex((state) => state !== 'open'))
    expect(claims.find(({ claimId }) => claimId === two.claimId)).toMatchObject({
      state: 'rejected',
      decidedBy: { name: { familyName: 'Зуева' } },
      candidates: [],
    })
  })
})

describe('deciding a claim', () => {
  it('[CLM-09] Лапин is the father of the roster: he hears it at once, enters, and is in the parents’ chat', async () => {
    const { holder, claimId } = await claimant('Лапин Илья', 'parent', {}, 'tula1')
    const administrators = await inboxOf(zueva)
    const waiting = await inboxOf(holder)
    await waiting.until((frame) => frame.type === 'hello')
    const { personId } = personNamed('Лапин Илья')
    expect(await decide(zueva, claimId, { as: 'person', personId })).toMatchObject({ state: 'confirmed' })
    await waiting.until((frame) => frame.type === 'me.changed')
    await administrators.until((frame) => frame.type === 'claims.changed')
    const { selves, claims } = await holder.call(GetIdMe, {})
    expect(selves).toMatchObject([{ personId, roles: ['parent'], childNames: ['Вера'] }])
    expect(claims).toMatchObject([{ state: 'confirmed' }])
    const me = await holder.call(EnterAs, { personId })
    expect(me).toMatchObject({ personId, profileLinked: true })
    await settle()
    expect((await chatsOf(holder, 'Родители 7А')).map(({ title }) => title)).toEqual(['Родители 7А'])
    expect(await loggedOf(personId)).toEqual(['claim.confirmed'])
  })

  it('[CLM-09] somebody the roster lacks is added: a teacher, a pupil with a class, a parent with children', async () => {
    const teacher = await claimant('Новиков Павел Ильич', 'teacher', {}, 'tula1')
    await decide(zueva, teacher.claimId, { as: 'new', role: 'teacher' })
    const [asTeacher] = (await teacher.holder.call(GetIdMe, {})).selves
    expect(asTeacher).toMatchObject({ name: named('Новиков Павел Ильич'), roles: ['teacher'] })

    const pupil = await claimant('новикова ася', 'student', { phone: '+79990001122' }, 'tula1')
    const classGroupId = await classNamed('7Б')
    await decide(zueva, pupil.claimId, { as: 'new', role: 'student', classGroupId })
    const { people } = await zueva.call(ListPeople, { classGroupId })
    const added = people.find(({ name }) => name.familyName === 'Новикова')
    expect(added).toMatchObject({ name: named('Новикова Ася'), classTitle: '7Б', phone: '+79990001122', login: 'tula1-novikova-a' })
    expect((await pupil.holder.call(GetIdMe, {})).selves).toMatchObject([{ personId: added?.personId, roles: ['student'] }])

    const parent = await claimant('Новикова Инга', 'parent', {}, 'tula1')
    const childIds = [added?.personId as PersonId, personNamed('Антонов Илья').personId]
    await decide(zueva, parent.claimId, { as: 'new', role: 'parent', childIds })
    const [asParent] = (await parent.holder.call(GetIdMe, {})).selves
    expect(asParent?.childNames).toEqual(['Ася', 'Илья'])
    await settle()
    const me = await parent.holder.call(EnterAs, { personId: asParent?.personId as PersonId })
    expect(me.children.map(({ classTitle }) => classTitle)).toEqual(['7Б', '7Б'])
    expect((await chatsOf(parent.holder, 'Родители 7Б')).map(({ title }) => title)).toEqual(['Родители 7Б'])
  })

  it('[CLM-09] a rejected one links nobody, and its maker hears it', async () => {
    const { holder, claimId } = await claimant('Отказ Роман', 'parent', {}, 'tula1')
    const waiting = await inboxOf(holder)
    await waiting.until((frame) => frame.type === 'hello')
    expect(await decide(zueva, claimId, { as: 'rejected' })).toMatchObject({ state: 'rejected' })
    await waiting.until((frame) => frame.type === 'me.changed')
    waiting.close()
    expect((await holder.call(GetIdMe, {})).selves).toEqual([])
    expect(await loggedOf(holder.accountId)).toEqual(['claim.rejected'])
    expect(await refusalOf(decide(zueva, claimId, { as: 'person', personId: personNamed('Борисов Павел').personId }))).toBe('claim_decided')
  })

  it('[CLM-09] of ten decisions at once one is carried out', async () => {
    const { holder, claimId } = await claimant('Десять Раз', 'parent', {}, 'tula1')
    const [one, two] = [personNamed('Борисов Павел').personId, personNamed('Воронова Ольга').personId]
    const decisions = Array.from({ length: 10 }, (_, turn): Parameters<typeof decide>[2] =>
      turn % 3 === 0
        ? { as: 'person', personId: one }
        : turn % 3 === 1
          ? { as: 'person', personId: two }
          : { as: 'new', role: 'parent', childIds: [personNamed('Антонов Илья').personId] },
    )
    const outcomes = await Promise.all(decisions.map((decision) => refusalOf(decide(zueva, claimId, decision))))
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome !== 'done' && outcome !== 'claim_decided')).toEqual([])
    const { selves } = await holder.call(GetIdMe, {})
    expect(selves).toHaveLength(1)
    const isNew = await env.JOURNAL_00.prepare("select count(*) as n from people where family_name = 'Десять'").first<{ n: number }>()
    expect((await linksOf(one)) + (await linksOf(two)) + (isNew?.n ?? 0)).toBe(1)
    await settle()
    expect((await env.JOURNAL_00.prepare('select count(*) as n from outbox').first<{ n: number }>())?.n).toBe(0)
  })

  it('[CLM-09] one person of the roster is not two accounts: the second claim stays open', async () => {
    const [one, two] = [await claimant('Данилова Ирина', 'parent', {}, 'tula1'), await claimant('Данилова Ирина', 'parent', {}, 'tula1')]
    const { personId } = personNamed('Данилова Ирина')
    const outcomes = await Promise.all([one, two].map(({ claimId }) => refusalOf(decide(zueva, claimId, { as: 'person', personId }))))
    expect(outcomes.sort()).toEqual(['done', 'person_linked'])
    expect([await stateOf(one.claimId), await stateOf(two.claimId)].sort()).toEqual(['confirmed', 'open'])
    expect(await linksOf(personId)).toBe(1)
  })

  it('[CLM-03] a parent’s profile does not become a pupil’s as well', async () => {
    const { holder, claimId } = await claimant('Чернова Оксана', 'parent', {}, 'tula1')
    await linkByHand(personNamed('Чернова Оксана').personId, holder)
    const again = await claimantAgain(holder.accountId, holder.profileId)
    expect(await refusalOf(decide(zueva, again, { as: 'person', personId: personNamed('Чернов Глеб').personId }))).toBe(
      'profile_of_another',
    )
    const classGroupId = await classNamed('7А')
    expect(await refusalOf(decide(zueva, again, { as: 'new', role: 'student', classGroupId }))).toBe('profile_of_another')
    expect(await stateOf(again)).toBe('open')
    // The claim that waited when a link came in another way waits no more.
    expect(await stateOf(claimId)).toBe('confirmed')
  })

  it('[CLM-09] what is not there or not of this school is not found, and what is missing is named', async () => {
    const { claimId } = await claimant('Пробный Лев', 'student', {}, 'tula1')
    const foreign = { personId: khasanova.personId, classGroupId: 'cls_00000000000000000000' as ClassGroupId }
    const ask = (decision: Parameters<typeof decide>[2], id: ClaimId = claimId) => refusalOf(decide(zueva, id, decision))
    expect(await ask({ as: 'person', personId: NOBODY })).toBe('not_found')
    expect(await ask({ as: 'person', personId: foreign.personId })).toBe('not_found')
    expect(await ask({ as: 'new', role: 'student' })).toBe('invalid')
    expect(await ask({ as: 'new', role: 'student', classGroupId: foreign.classGroupId })).toBe('not_found')
    expect(await ask({ as: 'new', role: 'parent' })).toBe('invalid')
    expect(await ask({ as: 'new', role: 'parent', childIds: [foreign.personId] })).toBe('not_found')
    expect(await ask({ as: 'new', role: 'parent', childIds: [personNamed('Орлова Анна').personId] })).toBe('not_found')
    expect(await ask({ as: 'rejected' }, 'clm_00000000000000000000' as ClaimId)).toBe('not_found')
    const { url } = requestOf(DecideClaim, { claimId, decision: { as: 'rejected' } })
    const body = JSON.stringify({ decision: { as: 'new', role: 'schoolAdmin' } })
    const response = await zueva.fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect([response.status, (await response.json<{ refusal: string }>()).refusal]).toEqual([400, 'invalid'])
    expect(await stateOf(claimId)).toBe('open')
  })
})

async function loggedOf(subjectId: string): Promise<string[]> {
  const { results } = await env.DIRECTORY.prepare('select what from identity_log where subject_id = ? order by seq')
    .bind(subjectId)
    .all<{ what: string }>()
  return results.map(({ what }) => what)
}

/** By a row: whoever a school vouches for cannot ask any more, but may have asked before. */
async function claimantAgain(accountId: string, profileId: string): Promise<ClaimId> {
  const claimId = 'clm_00000000000000000001' as ClaimId
  await env.DIRECTORY.prepare(
    "insert into claims (id, school_id, account_id, profile_id, role, about, state, created_at) select ?1, id, ?2, ?3, 'student', '', 'open', 1 from schools where code = 'tula1'",
  )
    .bind(claimId, accountId, profileId)
    .run()
  return claimId
}
