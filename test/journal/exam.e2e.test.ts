// An examination of a hundred points which only some sit: set up at its column, typed by keys, read in a diary.
import { beforeAll, describe, expect, it } from 'vitest'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { mathsOf7B } from '../../scripts/house/online-lesson.ts'
import { useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct()
const { visitor } = useBrowsers(product)

let maths: StudyGroupId

beforeAll(async () => {
  const orlova = new Client(product.url)
  await signIn(orlova, product.signInOf('Орлова'))
  maths = await mathsOf7B(orlova)
})

describe('an examination', () => {
  it('[TRM-14] [TRM-15] Орлова says it has a hundred points and who sits it, types 87 for Илья with keys, and his diary says 87/100', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await page.goto(`${product.url}/journal/${maths}?view=final`)
    await page.getByRole('button', { name: 'Настроить экзамен' }).click()
    const dialog = page.getByRole('dialog', { name: 'Экзамен' })
    await dialog.getByText('100 баллов').click()
    await dialog.getByText('Выбранные').click()
    await dialog.getByRole('checkbox', { name: 'Антонов Илья' }).check()
    await dialog.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByRole('columnheader', { name: 'Экзамен 100 баллов' }).waitFor()

    const cell = (name: string) => page.getByRole('gridcell', { name: new RegExp(`^${name}, Экзамен`) })
    expect(await cell('Борисова Дарья').count()).toBe(0)
    await cell('Антонов Илья').click()
    await page.keyboard.type('87')
    // On its way it is nobody's result yet.
    expect(await cell('Антонов Илья').getAttribute('aria-label')).toBeNull()
    expect(await cell('Антонов Илья').innerText()).toContain('не поставлено')
    await page.keyboard.press('Enter')
    await page.getByRole('gridcell', { name: 'Антонов Илья, Экзамен, поставлено 87 из 100' }).waitFor()
    await page.getByText('Сохранено').waitFor()
    await cell('Антонов Илья').click()
    await page.keyboard.type('101')
    await page.getByText('Баллы: от 0 до 100').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('gridcell', { name: 'Антонов Илья, Экзамен, поставлено 87 из 100' }).waitFor()
    await page.getByRole('button', { name: 'Настроить экзамен' }).click()
    await dialog.getByText('Отметки уже стоят, поэтому шкала остаётся.').waitFor()

    const { page: diary } = await visitor('Антонов Илья', 'phone')
    await diary.goto(`${product.url}/diary?view=termMarks`)
    await diary.getByText('87/100').first().waitFor()
  })
})
