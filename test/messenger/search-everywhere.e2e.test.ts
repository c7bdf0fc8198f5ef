// «Поиск» over everything: by the keyboard on a desktop, by touch on a phone, without a network, and with more chats than one search asks.
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { ChatDown } from '../../protocol/chat/events.ts'
import { CreateChat } from '../../protocol/chat-list.ts'
import { ROOMS_SEARCHED_MAX } from '../../protocol/limits.ts'
import { chatsOf, openChat } from '../../scripts/bench/sockets.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { LINE_LOST, useBrowsers } from '../kit/browser.ts'
import { framesIn } from '../kit/chat-oracle.ts'
import { useProduct } from '../kit/server.ts'

/** More than a page of history is said after what is looked for. */
const TALK = ['Купите, пожалуйста, хлеба к походу', ...Array.from({ length: 90 }, (_, number) => `Сборы, пункт ${number + 1}`)]

const product = useProduct('demo', { FLOOD_LIMIT: 'off' })
const { visitor } = useBrowsers(product)

async function clientOf(name: string): Promise<Client> {
  const client = new Client(product.url)
  await signIn(client, product.signInOf(name))
  return client
}

beforeAll(async () => {
  const teacher = await clientOf('Орлова')
  const chat = (await chatsOf(teacher)).find(({ kind }) => kind === 'class')
  if (!chat) throw new Error('Орлова has no class chat.')
  const acked = new Map<string, () => void>()
  const socket = await openChat(teacher, chat.chatId, (text) => {
    for (const frame of framesIn(text).map((one) => ChatDown.parse(one))) if (frame.type === 'ack') acked.get(frame.clientId)?.()
  })
  for (const text of TALK) {
    const clientId = crypto.randomUUID()
    const stored = new Promise<void>((resolve) => acked.set(clientId, resolve))
    socket.send(JSON.stringify({ type: 'message.post', clientId, text }))
    await stored
  }
  socket.close(1000)
})

