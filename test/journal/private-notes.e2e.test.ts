// A teacher's own note about a pupil: from the name in the grid, and without a mouse from a cell's details.
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

describe('a teacher’s own note', () => {
  it('[NOTE-01] [NOTE-03] Орлова writes it from Илья’s name, sees a sign beside it, and goes on with F2; the deputy head sees neither', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await page.goto(`${product.url}/journal/${maths}`)
    const name = page.getByRole('rowheader', { name: /^Антонов Илья/ })
    await page.locator('[data-notes]').waitFor()
    await name.click()
    const dialog = page.getByRole('dialog', { name: 'Антонов Илья' })
    const field = dialog.getByRole('textbox', { name: 'Моя заметка об ученике' })
    await field.fill('Пересадить к окну')
    await dialog.getByRole('button', { name: 'Готово' }).click()
    await page.getByRole('rowheader', { name: 'Антонов Илья есть моя заметка' }).waitFor()

    await page.reload()
    await page.getByRole('rowheader', { name: 'Антонов Илья есть моя заметка' }).waitFor()
    await page
      .getByRole('gridcell', { name: /^Антонов Илья/ })
      .first()
      .focus()
    await page.keyboard.press('F2')
    expect(await field.inputValue()).toBe('Пересадить к окну')
    await field.fill('')
    await page.keyboard.press('Escape')
    await page.getByRole('rowheader', { name: 'Антонов Илья', exact: true }).waitFor()

    const { page: titov } = await visitor('Титов', 'desktop')
    await titov.goto(`${product.url}/journal/${maths}`)
    await titov.getByRole('rowheader', { name: 'Антонов Илья', exact: true }).click()
    expect(await titov.getByRole('dialog').count()).toBe(0)
    await titov
      .getByRole('gridcell', { name: /^Антонов Илья/ })
      .first()
      .focus()
    await titov.keyboard.press('F2')
    await titov.getByRole('dialog', { name: 'Антонов Илья' }).waitFor()
    expect(await titov.getByRole('textbox', { name: 'Моя заметка об ученике' }).count()).toBe(0)
  })

  it('[NOTE-01] what Орлова writes at two devices at once is kept, both of it, though she has closed the note already', async () => {
    const [phone, desktop] = [await visitor('Орлова', 'phone'), await visitor('Орлова', 'desktop')]
    const open = async ({ page }: typeof phone) => {
      await page.goto(`${product.url}/journal/${maths}`)
      await page.locator('[data-notes]').waitFor()
      await page.getByRole('rowheader', { name: /^Гусева Полина/ }).click()
      return page.getByRole('textbox', { name: 'Моя заметка об ученике' })
    }
    const fields = [await open(phone), await open(desktop)] as const
    await fields[0].fill('С телефона')
    await phone.page.getByRole('button', { name: 'Готово' }).click()
    await phone.page.getByRole('rowheader', { name: 'Гусева Полина есть моя заметка' }).waitFor()
    desktop.expectProblem(/status of 409/)
    await fields[1].fill('Отсюда')
    await desktop.page.getByRole('button', { name: 'Готово' }).click()
    await desktop.page.getByText('Сохранено и то и другое').waitFor()
    expect(await (await open(phone)).inputValue()).toBe('С телефона\nОтсюда')
  })
})
