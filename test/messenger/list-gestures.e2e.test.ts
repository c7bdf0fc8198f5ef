// Scenario S10: what a pupil does with the list of chats on a phone, and what of it is on their desktop and in others' pages.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { CreateChat, ListContacts } from '../../protocol/chat-list.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers } from '../kit/browser.ts'
import { chatTitles, choose, enterChat, entryOf, messageIn, offered, openChat, openList, textsAre, write } from '../kit/chats.ts'
import { hold, swipe } from '../kit/fingers.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct()
const { visitor } = useBrowsers(product)

const CREATED = ['Алгебра', 'Геометрия', 'Хор', 'Шахматы', 'Музей', 'Каток']
const SWIPE_PX = 200

beforeAll(async () => {
  const ilya = new Client(product.url)
  await signIn(ilya, product.signInOf('Антонов Илья'))
  const { contacts } = await ilya.call(ListContacts, { query: 'Борисова' })
  const rights = { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'admins' } as const
  for (const title of CREATED)
    await ilya.call(CreateChat, { clientId: crypto.randomUUID(), title, memberIds: contacts.map(({ personId }) => personId), rights })
})

describe('S10 gestures of the list', () => {
  it('[LST-09] a swipe and a long press on a phone, the three dots at a desktop and the chat’s own menu offer the manual’s actions', async () => {
    const { page: phone } = await visitor('Антонов Илья', 'phone')
    const { page: desktop } = await visitor('Антонов Илья', 'desktop')
    await Promise.all([openList(product, phone), openList(product, desktop)])
    const rest = ['Отметить непрочитанным', 'Закрепить', 'Архивировать', 'Очистить историю', 'Выйти из чата']
    const muted = ['Включить уведомления', ...rest]
    const six = ['Отключить уведомления', ...rest]
    await expectAccessible(phone, 'the list on a phone')

    const left = await swipe(phone, entryOf(phone, 'Алгебра'), -SWIPE_PX)
    expect(await left.getByRole('button').allTextContents()).toEqual(['Отключить уведомления', 'Выйти из чата', 'Архивировать'])
    await expectAccessible(phone, 'a row that is moved aside')
    await left.getByRole('button', { name: 'Отключить уведомления' }).tap()
    await entryOf(phone, 'Алгебра').getByRole('img', { name: 'Уведомления отключены' }).waitFor()
    const right = await swipe(phone, entryOf(phone, 'Каток'), SWIPE_PX)
    expect(await right.getByRole('button').allTextContents()).toEqual(['Закрепить', 'Отметить непрочитанным'])
    await right.getByRole('button', { name: 'Отметить непрочитанным' }).tap()
    for (const page of [phone, desktop]) await entryOf(page, 'Каток').getByRole('img', { name: 'Отмечен непрочитанным' }).waitFor()

    const menu = phone.getByRole('menu', { name: 'Действия с чатом Алгебра' })
    await hold(phone, entryOf(phone, 'Алгебра'), menu)
    expect(await offered(phone)).toEqual(muted)
    await expectAccessible(phone, 'the sheet of a chat')
    // «Отправить смайл»
    await menu.getByRole('menuitem', { name: '👍' }).tap()
    await entryOf(desktop, 'Алгебра').getByText('👍').waitFor()
    // What follows from the roster is left with the roster.
    await hold(phone, entryOf(phone, '7Б'), phone.getByRole('menu', { name: 'Действия с чатом 7Б' }))
    expect(await offered(phone)).toEqual(six.slice(0, -1))

    await entryOf(desktop, 'Алгебра').hover()
    await desktop.getByRole('button', { name: 'Действия с чатом Алгебра' }).click()
    expect(await offered(desktop)).toEqual(muted)
    await expectAccessible(desktop, 'the menu of a chat at a desktop')
    await desktop.keyboard.press('Escape')
    await enterChat(desktop, 'Алгебра')
    await desktop.getByRole('button', { name: 'Меню чата' }).click()
    expect((await offered(desktop)).slice(-muted.length).sort()).toEqual(muted.toSorted())
  })

  it('[LST-01] five chats are pinned, the sixth is refused in the manual’s words, and their order is the same after a reload and at the desktop', async () => {
    const { page: phone, expectProblem } = await visitor('Антонов Илья', 'phone')
    const { page: desktop } = await visitor('Антонов Илья', 'desktop')
    expectProblem(/status of 409/)
    await Promise.all([openList(product, phone), openList(product, desktop)])
    for (const [place, title] of CREATED.slice(0, 5).entries()) {
      await pin(phone, title)
      await desktop.getByRole('img', { name: 'Закреплён' }).nth(place).waitFor()
    }
    await pin(phone, 'Каток')
    await phone.getByText('Можно закрепить не более 5 чатов').waitFor()

    const order = CREATED.slice(0, 5).toReversed()
    const pinnedOn = async (page: Page) => (await chatTitles(page)).slice(0, 5)
    for (const page of [phone, desktop]) expect(await pinnedOn(page)).toEqual(order)
    await openList(product, phone)
    expect(await pinnedOn(phone)).toEqual(order)
  })

  it('[LST-02] an archived chat that is muted stays in the archive when somebody writes in it', async () => {
    const { page: phone } = await visitor('Антонов Илья', 'phone')
    const { page: daria } = await visitor('Борисова Дарья', 'desktop')
    await Promise.all([openList(product, phone), openChat(product, daria, 'Каток')])
    await (await swipe(phone, entryOf(phone, 'Каток'), -SWIPE_PX)).getByRole('button', { name: 'Отключить уведомления' }).tap()
    await entryOf(phone, 'Каток').getByRole('img', { name: 'Уведомления отключены' }).waitFor()
    await (await swipe(phone, entryOf(phone, 'Каток'), -SWIPE_PX)).getByRole('button', { name: 'Архивировать' }).tap()
    const archive = phone.getByRole('button', { name: /^Архив/ })
    await archive.waitFor()
    expect(await chatTitles(phone)).not.toContain('Каток')

    await write(daria, 'Каток закрыт')
    await archive.tap()
    await entryOf(phone, 'Каток').getByText('Каток закрыт').waitFor()
    await archive.tap()
    expect(await chatTitles(phone)).not.toContain('Каток')
    await expectAccessible(phone, 'the list with an archive')
  })

  it('[MSG-09] «Очистить историю» empties the chat for Илья alone; Дарья still has it', async () => {
    const { page: phone } = await visitor('Антонов Илья', 'phone')
    const { page: daria } = await visitor('Борисова Дарья', 'desktop')
    await Promise.all([openList(product, phone), openChat(product, daria, 'Музей')])
    await write(daria, 'Билеты у меня')
    await entryOf(phone, 'Музей').getByText('Билеты у меня').waitFor()
    await hold(phone, entryOf(phone, 'Музей'), phone.getByRole('menu', { name: 'Действия с чатом Музей' }))
    await choose(phone, 'Очистить историю')
    const dialog = phone.getByRole('dialog', { name: 'Очистить историю чата?' })
    await dialog.getByText('Сообщения исчезнут только у вас').waitFor()
    await dialog.getByRole('button', { name: 'Очистить историю' }).tap()
    await phone.getByText('Пока ни одного сообщения').waitFor()

    await write(daria, 'Кому ещё?')
    await textsAre(phone, ['Кому ещё?'])
    await daria.reload()
    await messageIn(daria, 'Билеты у меня').waitFor()
    await phone.reload()
    await textsAre(phone, ['Кому ещё?'])
  })
})

async function pin(page: Page, title: string): Promise<void> {
  await (await swipe(page, entryOf(page, title), SWIPE_PX)).getByRole('button', { name: 'Закрепить' }).tap()
}