describe('searching over everything', () => {
  it('[SRC-08] Илья finds a message, a chat and a person without touching the mouse', async () => {
    const { page } = await visitor('Антонов Илья', 'desktop')
    await openList(page)
    await page.keyboard.press('Control+k')
    await field(page).waitFor()
    await page.keyboard.type('хлеб')
    const hit = optionIn(page, 'Сообщения', 'Купите, пожалуйста')
    await hit.waitFor()
    expect(await hit.locator('mark').allTextContents()).toEqual(['хлеба'])
    expect(await field(page).getAttribute('aria-activedescendant')).toBe(await hit.getAttribute('id'))
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Сообщение' }).waitFor()
    const message = page.getByRole('log').locator('[data-seq]').filter({ hasText: 'Купите, пожалуйста, хлеба к походу' })
    await expect.poll(() => isInView(message), { timeout: 10_000 }).toBe(true)

    // From the field of a chat as well, and with the Russian layout on.
    await page.getByRole('textbox', { name: 'Сообщение' }).evaluate((element) => {
      element.focus()
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'л', code: 'KeyK', ctrlKey: true, bubbles: true }))
    })
    await field(page).waitFor()
    await page.keyboard.type('анна')
    await optionIn(page, 'Люди', 'Орлова Анна Сергеевна').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Орлова Анна Сергеевна' }).waitFor()
    await page.getByRole('textbox', { name: 'Сообщение' }).fill('Хлеб куплен')
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText('Хлеб куплен').waitFor()

    await page.keyboard.press('Control+k')
    await field(page).waitFor()
    await page.keyboard.type('хлеб')
    for (const text of ['Купите, пожалуйста', 'Хлеб куплен']) await optionIn(page, 'Сообщения', text).waitFor()
    const chosen = page.locator('[role="option"][aria-selected="true"]')
    const both = [await chosen.textContent()]
    await page.keyboard.press('ArrowDown')
    both.push(await chosen.textContent())
    expect(new Set(both).size).toBe(2)
    await page.keyboard.press('ArrowDown')
    expect(await chosen.textContent()).toBe(both[0])
    await page.keyboard.press('ArrowUp')
    expect(await chosen.textContent()).toBe(both[1])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.getByRole('textbox', { name: 'Сообщение' }).evaluate((element) => document.activeElement === element)).toBe(true)
  })

  it('[SRC-08] Дарья finds the same on her phone, and goes on where there are more of them', async () => {
    const { page } = await visitor('Борисова Дарья', 'phone')
    await openList(page)
    await page.getByRole('button', { name: 'Поиск' }).tap()
    await field(page).fill('хлебом')
    await optionIn(page, 'Сообщения', 'Купите, пожалуйста').tap()
    const message = page.getByRole('log').locator('[data-seq]').filter({ hasText: 'Купите, пожалуйста, хлеба к походу' })
    await expect.poll(() => isInView(message), { timeout: 10_000 }).toBe(true)

    await page.getByRole('link', { name: 'К списку чатов' }).tap()
    await page.getByRole('button', { name: 'Поиск' }).tap()
    await field(page).fill('бегемоты')
    await page.getByText('Ничего не нашлось').waitFor()
    await field(page).fill('пункты')
    await optionIn(page, 'Сообщения', 'Ещё сообщения в чате «7Б»').tap()
    await page.getByRole('searchbox', { name: 'Поиск по чату' }).waitFor()
    expect(await page.getByRole('searchbox', { name: 'Поиск по чату' }).inputValue()).toBe('пункты')
    await page.getByText('Показано 20 сообщений').waitFor()
  })

  it('[SRC-08] without a network one is told so, and what was looked for is found once it is back', async () => {
    const { page, context, expectProblem } = await visitor('Борисова Дарья', 'phone')
    expectProblem(LINE_LOST)
    await openList(page)
    await page.getByRole('button', { name: 'Поиск' }).tap()
    await context.setOffline(true)
    await field(page).fill('хлеб')
    await page.getByRole('alert').getByText('Поиск не удался').waitFor()
    await page.getByRole('button', { name: 'Повторить' }).waitFor()
    await context.setOffline(false)
    await optionIn(page, 'Сообщения', 'Купите, пожалуйста').waitFor()
  })

  it('[SRC-03] who is in more chats than one search asks is told which were left out', async () => {
    const teacher = await clientOf('Орлова')
    const rights = { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'all' } as const
    for (let number = 1; number <= ROOMS_SEARCHED_MAX; number++)
      await teacher.call(CreateChat, { clientId: crypto.randomUUID(), title: `Кружок ${number}`, memberIds: [], rights })
    const { page } = await visitor('Орлова', 'desktop')
    await openList(page)
    await expect
      .poll(() => page.locator('a[href^="/chats/cht_"]').filter({ hasText: 'Кружок' }).count(), { timeout: 60_000 })
      .toBe(ROOMS_SEARCHED_MAX)
    await page.keyboard.press('Control+k')
    await field(page).waitFor()
    await page.keyboard.type('хлеба кружок')
    await page.getByText(/^Искали там, где писали недавно\. Не искали: /).waitFor()
    await field(page).fill('кружок')
    await optionIn(page, 'Чаты', 'Кружок').first().waitFor()
    await page.getByText('Людей и чатов нашлось больше, чем показано. Уточните запрос.').waitFor()
  })
})

async function openList(page: Page): Promise<void> {
  await page.goto(`${product.url}/chats`)
  await page.locator('a[href^="/chats/cht_"]').first().waitFor()
}

function field(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Люди, чаты и сообщения' })
}

function optionIn(page: Page, group: 'Люди' | 'Чаты' | 'Сообщения', text: string): Locator {
  return page.getByRole('group', { name: group }).getByRole('option').filter({ hasText: text })
}

async function isInView(element: Locator): Promise<boolean> {
  const [box, size] = [await element.boundingBox(), element.page().viewportSize()]
  return box !== null && size !== null && box.y >= 0 && box.y + box.height <= size.height
}
