// КТП and the lesson's page in a browser: pasted, moved without a mouse, proposed on a lesson's card; a lesson from a phone.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ListJournals } from '../../protocol/journal.ts'
import { GetLessonPlan } from '../../protocol/lesson-plan.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers } from '../kit/browser.ts'
import { tabTo } from '../kit/keyboard.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct()
const { visitor } = useBrowsers(product)

/** Throws in the page when anybody clicks: a test that says "keyboard" cannot cheat. */
const NO_MOUSE = `addEventListener('click', (event) => { if (event.isTrusted && event.pointerType) throw new Error('a mouse was used') }, true)`

const COLUMNS = 'Тема урока\tЧасы\nПовторение\t24\nОбыкновенные дроби\tмного\nРациональные числа\t2\nКонтрольная работа\t1\nСтепени\t60'

describe('a plan of topics', () => {
  it('[PLN-06] columns of a table are looked at and taken; a bad line is named, the plan says what is done and where each topic falls', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await openPlan(page)
    await page.getByText('Плана пока нет').waitFor()
    await expectAccessible(page, 'no plan')
    await page.getByRole('button', { name: 'Вставить' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Текст или столбцы таблицы').fill(COLUMNS)
    await dialog.getByText('Понятны 4 темы, 87 ч. Пропущена 1 строка').waitFor()
    await dialog.getByText('Строка 3: часы – целое число от 1 до 60').waitFor()
    await expectAccessible(page, 'pasted topics')
    await dialog.getByRole('button', { name: 'Взять темы' }).click()
    await dialog.waitFor({ state: 'detached' })
    // 25 lessons have been by Monday the 6th, that day's own among the 26.
    await page.getByText('Пройдено 26 из 87 ч').waitFor()
    await save(page)
    await page.reload()
    await page.getByText('Пройдено 26 из 87 ч').waitFor()
    expect(await rowOf(page, 1).textContent()).toContain('пройдено')
    expect(await rowOf(page, 2).textContent()).toMatch(/03\.10, 06\.10.*сейчас/)
    await expectAccessible(page, 'a plan')
  })

  it('[PLN-10] is edited without a mouse: a topic added, moved, taken away, and saved', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await page.addInitScript(NO_MOUSE)
    await openPlan(page, true)
    await tabTo(page, topic(page, 2))
    await page.keyboard.press('Enter')
    await topic(page, 3).and(page.locator(':focus')).waitFor()
    await page.keyboard.insertText('Самостоятельная работа')
    await page.keyboard.press('Alt+ArrowUp')
    await page.getByText('Тема «Самостоятельная работа» теперь 2-я').waitFor()
    expect(await topics(page)).toEqual(['Повторение', 'Самостоятельная работа', 'Рациональные числа', 'Контрольная работа', 'Степени'])
    await tabTo(page, page.getByRole('button', { name: 'Переставить тему 4' }))
    await page.keyboard.press('ArrowDown')
    expect(await topics(page)).toEqual(['Повторение', 'Самостоятельная работа', 'Рациональные числа', 'Степени', 'Контрольная работа'])
    await tabTo(page, page.getByRole('button', { name: 'Сохранить план' }))
    await page.keyboard.press('Enter')
    await page.getByText('План сохранён').waitFor()
    expect((await savedTopics()).map(({ topic: text }) => text)).toEqual(await topics(page))
  })

  it('[PLN-10] a topic is carried with a mouse, and what was not saved comes back after a reload', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await openPlan(page)
    await page.getByRole('button', { name: 'Переставить тему 2' }).dragTo(topic(page, 4))
    const moved = ['Повторение', 'Рациональные числа', 'Степени', 'Самостоятельная работа', 'Контрольная работа']
    await expect.poll(() => topics(page)).toEqual(moved)
    page.on('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await topic(page, 1).waitFor()
    expect(await topics(page)).toEqual(moved)
    await page.getByRole('button', { name: 'Не сохранять' }).click()
    await expect.poll(() => topics(page)).not.toEqual(moved)
  })

  it('[PLN-10] [MOD-23] on a phone a row’s menu that is brought into view is not under the bar that saves; a topic that may not be read is found for one', async () => {
    const { page, expectProblem } = await visitor('Орлова', 'phone')
    await openPlan(page)
    await topic(page, 1).fill('Повторение пройденного')
    const bar = page.getByRole('region', { name: 'Есть несохранённые изменения' })
    await bar.waitFor()
    for (const number of [2, 3, 4, 5]) {
      const menu = page.getByRole('button', { name: `Тема ${number}: действия` })
      await menu.evaluate((button) => button.scrollIntoView({ block: 'nearest' }))
      const box = await menu.boundingBox()
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((await bar.boundingBox())?.y ?? 0)
    }
    expectProblem(/status of 422/)
    await topic(page, 4).fill('Степени, хуйня')
    await bar.getByRole('button', { name: 'Сохранить план' }).click()
    await bar.getByText('Тема 4. Бот-модератор нашёл недопустимое слово').waitFor()
    await topic(page, 4).and(page.locator(':focus[aria-invalid=true]')).waitFor()
    await page.getByRole('button', { name: 'Не сохранять' }).click()
  })

  it('[PLN-04] the plan of the other class is taken, looked at first', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await page.goto(`${product.url}/journal`)
    const other = page
      .getByRole('main')
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: '7А' }) })
    await other.getByRole('link', { name: 'Математика' }).click()
    await page.getByRole('link', { name: 'Тематический план' }).click()
    await page.getByRole('button', { name: 'Взять готовый' }).click()
    const dialog = page.getByRole('dialog')
    const from = dialog.getByLabel('Чей план')
    await from.selectOption({ index: 1 })
    await dialog.getByText('Самостоятельная работа').waitFor()
    await dialog.getByRole('button', { name: 'Взять темы' }).click()
    await save(page)
    expect(await topics(page)).toHaveLength(5)
  })
})

