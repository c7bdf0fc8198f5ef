import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Contact, ListContacts } from '../../protocol/chat-list.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { PEOPLE_PAGE } from '../../protocol/limits.ts'
import { fullName, listName } from '../../protocol/people.ts'
import { isStaff, SCHOOL_ROLES, type SchoolRole } from '../../protocol/rights.ts'
import type { RosterPerson } from '../../protocol/school.ts'
import { readRoster } from '../../scripts/house/administer.ts'
import type { Client } from '../../scripts/house/client.ts'
import { answersTo } from '../../worker/contacts/list-contacts.ts'
import { reachOf } from '../../worker/contacts/reach.ts'
import { relationsOf, WHO_MAY_WRITE } from '../../worker/contacts/who-may-write.ts'
import type { Tenant } from '../../worker/db/db.ts'
import { actAs, demoSchool, newClient, type Person, personNamed } from '../kit/act-as.ts'
import { tenantOfSchool } from '../kit/change-roster.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/linked.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

let tenant: Tenant
let roster: readonly RosterPerson[]
let stranger: Person

/** As if each of them had linked a profile: what matters here is that they have. */
async function link(personIds: readonly PersonId[], schoolId: string = tenant.schoolId): Promise<void> {
  await env.DIRECTORY.prepare(
    "INSERT OR IGNORE INTO profile_links (person_id, profile_id, school_id, linked_at) SELECT value, 'prf_' || value, ?, 0 FROM json_each(?)",
  )
    .bind(schoolId, JSON.stringify(personIds))
    .run()
}

keepStorage()
beforeAll(async () => {
  await demoSchool()
  tenant = await tenantOfSchool()
  roster = await readRoster(await actAs('Зуева'))
  for (const name of ['Антонов Илья', 'Антонова Елена', 'Орлова', 'Морозов', 'Антонова Соня']) await actAs(name)
  await actAs('Волков', { linked: false })
  // In the same database, so that only the school tells them apart.
  stranger = await secondAdministrator(0)
  const { schoolId } = await tenantOfSchool('kazan5')
  await link([stranger.personId], schoolId)
  await link(roster.map((one) => one.personId).filter((personId) => personId !== personNamed('Волков').personId))
}, 120_000)

async function contactsOf(client: Client, query?: string): Promise<Contact[]> {
  const { contacts } = await client.call(ListContacts, query === undefined ? {} : { query })
  return contacts
}

const namesOf = (contacts: readonly Contact[]) => contacts.map(({ name }) => listName(name))

describe('who may write to whom', () => {
  it('[GRP-01] a pupil finds classmates, own teachers, own parents and the administration', async () => {
    expect(namesOf(await contactsOf(await actAs('Антонов Илья')))).toEqual([
      'Антонова Елена',
      'Борисова Дарья',
      'Воронов Максим',
      'Громова Татьяна',
      'Гусева Полина',
      'Ершов Кирилл',
      'Зуева Мария',
      'Карпова Алиса',
      'Ким Виктор',
      'Кузнецов Андрей',
      'Лебедева Нина',
      'Морозов Сергей',
      'Носов Артём',
      'Орлова Анна',
      'Рябова Светлана',
      'Соколов Игорь',
      'Титов Олег',
      'Фомин Алексей',
      'Яковлев Пётр',
    ])
  })

  it('[GRP-01] a parent finds own children, their teachers, the administration and the parents of their classes, with the child’s name', async () => {
    const found = await contactsOf(await actAs('Антонова Елена'))
    const pupils = found.filter(({ roles }) => roles.includes('student'))
    expect(namesOf(pupils)).toEqual(['Антонов Илья', 'Антонова Соня'])
    expect(found.find(({ name }) => name.familyName === 'Борисов')?.childNames).toEqual(['Дарья'])
    expect(found.find(({ name }) => name.familyName === 'Лапин')?.childNames).toEqual(['Вера'])
    expect(namesOf(found)).toContain('Ким Виктор')
    // Of the second subgroup of English, which neither of the children is in.
    expect(namesOf(found)).not.toContain('Белова Ирина')
  })

  it('[GRP-01] who works at the school finds everybody of it', async () => {
    for (const name of ['Орлова', 'Морозов', 'Зуева']) {
      const viewer = await actAs(name)
      const all = roster.filter(({ personId }) => personId !== viewer.personId && personId !== personNamed('Волков').personId)
      expect((await contactsOf(viewer)).map(({ personId }) => personId).sort()).toEqual([...new Set(all.map((one) => one.personId))].sort())
    }
  })

  it('[GRP-02] no pupil of the school reaches another family’s adult or another class, and no parent another’s child', async () => {
    const people = new Map(roster.map((person) => [person.personId, person]))
    for (const person of people.values()) {
      if (isStaff(person.roles)) continue
      const own = new Set([...person.parents, ...person.children].map((one) => one.personId))
      for (const reached of await reachOf(env, tenant, person.personId)) {
        const other = people.get(reached.personId)
        if (!other) throw new Error(`${fullName(person.name)} reaches somebody who is not of the school`)
        if (isStaff(other.roles) || own.has(other.personId)) continue
        const between = [person.roles, other.roles].map((roles) => (roles.includes('student') ? 'pupil' : 'parent'))
        expect([between.join('→'), fullName(person.name), fullName(other.name)]).toEqual([
          between[0] === 'pupil' ? 'pupil→pupil' : 'parent→parent',
          fullName(person.name),
          fullName(other.name),
        ])
        if (between[0] === 'pupil') expect(other.classTitle).toBe(person.classTitle)
      }
    }
  })

  it('[GRP-02] the table says the same: families reach by relation, staff the whole school, an unknown role nobody', () => {
    for (const role of SCHOOL_ROLES) {
      const whole = ['staff', 'anyParent', 'anyPupil'] as const
      if (isStaff([role])) expect(WHO_MAY_WRITE[role]).toEqual(whole)
      else for (const relation of whole) expect(WHO_MAY_WRITE[role]).not.toContain(relation)
    }
    expect(WHO_MAY_WRITE.student).not.toContain('parentOfSameClass')
    expect(relationsOf(['student', 'parent']).size).toBe(WHO_MAY_WRITE.student.length + WHO_MAY_WRITE.parent.length - 1)
    for (const unknown of ['', 'ADMIN', '__proto__', 'constructor']) expect(relationsOf([unknown as SchoolRole]).size).toBe(0)
  })

  it('[GRP-02] pupils are told of nobody’s children', async () => {
    const found = await contactsOf(await actAs('Антонов Илья'))
    expect(found.flatMap(({ childNames }) => childNames)).toEqual([])
  })
})

