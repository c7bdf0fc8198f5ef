// A mother with children at two schools: one tap in the diary, and it is the other school's. No endpoint makes a second school yet
// (docs/open-questions.md), so its rows are written into the databases of a product that is down; from then on everything goes through the browser.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { GetMe, StartIdSignIn } from '../../protocol/identity.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { openFlow, phoneFor, walkThrough } from '../../scripts/house/link-profile.ts'
import { SECOND_SCHOOL } from '../cast/second-school.ts'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const MONDAY = '2025-10-06'
const SCHOOL = 'sch_00000000000000000002'
const [PARENT, CHILD] = ['per_00000000000000000201', 'per_00000000000000000202']

const product = useProduct()
const { holder } = useBrowsers(product)

describe('children at two schools', () => {
  it('[DIA-13] Елена goes from Илья’s marks to Амира’s diary at the other school and back by one tap each; nothing of one is in the other', async () => {
    const elena = new Client(product.url)
    await signIn(elena, product.signInOf('Антонова Елена'))
    const { personId } = await elena.call(GetMe, {})
    await product.crash()
    openSecondSchool(personId)
    await product.restart()

    // As she does who signs in with her account: then no code is asked for on the way to another school.
    const { redirectTo } = await elena.call(StartIdSignIn, {})
    await walkThrough(elena, await openFlow(elena, redirectTo), { by: 'phone', phone: phoneFor(personId) })
    const { page } = await holder(elena, 'phone')
    await page.goto(`${product.url}/diary`)
    await page.getByRole('tab', { name: 'Илья' }).click()
    await page.getByRole('tab', { name: 'Отметки' }).click()
    await page.getByText('Отметок пока нет').waitFor()
    const others = page.getByRole('navigation', { name: 'Дневники в других школах' })
    await others.getByRole('button', { name: 'Амира · Гимназия № 5' }).waitFor()
    await expectAccessible(page, 'a diary with another school’s beside it')
    await others.getByRole('button').click()

    const monday = page.getByRole('region', { name: 'понедельник, 6 октября' })
    await monday.getByText('Татарский язык').waitFor()
    expect(new URL(page.url()).pathname).toBe('/diary')
    expect(await page.getByRole('tab', { name: 'Илья' }).count()).toBe(0)
    await others.getByRole('button', { name: /^Илья, Соня · / }).click()

    await monday.getByText('Математика').waitFor()
    await page.getByRole('tab', { name: 'Соня' }).waitFor()
    expect(await page.getByText('Татарский язык').count()).toBe(0)
  })
})

/** In the other database, with one class, one pupil and one lesson; her mother there is the same human as `mother` here. */
function openSecondSchool(mother: string): void {
  const { code, name, city, timeZone } = SECOND_SCHOOL
  const insert = (database: DatabaseSync, table: string, row: Record<string, string | number | null>) =>
    database
      .prepare(
        `insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.keys(row)
          .map(() => '?')
          .join(', ')})`,
      )
      .run(...Object.values(row))
  const [classId, groupId, subjectId] = ['cls_00000000000000000201', 'grp_00000000000000000201', 'sub_00000000000000000201']
  const school_id = SCHOOL
  const of = { student_id: CHILD, school_id, from_on: '2025-09-01' }
  for (const database of databases()) {
    const has = (table: string) => database.prepare('select 1 from sqlite_master where name = ?').get(table) !== undefined
    if (has('profile_links')) {
      insert(database, 'schools', { id: SCHOOL, code, name, city, time_zone: timeZone, shard: 1, created_at: 0 })
      for (const person_id of [PARENT, CHILD])
        insert(database, 'journal_accounts', { person_id, school_id, login: `${code}-${person_id.slice(-3)}`, created_at: 0 })
      database
        .prepare('insert into profile_links select ?, profile_id, ?, 0 from profile_links where person_id = ?')
        .run(PARENT, SCHOOL, mother)
    } else if (has('rosters') && database.prepare('select 1 from rosters').get() === undefined) {
      insert(database, 'rosters', { school_id, version: 1 })
      insert(database, 'people', { id: PARENT, school_id, family_name: 'Антонова', given_name: 'Елена', patronymic: 'Викторовна' })
      insert(database, 'people', { id: CHILD, school_id, family_name: 'Антонова', given_name: 'Амира', patronymic: null })
      insert(database, 'person_roles', { person_id: PARENT, role: 'parent', school_id })
      insert(database, 'person_roles', { person_id: CHILD, role: 'student', school_id })
      insert(database, 'guardianships', { student_id: CHILD, parent_id: PARENT, school_id })
      insert(database, 'class_groups', { id: classId, school_id, year_level: 5, letter: 'А', title: '5А' })
      insert(database, 'class_members', { class_group_id: classId, ...of })
      insert(database, 'subjects', { id: subjectId, school_id, title: 'Татарский язык' })
      insert(database, 'study_groups', { id: groupId, school_id, subject_id: subjectId, class_group_id: classId, title: '5А' })
      insert(database, 'study_group_members', { study_group_id: groupId, ...of })
      insert(database, 'lessons', { id: 'lsn_00000000000000000201', school_id, study_group_id: groupId, lesson_on: MONDAY, number: 1 })
    }
    database.close()
  }
}

function databases(): DatabaseSync[] {
  const files = readdirSync(product.folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.includes('/d1/') && file.endsWith('.sqlite'))
    .map((file) => new DatabaseSync(join(product.folder, file)))
}