describe('a lesson', () => {
  it('[LES-05] the plan’s topic is taken by Enter on its card, from the column’s header and without a mouse', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await page.addInitScript(NO_MOUSE)
    await openMaths(page, true)
    const head = page.locator('thead button[aria-current="date"]')
    await head.focus()
    await page.keyboard.press('Enter')
    const card = page.getByRole('dialog', { name: 'Урок 1, 6 октября' })
    await card.getByText('По плану: Рациональные числа').waitFor()
    await card.getByText('каб. 21 · Орлова А. С.').waitFor()
    await expectAccessible(page, 'a lesson’s card')
    await card.getByLabel('Тема урока').focus()
    await page.keyboard.press('Enter')
    await card.waitFor({ state: 'detached' })
    await expect.poll(() => head.getAttribute('title')).toContain('Рациональные числа')
  })

  it('[LES-06] is held from a phone: opened from the timetable, who was there and marks by the pad, and on to the next one', async () => {
    const { page } = await visitor('Орлова', 'phone')
    await page.goto(`${product.url}/timetable`)
    await page.locator('[data-today="true"]').getByRole('link', { name: 'Математика' }).first().click()
    await page.getByRole('heading', { name: 'Урок 1, 6 октября' }).waitFor()
    const pad = page.getByRole('toolbar', { name: 'Клавиши журнала' })
    await pupil(page, 'Антонов Илья').tap()
    await pad.getByRole('button', { name: 'Отметка 5' }).tap()
    await pad.getByRole('button', { name: /^Н / }).tap()
    await page.locator('[role="status"][data-state="saved"]').waitFor()
    await expectAccessible(page, 'a lesson on a phone')
    const address = page.url()
    expect(address).toMatch(/\/journal\/lsn_/)
    await page.reload()
    await pupil(page, 'Антонов Илья').filter({ hasText: '5' }).waitFor()
    await pupil(page, 'Борисова Дарья').filter({ hasText: 'Н' }).waitFor()
    await page.getByRole('gridcell', { name: /^Борисова Дарья, 6 октября, .*не был/ }).waitFor()
    await page.getByRole('link', { name: 'Следующий урок' }).tap()
    await page.getByRole('heading', { name: /7 октября/ }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: /6 октября/ }).waitFor()
    expect(page.url()).toBe(address)
  })

  it('[LES-03] keeps a note and a topic of its own; outside the plan the plan waits', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await page.goto(`${product.url}/timetable?on=2025-10-06`)
    const tuesday = page.locator('section').filter({ has: page.getByRole('heading', { name: /^вторник/i }) })
    await tuesday.last().getByRole('listitem').filter({ hasText: '7Б' }).getByRole('link', { name: 'Математика' }).click()
    await page.getByText(/^По плану: /).waitFor()
    await page.getByLabel('Тема урока').fill('Математический бой')
    await page.getByLabel('Урок не по плану').check()
    await page.getByLabel('Заметка к уроку').fill('Раздать карточки')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText('Урок сохранён').waitFor()
    await page.reload()
    await expect.poll(() => page.getByLabel('Тема урока').inputValue()).toBe('Математический бой')
    await page.getByText(/^По плану: /).waitFor({ state: 'detached' })
    await openPlan(page)
    await page.getByRole('link', { name: '07.10: Математический бой' }).waitFor()
  })

  it('[LES-04] of a closed day offers to ask for it, on the card and on its page', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await openMaths(page)
    await page.getByRole('grid').focus()
    await page.keyboard.press('Control+Home')
    await page.locator('thead button[data-closed="true"]').first().click()
    const card = page.getByRole('dialog')
    await card.getByRole('button', { name: 'Запросить открытие' }).waitFor()
    expect(await card.getByLabel('Тема урока').isDisabled()).toBe(true)
    await card.getByRole('link', { name: 'Страница урока' }).click()
    await page.getByRole('heading', { name: 'Ученики' }).waitFor()
    await page.getByRole('button', { name: 'Запросить открытие' }).click()
    const asking = page.getByRole('dialog', { name: 'Период закрыт' })
    await asking.getByLabel('Зачем открыть').fill('Не записала тему')
    await asking.getByRole('button', { name: 'Попросить открыть' }).click()
    await page.getByText('Запрос отправлен завучу').waitFor()
  })
})