describe('the list of contacts', () => {
  it('[GRP-03] nobody without a linked profile, nobody who has left and nobody of another school is in it', async () => {
    const orlova = await actAs('Орлова')
    const chernova = personNamed('Чернова')
    await tenant.d1.prepare("UPDATE people SET left_on = '2025-10-06' WHERE id = ?").bind(chernova.personId).run()
    const found = await contactsOf(orlova)
    await tenant.d1.prepare('UPDATE people SET left_on = NULL WHERE id = ?').bind(chernova.personId).run()
    expect(namesOf(found)).toContain('Чернов Глеб')
    for (const name of ['Чернова Оксана', 'Волков Денис', 'Орлова Анна']) expect(namesOf(found)).not.toContain(name)
    expect(found.map(({ personId }) => personId)).not.toContain(stranger.personId)
    expect(await contactsOf(stranger)).toEqual([])
  })

  it('[GRP-04] names are found as people type them: any part, any case, е for ё', async () => {
    const orlova = await actAs('Орлова')
    expect(namesOf(await contactsOf(orlova, 'АНТ ил'))).toEqual(['Антонов Илья'])
    expect(namesOf(await contactsOf(orlova, 'нина федоровна'))).toEqual(['Лебедева Нина'])
    expect(namesOf(await contactsOf(orlova, ' артем '))).toEqual(['Носов Артём'])
    expect(await contactsOf(orlova, 'рлова')).toEqual([])
    expect(answersTo('Салтыков-Щедрин Михаил', 'щедрин')).toBe(true)
    expect(answersTo('Антонов Илья', '')).toBe(true)
  })

  it('[GRP-04] a large school comes page by page, each person once, at a bounded price', async () => {
    const administrator = await actAs('Зуева')
    const before = (await contactsOf(administrator)).length
    const ids = Array.from({ length: 450 }, (_, i) => `per_${String(i).padStart(20, '0')}` as PersonId)
    await tenant.d1.batch([
      tenant.d1
        .prepare("INSERT INTO people (id, school_id, family_name, given_name) SELECT value, ?, 'Ёлкин', 'Пётр' FROM json_each(?)")
        .bind(tenant.schoolId, JSON.stringify(ids)),
      tenant.d1
        .prepare("INSERT INTO person_roles (person_id, role, school_id) SELECT value, 'teacher', ? FROM json_each(?)")
        .bind(tenant.schoolId, JSON.stringify(ids)),
    ])
    await link(ids)
    const pages: Contact[][] = []
    let after: PersonId | undefined
    do {
      const { contacts, next } = await administrator.call(ListContacts, after === undefined ? {} : { after })
      pages.push(contacts)
      after = next ?? undefined
      expect(Number(administrator.headers.get('x-d1-queries'))).toBeLessThanOrEqual(7)
      // Three rows a person to find them, three for their link; and whoever is on the page is described.
      expect(Number(administrator.headers.get('x-d1-rows-read'))).toBeLessThanOrEqual(6 * (450 + roster.length) + 14 * PEOPLE_PAGE)
      expect(Number(administrator.headers.get('x-d1-rows-written'))).toBe(0)
    } while (after !== undefined)
    expect(pages.map((page) => page.length)).toEqual([PEOPLE_PAGE, PEOPLE_PAGE, before + 450 - 2 * PEOPLE_PAGE])
    expect(new Set(pages.flat().map(({ personId }) => personId)).size).toBe(before + 450)
    // Ё is sorted as Russian has it, not behind Я.
    expect(namesOf(pages[0] ?? []).at(-1)).toBe('Ёлкин Пётр')
    // One family costs what one family reaches.
    const elena = await actAs('Антонова Елена')
    await contactsOf(elena)
    expect(Number(elena.headers.get('x-d1-rows-read'))).toBeLessThanOrEqual(1_000)
  })

  it('[GRP-03] a query that is too long, nobody signed in, no linked profile, a place in another school’s list: each its refusal', async () => {
    const orlova = await actAs('Орлова')
    const refusals = [
      orlova.call(ListContacts, { query: 'я'.repeat(101) }),
      newClient().call(ListContacts, {}),
      (await actAs('Волков')).call(ListContacts, {}),
      orlova.call(ListContacts, { after: stranger.personId }),
    ]
    expect(await Promise.all(refusals.map(refusalOf))).toEqual(['invalid', 'not_signed_in', 'profile_not_linked', 'not_found'])
  })
})
