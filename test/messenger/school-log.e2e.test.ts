// What the school sets for all its chats and sees of its bot, at real pages; and «Аккаунт», which is a part of the messenger.
import { describe, expect, it } from 'vitest'
import { MODERATOR_DEFAULT } from '../../protocol/chat/moderator.ts'
import { ForwardMessages, OpenPersonalChat, SetSchoolModerator } from '../../protocol/chat-list.ts'
import { ListSchoolModeratorLog } from '../../protocol/school-chats.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers, type Visitor } from '../kit/browser.ts'
import { choose, messageIn, offered, openChat, openMessageMenu, write } from '../kit/chats.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct()
const { visitor } = useBrowsers(product)

async function somebody(name: string): Promise<Client & { readonly personId: never }> {
  const client = new Client(product.url)
  const { personId } = await signIn(client, product.signInOf(name))
  return Object.assign(client, { personId: personId as never })
}

/** Whoever has a second step: with the session of their browser. */
async function clientOf({ context }: Visitor): Promise<Client> {
  const client = new Client(product.url)
  client.cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  return client
}

describe('what a school decides for its chats', () => {
  it.each(['desktop', 'phone'] as const)(
    '[MSG-26] [MSG-28] on a %s: what was stopped between two pupils stands in the log with its chat; messages are changed for as long as is chosen there',
    async (device) => {
      const [darya, ilya] = [await somebody('Борисова Дарья'), await somebody('Антонов Илья')]
      const { chatId } = await darya.call(OpenPersonalChat, { personId: ilya.personId })
      const pupil = (await visitor('Борисова Дарья', 'desktop')).page
      await pupil.goto(`${product.url}/chats/${chatId}`)
      await pupil.getByRole('log').waitFor()
      const bad = `иди на хуй, ${device}`
      await write(pupil, bad)
      await pupil.getByRole('log').getByText('Сообщение удалено ботом-модератором').first().waitFor()

      const administrator = await visitor('Зуева', device)
      const { page } = administrator
      const zueva = await clientOf(administrator)
      // The room tells it by its alarm.
      await expect
        .poll(async () => (await zueva.call(ListSchoolModeratorLog, {})).rows.map(({ text }) => text), { timeout: 20_000 })
        .toContain(bad)
      await page.goto(`${product.url}/manage/moderator`)
      await page.getByRole('heading', { name: 'Журнал бота' }).waitFor()
      expect(await page.getByText(bad).count()).toBe(0)
      await page.getByRole('button', { name: 'Открыть журнал' }).click()
      const row = page.getByRole('listitem').filter({ hasText: bad })
      await row.getByText('личный чат: ').waitFor()
      expect(await row.textContent()).toMatch(/Борисова Дарья.*личный чат: .*Антонов Илья.*удалено/s)
      await expectAccessible(page, 'the school’s log of its bot')

      // A pupil's own message: changed for a day, then, as soon as the school says so, no more.
      const own = `Кто завтра дежурит? ${device}`
      await openChat(product, pupil, '7Б')
      await write(pupil, own)
      await messageIn(pupil, own).waitFor()
      await openMessageMenu(pupil, own)
      expect(await offered(pupil)).toContain('Изменить')
      await pupil.keyboard.press('Escape')
      const set = async (title: string) => {
        await page.getByLabel('Изменить').selectOption({ label: title })
        await page
          .locator('form')
          .filter({ has: page.getByLabel('Удалить у всех') })
          .getByRole('button', { name: 'Сохранить' })
          .click()
        await page.getByText('Сроки сохранены').first().waitFor()
      }
      await set('нельзя')
      await expect
        .poll(
          async () => {
            await openMessageMenu(pupil, own)
            const may = (await offered(pupil)).includes('Изменить')
            await pupil.keyboard.press('Escape')
            return may
          },
          { timeout: 20_000 },
        )
        .toBe(false)
      await set('1 день')
    },
  )

  it('[MSG-20] what is forwarded into a chat where the bot warns is refused with the warning beside it', async () => {
    const [zueva, darya] = [await clientOf(await visitor('Зуева', 'desktop')), await somebody('Борисова Дарья')]
    await zueva.call(SetSchoolModerator, { moderator: { ...MODERATOR_DEFAULT, stopWords: ['тетрадка'], action: 'warn' } })
    const ilya = await somebody('Антонов Илья')
    const { chatId } = await darya.call(OpenPersonalChat, { personId: ilya.personId })
    const { page, expectProblem } = await visitor('Борисова Дарья', 'desktop')
    expectProblem(/status of 4\d\d .*\/forward/)
    await page.goto(`${product.url}/chats/${chatId}`)
    await page.getByRole('log').waitFor()
    await write(page, 'Смотри, что задали')
    await messageIn(page, 'Смотри, что задали').waitFor()
    // Until every room has heard of it.
    await expect
      .poll(
        async () => {
          const seqs = [Number(await page.getByRole('log').locator('[data-seq]').last().getAttribute('data-seq'))]
          return darya.call(ForwardMessages, { chatId, clientId: crypto.randomUUID(), seqs, toChatIds: [chatId], text: 'тетрадка' }).then(
            () => 'sent',
            () => 'refused',
          )
        },
        { timeout: 20_000 },
      )
      .toBe('refused')
    await openMessageMenu(page, 'Смотри, что задали')
    await choose(page, 'Переслать')
    const dialog = page.getByRole('dialog', { name: 'Переслать 1 сообщение' })
    await dialog.getByRole('checkbox', { name: 'Антонов Илья' }).check()
    await dialog.getByLabel('Ваш комментарий').fill('тетрадка')
    await dialog.getByRole('button', { name: 'Переслать' }).click()
    await dialog.getByText('Это предупреждение').waitFor()
    await zueva.call(SetSchoolModerator, { moderator: MODERATOR_DEFAULT })
  })
})

describe('«Аккаунт» of the messenger', () => {
  it.each(['phone', 'desktop'] as const)(
    '[CHT-25] on a %s opens in the messenger’s own frame, which stays, with «Аккаунт» chosen',
    async (device) => {
      const { page, expectProblem } = await visitor('Антонов Илья', device)
      // «Школьный ID» has a session of its own, which he has not.
      expectProblem(/401 .*\/api\/id\/account/)
      await page.goto(`${product.url}/chats`)
      const bar = page.getByRole('navigation', { name: 'Мессенджер' })
      await bar.getByRole('link', { name: 'Аккаунт' }).click()
      await page.getByRole('heading', { name: 'Антонов Илья' }).waitFor()
      expect(await bar.getByRole('link', { name: 'Аккаунт' }).getAttribute('aria-current')).toBe('page')
      expect(await bar.locator('[aria-current]').count()).toBe(1)
      await expectAccessible(page, 'the account in the messenger')
      await bar.getByRole('link', { name: 'Чаты' }).click()
      await page.getByRole('heading', { name: 'Чаты' }).waitFor()
      await page.goBack()
      await page.getByRole('heading', { name: 'Антонов Илья' }).waitFor()
      // As an address of its own, after a reload.
      await page.reload()
      await page.getByRole('heading', { name: 'Антонов Илья' }).waitFor()
      expect(await bar.getByRole('link', { name: 'Аккаунт' }).getAttribute('aria-current')).toBe('page')
    },
  )
})
