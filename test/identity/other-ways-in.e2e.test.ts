import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { DecideClaim, ListClaims } from '../../protocol/claims.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { lastCode } from '../../scripts/house/link-profile.ts'
import { useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct('demo')
const { stranger, visitor } = useBrowsers(product)

describe('other ways in than a login', () => {
  it('[ID-82] the phone that scans the code of a computer comes in with one tap, and the computer names it', async () => {
    const computer = await visitor('Орлова', 'desktop')
    const begun = computer.page.waitForResponse((response) => new URL(response.url()).pathname === '/api/me/handoff')
    await computer.page.goto(`${product.url}/chats?linked=1`)
    await computer.page.getByRole('img', { name: /QR-код/ }).waitFor()
    const { token } = (await (await begun).json()) as { token: string }

    const { page } = await stranger('phone')
    await page.goto(`${product.url}/enter#${token}`)
    await page.getByRole('heading', { name: 'Войти как Орлова Анна?' }).waitFor()
    // The secret does not stay in the address.
    expect(page.url()).toBe(`${product.url}/enter`)
    await press(page, 'Войти')
    await page.getByRole('link', { name: /Учительская/ }).waitFor()
    await computer.page.getByRole('heading', { name: 'Телефон вошёл' }).waitFor()

    const late = await stranger('phone')
    late.expectProblem(/status of 410/)
    await late.page.goto(`${product.url}/enter#${token}`)
    await late.page.getByText('Эта ссылка уже использована или устарела').waitFor()
  })

  it('[ID-86] an installed app shows a code, and the browser where one is signed in lets it in', async () => {
    const app = await stranger('desktop')
    // Platform: Chromium cannot be told to be an app's window.
    await app.context.addInitScript(() => {
      const matches = window.matchMedia.bind(window)
      window.matchMedia = (query) => (query.includes('display-mode') ? matches('all') : matches(query))
    })
    await app.page.goto(product.url)
    await press(app.page, 'Авторизоваться через браузер')
    const code = await app.page.getByText(/^[B-Z]{4}-[B-Z]{4}$/).textContent()

    const { page, expectProblem } = await visitor('Антонова Елена', 'phone')
    expectProblem(/status of 422/)
    await page.goto(`${product.url}/device`)
    await page.getByLabel('Код с другого устройства').fill('BBBBBBBB')
    await press(page, 'Продолжить')
    await page.getByText('Такого кода нет').waitFor()
    await page.getByLabel('Код с другого устройства').fill((code ?? '').replace('-', '').toLowerCase())
    await press(page, 'Продолжить')
    await page.getByText('Ни школа, ни поддержка не просят').waitFor()
    await press(page, 'Продолжить')
    await page.getByRole('heading', { name: 'Готово' }).waitFor()
    await app.page.getByRole('heading', { name: 'Дневник' }).waitFor()
  })

  it('[CLM-12] whoever waits for a school sees its decision on the open page, and goes in', async () => {
    const { page } = await stranger('phone')
    await page.goto(`${product.url}/chats`)
    await press(page, 'Войти')
    await proveAs(page, '+7 922 300-00-01')
    await press(page, 'Создать учебный профиль')
    await page.getByLabel('Фамилия').fill('Нездешняя')
    await page.getByLabel('Имя', { exact: true }).fill('Вера')
    await press(page, 'Продолжить')
    await page.getByRole('heading', { name: 'Ожидает подтверждения школой' }).waitFor()
    await page.getByLabel('Учитель').check()
    await page.getByLabel('Что вы преподаёте').fill('Рисование')
    await press(page, 'Отправить заявку')
    await page.getByText('На рассмотрении').waitFor()

    const administrator = new Client(product.url)
    await signIn(administrator, product.signInOf('Зуева'))
    const { claims } = await administrator.call(ListClaims, {})
    const claim = claims.find(({ about }) => about === 'Рисование')
    if (!claim) throw new Error('The claim did not arrive.')
    await administrator.call(DecideClaim, { claimId: claim.claimId, decision: { as: 'new', role: 'teacher' } })
    await page.getByRole('button', { name: /^Войти как Нездешняя Вера/ }).click()
    await page
      .getByRole('navigation', { name: 'Главное меню' })
      .or(page.getByRole('button', { name: 'Меню', exact: true }))
      .first()
      .waitFor()
  })

  it('[ID-99] two tabs in one flow: the one left behind shows where the other is, and the end of one is the end of both', async () => {
    const { page, context, expectProblem } = await stranger('desktop')
    expectProblem(/status of 4/)
    const phone = '+7 922 300-00-02'
    await page.goto(`${product.url}/chats`)
    await press(page, 'Войти')
    await page.getByLabel('Номер телефона').waitFor()
    const other = await context.newPage()
    await other.goto(page.url())
    await proveAs(page, phone)
    await page.getByRole('heading', { name: 'Заполните информацию о себе' }).waitFor()

    await other.getByLabel('Номер телефона').fill(phone)
    await press(other, 'Продолжить')
    await other.getByText('Вход продолжен в другой вкладке').waitFor()
    await other.getByRole('heading', { name: 'Заполните информацию о себе' }).waitFor()

    await press(page, 'Отмена')
    await page.getByRole('heading', { name: 'Вход не завершён' }).waitFor()
    await other.reload()
    await other.getByRole('heading', { name: 'Начните вход заново' }).waitFor()
  })
})

async function proveAs(page: Page, phone: string): Promise<void> {
  await page.getByLabel('Номер телефона').fill(phone)
  await press(page, 'Продолжить')
  await page.getByLabel('Код из СМС').waitFor()
  await page.getByLabel('Код из СМС').fill(await lastCode(new Client(product.url), { by: 'phone', phone }))
  await press(page, 'Продолжить')
}

function press(page: Page, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click()
}
