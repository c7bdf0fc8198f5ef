import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { StartIdSignIn } from '../../protocol/identity.ts'
import { issueSlip, nameOf, readRoster, signIn as signInAs } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { lastCode, openFlow, walkThrough } from '../../scripts/house/link-profile.ts'
import { type Device, useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const CLIENT = { id: 'library', redirectUri: 'http://127.0.0.1:9/back' }
const VERIFIER = 'library-verifier-library-verifier-library-verifier'
const clients = [{ id: CLIENT.id, name: 'Библиотека', secretSha256: sha256('library-secret', 'hex'), redirectUris: [CLIENT.redirectUri] }]

const product = useProduct('demo', { OIDC_CLIENTS: JSON.stringify(clients) })
const { stranger } = useBrowsers(product)

const PASSWORD = 'raduga nad rekoj 17'

describe('linking the educational profile', () => {
  it('[ID-90] on a desktop Ким has no account: code, data, «Создать учебный профиль», chats', async () => {
    const { page, expectProblem } = await stranger('desktop')
    // Chromium writes refused codes into the console.
    expectProblem(/status of 422/)
    const phone = '+7 922 100-00-01'
    await signIn(page, 'Ким Виктор')
    await page.getByRole('navigation', { name: 'Главное меню' }).getByRole('link', { name: 'Чаты' }).click()
    await page.getByRole('button', { name: 'Привязать учебный профиль Школьный ID' }).click()
    await page.getByText('Никому не передавайте свои регистрационные данные').waitFor()
    await givePhone(page, phone)
    for (const code of ['000000', '000001']) {
      await page.getByLabel('Код из СМС').fill(code)
      await press(page, 'Продолжить')
      await page.getByText('Неверный код').waitFor()
    }
    await giveCode(page, phone)
    await page.getByRole('heading', { name: 'Заполните информацию о себе' }).waitFor()
    expect(await page.getByLabel('Фамилия').inputValue()).toBe('Ким')
    await page.getByLabel(/Отчество/).fill('')
    await page.reload()
    await page.getByRole('heading', { name: 'Заполните информацию о себе' }).waitFor()
    await page.getByLabel(/Отчество/).fill('')
    await press(page, 'Продолжить')
    await press(page, 'Создать учебный профиль')
    await page.getByRole('heading', { name: 'Проверьте свои личные данные' }).waitFor()
    await press(page, 'Продолжить')
    await page.getByRole('img', { name: /QR-код/ }).waitFor()
    await press(page, 'Перейти в мессенджер')
    await page.getByRole('link', { name: /Учительская/ }).waitFor()
    await page.goto(`${product.url}/chats`)
    await page.getByRole('link', { name: /Учительская/ }).waitFor()
  })

  it('[ID-97] on a phone Гусев sets a password on the way; [ID-91] later he comes in with it, on both devices', async () => {
    const { page } = await stranger('phone')
    const phone = '+7 922 100-00-02'
    await signIn(page, 'Гусев Дмитрий')
    await page.getByRole('button', { name: 'Меню', exact: true }).tap()
    await page.getByRole('navigation', { name: 'Главное меню' }).getByRole('link', { name: 'Чаты' }).tap()
    await page.getByRole('button', { name: 'Привязать учебный профиль Школьный ID' }).tap()
    await givePhone(page, phone)
    await page.getByRole('button', { name: 'Забыли или не установили пароль?' }).tap()
    await page.getByLabel('Новый пароль', { exact: true }).fill(PASSWORD)
    await giveCode(page, phone)
    await press(page, 'Создать учебный профиль')
    await page.getByRole('heading', { name: 'Заполните информацию о себе' }).waitFor()
    await press(page, 'Продолжить')
    await press(page, 'Перейти в мессенджер')
    await page.getByRole('link', { name: /Родители 7Б/ }).waitFor()

    for (const device of ['desktop', 'phone'] as const) await comeBack(device, phone)
  })

  async function comeBack(device: Device, phone: string): Promise<void> {
    const { page, expectProblem } = await stranger(device)
    expectProblem(/status of 4/)
    await page.goto(`${product.url}/chats`)
    await press(page, 'Войти')
    await givePhone(page, phone)
    // A password without the code is not wrong: one goes on to the code.
    await page.getByLabel('Пароль', { exact: true }).fill('ne tot parol 1')
    await press(page, 'Продолжить')
    await giveCode(page, phone)
    await page.getByText('Пароль не подходит').waitFor()
    await page.getByLabel('Пароль', { exact: true }).fill(PASSWORD)
    await press(page, 'Продолжить')
    await press(page, 'Продолжить в учебном профиле')
    await page.getByRole('heading', { name: 'Проверьте свои личные данные' }).waitFor()
    await press(page, 'Продолжить')
    await page.getByRole('link', { name: /Родители 7Б/ }).waitFor()
  }

  it.each(['desktop', 'phone'] as const)('[ID-92] on a %s somebody whose account has no profile makes one', async (device) => {
    const phone = device === 'desktop' ? '+7 922 100-00-03' : '+7 922 100-00-04'
    await accountOnly(phone)
    const { page } = await stranger(device)
    await page.goto(`${product.url}/chats`)
    await press(page, 'Войти')
    await givePhone(page, phone)
    await giveCode(page, phone)
    await press(page, 'Создать учебный профиль')
    await page.getByLabel('Фамилия').fill('Незнакомцева')
    await page.getByLabel('Имя', { exact: true }).fill('Ольга')
    await press(page, 'Продолжить')
    await page.getByRole('heading', { name: 'Ожидает подтверждения школой' }).waitFor()
    // Whatever address they try, there is nothing else.
    await page.goto(`${product.url}/journal`)
    await page.getByRole('heading', { name: 'Ожидает подтверждения школой' }).waitFor()
  })

  it.each(['desktop', 'phone'] as const)(
    '[ID-91] on a %s a teacher links a school’s journal to the account and profile they have already',
    async (device) => {
      const [name, phone] = device === 'desktop' ? ['Соколов Игорь', '+7 922 100-00-05'] : ['Фомин Алексей', '+7 922 100-00-06']
      await accountAndProfile(phone)
      const { page } = await stranger(device)
      await signInAsNewcomer(page, name)
      await startLinking(page)
      await givePhone(page, phone)
      await giveCode(page, phone)
      await press(page, 'Продолжить в учебном профиле')
      await page.getByRole('heading', { name: 'Проверьте свои личные данные' }).waitFor()
      await press(page, 'Продолжить')
      await press(page, 'Перейти в мессенджер')
      await page.getByRole('link', { name: /Учительская/ }).waitFor()
    },
  )

  it.each(['desktop', 'phone'] as const)('[ID-92] on a %s a teacher links with an account that has no profile yet', async (device) => {
    const [name, phone] = device === 'desktop' ? ['Громова Татьяна', '+7 922 100-00-07'] : ['Волков Денис', '+7 922 100-00-08']
    await accountOnly(phone)
    const { page } = await stranger(device)
    await signInAsNewcomer(page, name)
    await startLinking(page)
    await givePhone(page, phone)
    await giveCode(page, phone)
    await press(page, 'Создать учебный профиль')
    await page.getByRole('heading', { name: 'Заполните информацию о себе' }).waitFor()
    await press(page, 'Продолжить')
    await press(page, 'Перейти в мессенджер')
    await page.getByRole('link', { name: /Учительская/ }).waitFor()
  })

  it('[ID-98] Полина is 13 and links with her e-mail on a phone', async () => {
    const { page } = await stranger('phone')
    await signIn(page, 'Гусева Полина')
    await page.goto(`${product.url}/chats`)
    await page.getByRole('button', { name: 'Привязать учебный профиль Школьный ID' }).tap()
    await page.getByText('Войти по почте').tap()
    await page.getByLabel('Электронная почта').fill('polina@deti.example')
    await press(page, 'Продолжить')
    // The letter is there when the page asks for what stands in it: an argument is worked out before `fill` waits.
    await page.getByLabel('Код из письма').waitFor()
    await page.getByLabel('Код из письма').fill(await lastCode(new Client(product.url), { by: 'email', email: 'polina@deti.example' }))
    await press(page, 'Продолжить')
    await press(page, 'Создать учебный профиль')
    await press(page, 'Продолжить')
    await press(page, 'Перейти в мессенджер')
    await page.getByRole('link', { name: /7Б/ }).first().waitFor()
  })

  /** As somebody has who has only ever signed in to another service with it: no name, no profile. */
  async function accountOnly(phone: string): Promise<void> {
    const client = new Client(product.url)
    const asked = new URLSearchParams({
      client_id: CLIENT.id,
      redirect_uri: CLIENT.redirectUri,
      response_type: 'code',
      scope: 'openid',
      state: 'library-state',
      code_challenge: sha256(VERIFIER, 'base64url'),
      code_challenge_method: 'S256',
    })
    const flow = await openFlow(client, `/oauth/authorize?${asked}`)
    await walkThrough(client, flow, { by: 'phone', phone })
  }

  /** Somebody who has come to the messenger before any school knew them. */
  async function accountAndProfile(phone: string): Promise<void> {
    const client = new Client(product.url)
    const { redirectTo } = await client.call(StartIdSignIn, {})
    const name = { familyName: 'Прежнее', givenName: 'Имя', patronymic: null }
    await walkThrough(client, await openFlow(client, redirectTo), { by: 'phone', phone }, name)
  }

  /** With the slip the administrator prints: the one-time password, then one of their own. */
  async function signInAsNewcomer(page: Page, name: string): Promise<void> {
    const administrator = new Client(product.url)
    await signInAs(administrator, product.signInOf('Зуева'))
    const person = (await readRoster(administrator)).find((one) => nameOf(one) === name)
    const slip = person && (await issueSlip(administrator, person.personId))
    if (!slip) throw new Error(`No slip for ${name}.`)
    await page.goto(product.url)
    await page.getByLabel('Логин').fill(slip.login)
    await page.getByLabel('Пароль', { exact: true }).fill(slip.oneTimePassword)
    await press(page, 'Войти')
    await page.getByLabel('Новый пароль', { exact: true }).fill(PASSWORD)
    await press(page, 'Сохранить и продолжить')
    await page.getByLabel('Новый пароль', { exact: true }).waitFor({ state: 'detached' })
  }

  async function startLinking(page: Page): Promise<void> {
    await page.goto(`${product.url}/chats`)
    await page.getByRole('button', { name: 'Привязать учебный профиль Школьный ID' }).click()
  }

  async function signIn(page: Page, name: string): Promise<void> {
    const { login, password } = product.signInOf(name)
    await page.goto(product.url)
    await page.getByLabel('Логин').fill(login)
    await page.getByLabel('Пароль', { exact: true }).fill(password)
    await press(page, 'Войти')
    await page.getByRole('main').waitFor()
    await page.getByLabel('Логин').waitFor({ state: 'detached' })
  }

  async function givePhone(page: Page, phone: string): Promise<void> {
    await page.getByLabel('Номер телефона').fill(phone)
    await press(page, 'Продолжить')
    await page.getByLabel('Код из СМС').waitFor()
  }

  async function giveCode(page: Page, phone: string): Promise<void> {
    await page.getByLabel('Код из СМС').fill(await lastCode(new Client(product.url), { by: 'phone', phone }))
    await press(page, 'Продолжить')
  }
})

function press(page: Page, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click()
}

function sha256(text: string, encoding: 'hex' | 'base64url'): string {
  return createHash('sha256').update(text).digest(encoding)
}
