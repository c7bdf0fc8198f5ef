import type { Page } from 'playwright-core'
import { describe, it } from 'vitest'
import { useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct()
const { stranger, visitor } = useBrowsers(product)

describe('another device', () => {
  it('[ID-81] ending the other devices signs them out where they are, and this one stays', async () => {
    const here = await visitor('Борисов', 'desktop')
    const there = await visitor('Борисов', 'phone')
    there.expectProblem(/status of 401/)
    // Its line may be on its way just then.
    there.expectProblem(/HTTP Authentication failed/)
    // Nobody is known to the provider in these browsers.
    here.expectProblem(/status of 401/)
    await there.page.goto(`${product.url}/chats`)
    await there.page.getByRole('heading', { name: 'Чаты' }).waitFor()
    await here.page.goto(`${product.url}/account`)
    await press(here.page, 'Завершить все остальные')
    await here.page.getByRole('dialog').getByRole('button', { name: 'Завершить все остальные' }).click()
    await here.page.getByText('Остальные сеансы завершены').waitFor()
    await there.page.getByRole('button', { name: 'Войти', exact: true }).waitFor()
    await here.page.reload()
    await here.page.getByText('Это устройство').waitFor()
  })
})

/** Somebody of staff at a computer of which they have just made a key, signed out again. */
async function withAKey(name: string) {
  const { page, context, expectProblem } = await stranger('desktop')
  // Platform: a passkey belongs to a name, never to a number, so this browser calls the machine by its name.
  const url = product.url.replace('127.0.0.1', 'localhost')
  expectProblem(/another origin: (http|ws):\/\/localhost/)
  expectProblem(/status of 4/)
  const device = await context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
  } as const
  await device.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, automaticPresenceSimulation: true } })
  const { login, password } = product.signInOf(name)
  await page.goto(`${url}/account`)
  await page.getByLabel('Логин').fill(login)
  await page.getByLabel('Пароль', { exact: true }).fill(password)
  await press(page, 'Войти')
  await press(page, 'Добавить ключ')
  await page.getByRole('dialog').getByRole('button', { name: 'Продолжить' }).click()
  await page.getByRole('heading', { name: 'Сохраните резервные коды' }).waitFor()
  await page.getByText('Я сохранил(а) коды').click()
  await press(page, 'Готово')
  await press(page, 'Выйти')
  // Signing out leads to the first page, and what is opened before it has come would be overtaken by it.
  await page.getByRole('button', { name: 'Войти с ключом доступа' }).waitFor()
  await page.waitForLoadState()
  return { page, url }
}

describe('the second step', () => {
  it('[ID-47] Титов adds a passkey and from then on signs in with it, without login and password', async () => {
    const { page } = await withAKey('Титов')
    await page.getByRole('button', { name: 'Войти с ключом доступа' }).click()
    await page
      .getByRole('heading', { name: 'Титов Олег Юрьевич' })
      .or(page.getByRole('heading', { name: 'Журнал' }))
      .first()
      .waitFor()
  })

  it('[ID-41] somebody else’s key is refused in words, and the way by the app is still there', async () => {
    const { page, url } = await withAKey('Орлова')
    const { login, password } = product.signInOf('Зуева')
    await page.goto(url)
    await page.getByLabel('Логин').fill(login)
    await page.getByLabel('Пароль', { exact: true }).fill(password)
    await press(page, 'Войти')
    await page.getByRole('heading', { name: 'Подтвердите вход' }).waitFor()
    await press(page, 'Использовать ключ доступа')
    await page.getByRole('alert').getByText('Этот ключ доступа не подошёл').waitFor()
    await press(page, 'Код из приложения')
    await page.getByLabel('Код из приложения').waitFor()
  })

  it('[ID-41] Зуева is stopped at the second step, and her app’s code opens the school', async () => {
    const { page, expectProblem } = await stranger('phone')
    expectProblem(/status of 4/)
    const { login, password } = product.signInOf('Зуева')
    await page.goto(product.url)
    await page.getByLabel('Логин').fill(login)
    await page.getByLabel('Пароль', { exact: true }).fill(password)
    await press(page, 'Войти')
    await page.getByRole('heading', { name: 'Подтвердите вход' }).waitFor()
    await page.getByLabel('Код из приложения').fill('000000')
    await press(page, 'Продолжить')
    await page.getByText(/Код не подошёл/).waitFor()
    await page.getByLabel('Код из приложения').fill(await product.codeOf('Зуева'))
    await press(page, 'Продолжить')
    await page.getByRole('heading', { name: 'Управление' }).waitFor()
  })
})

function press(page: Page, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click()
}
