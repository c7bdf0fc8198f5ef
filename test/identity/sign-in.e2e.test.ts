import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct()
const { stranger } = useBrowsers(product)

describe('sign-in', () => {
  it.each([
    ['Орлова', ['Журнал', 'Расписание', 'Чаты']],
    ['Антонов Илья', ['Дневник', 'Расписание', 'Чаты']],
    ['Антонова Елена', ['Дневник', 'Расписание', 'Чаты']],
    ['Титов', ['Журнал', 'Расписание', 'Чаты', 'Управление']],
    ['Зуева', ['Журнал', 'Расписание', 'Чаты', 'Управление']],
  ] as const)(
    '[ID-15] %s finds in the menu what their role has: on a desktop at the top, on a phone behind the three bars',
    async (name, entries) => {
      const desktop = await stranger('desktop')
      await signIn(desktop.page, name)
      const top = desktop.page.getByRole('navigation', { name: 'Главное меню' })
      await top.waitFor()
      expect(await top.getByRole('link').allTextContents()).toEqual(entries)

      const phone = await stranger('phone')
      await signIn(phone.page, name)
      const bars = phone.page.getByRole('button', { name: 'Меню', exact: true })
      await bars.waitFor()
      const place = await bars.boundingBox()
      expect(place?.x).toBeLessThan(40)
      expect(place?.y).toBeLessThan(40)
      await bars.tap()
      const drawer = phone.page.getByRole('navigation', { name: 'Главное меню' })
      await drawer.waitFor()
      expect(await drawer.getByRole('link').allTextContents()).toEqual(expect.arrayContaining([...entries]))
    },
  )

  it('[ID-05] a wrong password is told in words, and the right one opens the page one had asked for', async () => {
    const { page } = await stranger('phone')
    await page.goto(`${product.url}/diary?view=marks`)
    const { login, password } = product.signInOf('Антонов Илья')
    await fillIn(page, login, `${password}!`)
    await page.getByText('Логин или пароль не подходит').waitFor()
    await fillIn(page, login, password)
    await page.getByRole('heading', { name: 'Дневник' }).waitFor()
    expect(new URL(page.url()).search).toBe('?view=marks')
  })
})

async function signIn(page: Page, name: string): Promise<void> {
  const { login, password, totpSecret } = product.signInOf(name)
  await page.goto(product.url)
  await fillIn(page, login, password)
  if (totpSecret === undefined) return
  await page.getByRole('heading', { name: 'Подтвердите вход' }).waitFor()
  await page.getByLabel('Код из приложения').fill(await product.codeOf(name))
  await page.getByRole('button', { name: 'Продолжить' }).click()
}

async function fillIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Логин').fill(login)
  await page.getByLabel('Пароль', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Войти', exact: true }).click()
}