async function openMaths(page: Page, byKeyboard = false): Promise<void> {
  await page.goto(`${product.url}/journal`)
  const own = page
    .getByRole('main')
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: '7Б' }) })
  const link = own.getByRole('link', { name: 'Математика' })
  if (byKeyboard) {
    await link.focus()
    await page.keyboard.press('Enter')
  } else await link.click()
  await page.getByRole('grid').waitFor()
}

async function openPlan(page: Page, byKeyboard = false): Promise<void> {
  await openMaths(page, byKeyboard)
  const link = page.getByRole('link', { name: 'Тематический план' })
  if (byKeyboard) {
    await link.focus()
    await page.keyboard.press('Enter')
  } else await link.click()
  await page.getByRole('button', { name: 'Вставить' }).waitFor()
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Сохранить план' }).click()
  await page.getByText('План сохранён').waitFor()
}

function topic(page: Page, number: number): Locator {
  return page.getByLabel(`Тема ${number}`, { exact: true })
}

function topics(page: Page): Promise<string[]> {
  return page.locator('[data-topic]').evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value))
}

function rowOf(page: Page, number: number): Locator {
  return page.getByRole('row').nth(number)
}

function pupil(page: Page, name: string): Locator {
  return page.getByRole('gridcell', { name: new RegExp(`^${name},`) })
}

async function savedTopics() {
  const client = new Client(product.url)
  await signIn(client, product.signInOf('Орлова'))
  const { classes } = await client.call(ListJournals, {})
  const group = classes.find(({ title }) => title === '7Б')?.groups.find(({ teaches }) => teaches)
  if (!group) throw new Error('Орлова does not teach 7Б.')
  return (await client.call(GetLessonPlan, { studyGroupId: group.studyGroupId })).topics
}
