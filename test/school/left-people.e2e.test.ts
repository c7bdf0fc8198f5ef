// A pupil whom a file names no more has left; the administrator finds them among «Выбывшие» on a phone and brings them back, the mother too.
import { describe, expect, it } from 'vitest'
import { ListClasses, ListPeople } from '../../protocol/school.ts'
import { importFile, signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { demoSchoolFiles } from '../cast/demo-school.ts'
import { zipOf } from '../cast/one-roster-zip.ts'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const MONDAY = '2025-10-06'

const product = useProduct()
const { visitor } = useBrowsers(product)

async function peopleOf7B(client: Client): Promise<string[]> {
  const { classes } = await client.call(ListClasses, {})
  const classGroupId = classes.find(({ title }) => title === '7Б')?.classGroupId
  if (classGroupId === undefined) throw new Error('There is no 7Б.')
  return (await client.call(ListPeople, { classGroupId })).people.map(({ name }) => name.familyName)
}

describe('who left', () => {
  it('[SET-21] is found by name and brought back into the class with the mother', async () => {
    const client = new Client(product.url)
    await signIn(client, product.signInOf('Зуева'))
    const files = demoSchoolFiles(MONDAY)
    const without = Object.entries(files).map(([name, text]) => [name, text.replace(/^.*\b[sp]-nosov.*\r\n/gm, '')])
    await importFile(client, 'without.zip', zipOf(Object.fromEntries(without)))
    expect(await peopleOf7B(client)).not.toContain('Носов')

    const { page } = await visitor('Зуева', 'phone')
    await page.goto(`${product.url}/manage/people`)
    await page.getByRole('link', { name: /^Выбывшие/ }).click()
    await page.getByLabel('Поиск по имени').fill('нос')
    await page.getByText('Ученик · 7Б · выбытие 06.10.2025').waitFor()
    await expectAccessible(page, 'who left')
    await page.getByRole('button', { name: 'Вернуть: Носов Артём' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/Вместе вернутся родители: Носова Юлия/).waitFor()
    await expectAccessible(page, 'the way back')
    await dialog.getByRole('button', { name: 'Вернуть' }).click()
    await page.getByText('Никого не нашлось').waitFor()
    expect(await peopleOf7B(client)).toEqual(expect.arrayContaining(['Носов', 'Носова']))
  })

  it('[SET-23] is noted by hand in the class, and stands among «Выбывшие»', async () => {
    const { page } = await visitor('Зуева', 'desktop')
    await page.goto(`${product.url}/manage/year/classes`)
    await page.getByRole('link', { name: /^7Б/ }).click()
    await page.getByRole('button', { name: 'Отметить выбытие: Яковлев Пётр' }).click()
    const dialog = page.getByRole('dialog', { name: 'Выбытие из школы' })
    await expectAccessible(page, 'leaving')
    await dialog.getByRole('button', { name: 'Отметить выбытие' }).click()
    await page.getByText('Ученик в «Выбывших»').waitFor()
    await page.getByRole('button', { name: 'Отметить выбытие: Яковлев Пётр' }).waitFor({ state: 'detached' })
    await page.goto(`${product.url}/manage/people`)
    await page.getByRole('link', { name: /^Выбывшие/ }).click()
    await page.getByRole('button', { name: 'Вернуть: Яковлев Пётр' }).waitFor()
  })
})
