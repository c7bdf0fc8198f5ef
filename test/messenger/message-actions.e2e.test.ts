// Scenario S07: what people do with messages, a teacher at a desktop and a pupil at a phone.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { SEARCH_PAGE_HITS } from '../../protocol/limits.ts'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers } from '../kit/browser.ts'
import {
  bubbleIn,
  choose,
  entryOf,
  field,
  messageIn,
  offered,
  openChat,
  openList,
  openMessageMenu,
  rowsIn,
  textsAre,
  write,
} from '../kit/chats.ts'
import { hold } from '../kit/fingers.ts'
import { hasFocus, tabTo } from '../kit/keyboard.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct()
const { visitor } = useBrowsers(product)

const TASK = 'Завтра контрольная по дробям'
/** Higher than a screen: what stands above it is out of sight. */
const LONG = Array.from({ length: 60 }, (_, line) => `Задача ${line + 1}.`).join('\n')

describe('S07 the actions of a message', () => {
  it('[MSG-33] Орлова’s three dots and Дарья’s long press offer what the manual names; answers quote and lead back; deleted ones are gone for all', async () => {
    const { page: teacher } = await visitor('Орлова', 'desktop')
    const { page: daria } = await visitor('Борисова Дарья', 'phone')
    await Promise.all([openChat(product, teacher, '7Б'), openChat(product, daria, '7Б')])
    await write(teacher, TASK)
    await write(teacher, LONG)
    await messageIn(daria, TASK).waitFor()

    // The phone: held down, in the manual's words and order.
    await hold(daria, bubbleIn(daria, TASK), daria.getByRole('menu', { name: 'Действия с сообщением' }))
    expect(await offered(daria)).toEqual([
      'Ответить',
      'Переслать',
      'Скопировать',
      'Ответить лично',
      'Отметить как важное',
      'Пожаловаться',
      'Удалить',
      'Ещё',
    ])
    await expectAccessible(daria, 'the menu of a message on a phone')
    await choose(daria, 'Ответить')
    await write(daria, 'А калькулятор можно?')
    const answer = bubbleIn(teacher, 'А калькулятор можно?')
    await answer.waitFor()

    // The quote leads back to what it answers, which is out of sight.
    await expect.poll(() => isInSight(teacher, TASK)).toBe(false)
    await answer.getByRole('button', { name: TASK }).click()
    await expect.poll(() => isInSight(teacher, TASK)).toBe(true)

    // The desktop: the three dots that appear under the mouse.
    await openMessageMenu(teacher, 'А калькулятор можно?')
    expect(await offered(teacher)).toEqual([
      'Ответить',
      'Ответить лично',
      'Переслать',
      'Скопировать',
      'Закрепить',
      'Отметить как важное',
      'Выбрать',
      'Пожаловаться',
      'Удалить',
    ])
    await expectAccessible(teacher, 'the menu of a message at a desktop')
    await teacher.keyboard.press('Escape')

    // «Ещё» on the phone: three own messages at once, for everybody.
    const slips = ['Ой', 'Не туда', 'Простите']
    for (const slip of slips) await write(daria, slip)
    await messageIn(daria, 'Простите').waitFor()
    await hold(daria, bubbleIn(daria, 'Ой'), daria.getByRole('menu', { name: 'Действия с сообщением' }))
    await choose(daria, 'Ещё')
    for (const slip of slips.slice(1)) await bubbleIn(daria, slip).tap()
    await daria.getByRole('toolbar', { name: 'Выбрано: 3' }).waitFor()
    await expectAccessible(daria, 'choosing several messages')
    await daria.getByRole('toolbar').getByRole('button', { name: 'Удалить' }).tap()
    await daria.getByRole('radio', { name: 'Удалить для всех' }).check()
    await daria.getByRole('dialog').getByRole('button', { name: 'Удалить' }).tap()
    for (const page of [teacher, daria]) {
      await textsAre(page, [TASK, LONG, 'А калькулятор можно?'])
      expect(await page.getByRole('log').getByText('Сообщение удалено', { exact: true }).count()).toBe(3)
    }
    // The list says so too, instead of a name and nothing.
    await entryOf(teacher, '7Б').getByText('Сообщение удалено').waitFor()
  })

  it('[MSG-18] Орлова carries Дарья’s message into «Учительская»: it keeps its author; the pinned bar is there for all, the important list for her alone', async () => {
    const { page: teacher } = await visitor('Орлова', 'desktop')
    const { page: daria } = await visitor('Борисова Дарья', 'phone')
    const { page: ilya } = await visitor('Антонов Илья', 'desktop')
    await Promise.all([teacher, daria, ilya].map((page) => openChat(product, page, '7Б')))
    await write(daria, 'Музей открыт до шести')
    await messageIn(teacher, 'Музей открыт до шести').waitFor()

    await openMessageMenu(teacher, 'Музей открыт до шести')
    await choose(teacher, 'Закрепить')
    for (const page of [daria, ilya]) {
      await page.getByRole('complementary', { name: 'Закреплённое сообщение' }).getByText('Музей открыт до шести').waitFor()
    }
    await openMessageMenu(teacher, 'Музей открыт до шести')
    await choose(teacher, 'Отметить как важное')
    await bubbleIn(teacher, 'Музей открыт до шести').getByRole('img', { name: 'Важное' }).waitFor()
    expect(await importantOf(teacher)).toEqual(['Музей открыт до шести'])
    expect(await importantOf(daria)).toEqual([])

    await openMessageMenu(teacher, 'Музей открыт до шести')
    await choose(teacher, 'Переслать')
    const dialog = teacher.getByRole('dialog', { name: 'Переслать 1 сообщение' })
    await expectAccessible(teacher, 'forwarding')
    await dialog.getByRole('checkbox', { name: 'Учительская' }).check()
    await dialog.getByRole('button', { name: 'Переслать' }).click()
    await teacher.getByRole('heading', { name: 'Учительская' }).waitFor()
    const carried = bubbleIn(teacher, 'Музей открыт до шести')
    await carried.getByText('Переслано от: Дарья Борисова').waitFor()
    expect(await carried.getAttribute('aria-label')).toMatch(/^Вы, /)
  })

  it('[MSG-33] «Ответить лично» opens the chat of two with the quote; an edit shows what stood there before; a reaction is seen by all', async () => {
    const { page: daria } = await visitor('Борисова Дарья', 'phone')
    const { page: ilya } = await visitor('Антонов Илья', 'desktop')
    await Promise.all([openChat(product, daria, '7Б'), openChat(product, ilya, '7Б')])
    await write(ilya, 'Кто идёт на каток?')
    await messageIn(daria, 'Кто идёт на каток?').waitFor()
    await hold(daria, bubbleIn(daria, 'Кто идёт на каток?'), daria.getByRole('menu', { name: 'Действия с сообщением' }))
    await choose(daria, 'Ответить лично')
    await daria.getByRole('heading', { name: 'Антонов Илья' }).waitFor()
    await write(daria, 'Я иду')

    const entry = entryOf(ilya, 'Борисова Дарья')
    await entry.getByText('Я иду').waitFor()
    await entry.click()
    await bubbleIn(ilya, 'Я иду').getByText('Кто идёт на каток?').waitFor()

    await write(ilya, 'Встречаемся в сем')
    await messageIn(daria, 'Встречаемся в сем').waitFor()
    await field(ilya).press('ArrowUp')
    await ilya.getByText('Изменение сообщения').waitFor()
    await field(ilya).fill('Встречаемся в семь')
    await field(ilya).press('Enter')
    await messageIn(daria, 'Встречаемся в семь').waitFor()
    await bubbleIn(ilya, 'Встречаемся в семь').getByRole('button', { name: 'изменено' }).click()
    await ilya.getByRole('dialog', { name: 'История изменений' }).getByText('Встречаемся в сем', { exact: true }).waitFor()
    await ilya.keyboard.press('Escape')

    await hold(daria, bubbleIn(daria, 'Встречаемся в семь'), daria.getByRole('menu', { name: 'Действия с сообщением' }))
    await daria.getByRole('menuitemcheckbox', { name: '👍' }).tap()
    await bubbleIn(ilya, 'Встречаемся в семь').getByRole('button', { name: '👍: 1 человек' }).waitFor()

    await openMessageMenu(ilya, 'Встречаемся в семь')
    await choose(ilya, 'Кто прочитал')
    await ilya.getByRole('dialog', { name: 'Кто прочитал' }).getByText('Прочитал 1').waitFor()
    await ilya.keyboard.press('Escape')

    // Without a sound, and later: what is planned is listed and comes back into the field to be changed.
    const sendBy = async (way: string) => {
      await ilya.getByRole('button', { name: 'Другие способы отправки' }).click()
      await choose(ilya, way)
    }
    await field(ilya).fill('Тише')
    await sendBy('Отправить без звука')
    await messageIn(daria, 'Тише').waitFor()
    await openMessageMenu(ilya, 'Тише')
    await choose(ilya, 'Ответить')
    await field(ilya).fill('Возьми термос')
    await sendBy('Отправить позже')
    await ilya.getByRole('dialog', { name: 'Отправить позже' }).getByRole('button', { name: 'Запланировать' }).click()
    await sendBy('Отложенные сообщения')
    const planned = ilya.getByRole('dialog', { name: 'Отложенные сообщения' }).getByRole('listitem')
    await planned.getByText('Тише').waitFor()
    await expectAccessible(ilya, 'what is to be sent later')
    await planned.getByRole('button', { name: 'Изменить' }).click()
    await expect.poll(() => field(ilya).inputValue()).toBe('Возьми термос')
    await ilya.locator('form').getByText('Тише').waitFor()

    // The chat that is open stays in sight among the unread ones, one that was read does not.
    const filters = ilya.getByRole('group', { name: 'Какие чаты показать' })
    await filters.getByRole('button', { name: 'Непрочитанные' }).click()
    await entryOf(ilya, '7Б').waitFor({ state: 'hidden' })
    await entry.waitFor()
    await filters.getByRole('button', { name: 'Все', exact: true }).click()
    await entryOf(ilya, '7Б').waitFor()
  })

  it('[MSG-35] by keyboard alone: into the chat, to a message, its menu, a search and back to the field', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await openList(product, page)
    await tabTo(page, entryOf(page, '7Б'))
    await page.keyboard.press('Enter')
    await field(page).waitFor()
    await expect.poll(() => hasFocus(field(page))).toBe(true)
    await page.keyboard.type('Тетради сдать в пятницу')
    await page.keyboard.press('Enter')
    await messageIn(page, 'Тетради сдать в пятницу').waitFor()

    await tabTo(page, page.getByRole('log'), 'Shift+Tab')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByRole('menu', { name: 'Действия с сообщением' }).waitFor()
    await page.keyboard.press('Escape')
    await tabTo(page, page.getByRole('button', { name: 'Поиск по чату' }))
    await page.keyboard.press('Enter')
    await expect.poll(() => hasFocus(page.getByRole('searchbox', { name: 'Поиск по чату' }))).toBe(true)
    await page.keyboard.type('тетрадь')
    await page.getByRole('search').getByText('Тетради сдать в пятницу').waitFor()
    await expectAccessible(page, 'the search of a chat')
    await page.keyboard.press('Enter')
    await page.getByText('1 из 1', { exact: true }).waitFor()
    // More hits than a page: the next page comes as one steps beyond the first.
    for (let place = 1; place <= SEARCH_PAGE_HITS; place++) {
      await field(page).fill(`Тетрадь ${place}`)
      await field(page).press('Enter')
    }
    await messageIn(page, `Тетрадь ${SEARCH_PAGE_HITS}`).waitFor()
    const words = page.getByRole('searchbox', { name: 'Поиск по чату' })
    await words.fill('тетради')
    await page.getByRole('search').getByText(`Тетрадь ${SEARCH_PAGE_HITS}`).waitFor()
    for (let place = 1; place <= SEARCH_PAGE_HITS; place++) {
      await words.press('Enter')
      await page.getByText(`${place} из ${SEARCH_PAGE_HITS}+`, { exact: true }).waitFor()
    }
    await words.press('Enter')
    await page.getByText(`${SEARCH_PAGE_HITS + 1} из ${SEARCH_PAGE_HITS + 1}`, { exact: true }).waitFor()
    // A day nobody has written on yet leads to the end, never to an empty chat.
    await page.getByLabel('Перейти к дате').fill('2030-01-01')
    await page.waitForLoadState('networkidle')
    await messageIn(page, 'Тетради сдать в пятницу').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => hasFocus(field(page))).toBe(true)
  })
})

async function isInSight(page: Page, text: string): Promise<boolean> {
  return rowsIn(page)
    .getByText(text, { exact: true })
    .evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      const frame = element.closest('[role="log"]')?.getBoundingClientRect()
      return frame !== undefined && bottom > frame.top && top < frame.bottom
    })
}

/** «Важные сообщения» of this person, as their list shows them. */
async function importantOf(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Меню чата' }).click()
  await choose(page, 'Важные сообщения')
  const dialog = page.getByRole('dialog', { name: 'Важные сообщения' })
  await dialog.getByRole('listitem').or(dialog.getByText('Важных сообщений пока нет')).first().waitFor()
  const texts = await dialog.locator('[dir="auto"]').allTextContents()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  return texts
}
