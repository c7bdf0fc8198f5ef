// Scenario S06 of one school week: what Орлова puts is at once in the diaries of Илья and his mother, and nowhere else; and the diary without a network.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { GetGrid, ListJournals, PutCells } from '../../protocol/journal.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { expectAccessible } from '../kit/axe.ts'
import { LINE_LOST, useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const MONDAY = '2025-10-06'
const FRIDAY_NOON = '2025-10-10T09:00:00Z'

const product = useProduct()
const { visitor } = useBrowsers(product)

/** Орлова at her keyboard, without the keyboard (marks-by-keyboard.e2e.test.ts). */
async function orlovaAt7B() {
  const client = new Client(product.url)
  await signIn(client, product.signInOf('Орлова'))
  const { classes } = await client.call(ListJournals, {})
  const studyGroupId = classes.find(({ title }) => title === '7Б')?.groups[0]?.studyGroupId
  if (studyGroupId === undefined) throw new Error('Орлова has no 7Б.')
  const { students, lessons, kinds, cells } = await client.call(GetGrid, { studyGroupId })
  const lessonId = lessons.find(({ on }) => on === MONDAY)?.id
  const kindId = kinds.find(({ title }) => title === 'Контрольная работа')?.id ?? null
  if (lessonId === undefined) throw new Error('There is no lesson today.')
  return {
    put: async (familyName: string, values: readonly string[], reason: string | null = null) => {
      const studentId = students.find(({ name }) => name.familyName === familyName)?.personId
      if (studentId === undefined) throw new Error(`7Б has no ${familyName}.`)
      const known = (await client.call(GetGrid, { studyGroupId })).cells
      const version = known.find((cell) => cell.lessonId === lessonId && cell.studentId === studentId)?.version ?? 0
      const marks = values.map((value, place) => ({ value, kindId, comment: place === 0 ? 'Хорошо решил третью задачу' : null }))
      await client.call(PutCells, { studyGroupId, cells: [{ lessonId, studentId, version, attendance: null, reason, marks }] })
      return studentId
    },
    before: cells,
  }
}

const marksOf = (page: Page) => page.getByRole('region', { name: 'Математика' })

describe('S06 the family sees it', () => {
  it('[DIA-02] open diaries show the mark with kind, weight, comment and average; a notice says it; Павел sees only Дарья’s', async () => {
    const ilya = await visitor('Антонов Илья', 'phone')
    const elena = await visitor('Антонова Елена', 'phone')
    const pavel = await visitor('Борисов Павел', 'phone')
    for (const { page } of [ilya, elena, pavel]) {
      await page.goto(`${product.url}/diary`)
      await page.getByRole('tab', { name: 'Отметки' }).click()
      await page.getByText('Отметок пока нет').waitFor()
    }
    const orlova = await orlovaAt7B()
    const ilyasId = await orlova.put('Антонов', ['5', '4'])
    for (const { page } of [ilya, elena]) {
      const subject = marksOf(page)
      await subject.getByRole('img', { name: 'Отметка 5, Контрольная работа, вес 4' }).waitFor()
      await subject.getByText('4,50').waitFor()
      await subject.getByText('Хорошо решил третью задачу').waitFor()
      await page.getByRole('link', { name: 'Уведомления: 1 новое' }).click()
      await page.getByRole('link', { name: /^Новые отметки: 5, 4, математика/ }).waitFor()
      await page.getByRole('link', { name: 'Уведомления', exact: true }).waitFor()
      await page.goBack()
    }
    await orlova.put('Борисова', ['3'])
    await marksOf(pavel.page)
      .getByRole('img', { name: /^Отметка 3/ })
      .waitFor()
    expect(await pavel.page.getByText('4,50').count()).toBe(0)
    pavel.expectProblem(/status of 404/)
    await pavel.page.goto(`${product.url}/diary/${ilyasId}?view=marks`)
    await pavel.page.getByText('Такой страницы нет').waitFor()

    // A mark that stood is changed: both see what stood there and why.
    await orlova.put('Антонов', ['5', '5'], 'Нашлась ошибка')
    for (const { page } of [ilya, elena]) await marksOf(page).getByText('исправлено 4→5, Нашлась ошибка').waitFor()
  })

  it('[DIA-10] Елена supposes a two on a phone: the average and the mark it makes, and nothing is left of it', async () => {
    const { page } = await visitor('Антонова Елена', 'phone')
    await page.goto(`${product.url}/diary?view=marks`)
    await page.getByRole('button', { name: 'Что если: Математика' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('2', { exact: true }).click()
    await dialog.getByLabel('За что').selectOption({ label: 'Контрольная работа, вес 4' })
    await dialog.getByRole('button', { name: 'Добавить' }).click()
    await dialog.getByText('4,00').waitFor()
    await dialog.getByText('выходит 4').waitFor()
    await expectAccessible(page, 'what if')
    await dialog.getByRole('button', { name: 'Убрать: 2, Контрольная работа' }).click()
    await dialog.getByText('4,00').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.reload()
    await marksOf(page).getByText('5,00').waitFor()
  })

  it('[DIA-12] day, week, marks and term marks are fit for everybody, on a phone and on a desktop; the day is first on a phone', async () => {
    for (const device of ['phone', 'desktop'] as const) {
      const { page } = await visitor('Антонова Елена', device)
      await page.goto(`${product.url}/diary`)
      const first = device === 'phone' ? 'День' : 'Неделя'
      await page.getByRole('tab', { name: first, selected: true }).waitFor()
      for (const view of ['День', 'Неделя', 'Отметки', 'Итоговые']) {
        await page.getByRole('tab', { name: view }).click()
        await page.getByRole('tab', { name: view, selected: true }).waitFor()
        await page.locator('main h2, main table').first().waitFor()
        await expectAccessible(page, `${view} on a ${device}`)
      }
      await page.goto(`${product.url}/notices`)
      await page
        .getByRole('link', { name: /^Исправлено|^Новые отметки/ })
        .first()
        .waitFor()
      await expectAccessible(page, `notices on a ${device}`)
    }
  })

  it('[DIA-12] another day is a tap away, and Соня’s diary too', async () => {
    const { page } = await visitor('Антонова Елена', 'phone')
    await page.goto(`${product.url}/chats`)
    await page.getByRole('link', { name: /Электронный дневник/ }).click()
    await page.getByRole('region', { name: 'понедельник, 6 октября' }).getByText('6 уроков, 08:30–13:35').waitFor()
    await page.getByRole('button', { name: /^чт 9/ }).click()
    await page.getByRole('region', { name: 'четверг, 9 октября' }).getByText('Музыка').waitFor()
    await page.getByRole('tab', { name: 'Соня, 7А' }).click()
    await page.getByRole('region', { name: 'понедельник, 6 октября' }).waitFor()
    await page.getByRole('button', { name: 'Следующая неделя' }).click()
    await page.getByRole('region', { name: 'понедельник, 13 октября' }).waitFor()
    await page.getByRole('button', { name: 'Сегодня' }).click()
    await page.getByRole('region', { name: 'понедельник, 6 октября' }).waitFor()
  })
})

describe('without a network', () => {
  it('[DIA-11] the diary opens from the last visit and says since when; after signing out nothing of it is left', async () => {
    const { page, context, expectProblem } = await visitor('Антонова Елена', 'phone', { worker: true })
    expectProblem(LINE_LOST)
    await page.goto(`${product.url}/diary`)
    await page.getByRole('region', { name: 'понедельник, 6 октября' }).waitFor()
    await page.waitForFunction(() => navigator.serviceWorker.ready.then(({ active }) => active?.state === 'activated'))
    // Whatever the first visit loaded is kept once the worker is there; the second one says that it is.
    await page.reload()
    await page.getByRole('region', { name: 'понедельник, 6 октября' }).waitFor()
    await page.getByRole('tab', { name: 'Посещаемость' }).click()
    await page.getByRole('button', { name: 'Сообщить об отсутствии' }).waitFor()
    await page.getByText('Пропусков нет').waitFor()
    await page.getByRole('tab', { name: 'Итоговые' }).click()
    await page.getByText('Итоговых отметок пока нет').waitFor()
    await page.getByRole('tab', { name: 'День' }).click()
    await page.getByRole('region', { name: 'понедельник, 6 октября' }).waitFor()

    await context.setOffline(true)
    await page.reload()
    const day = page.getByRole('region', { name: 'понедельник, 6 октября' })
    await day.getByText('Математика').waitFor()
    await page.getByText(/^Нет сети\. Показано на 6 окт\. 2025 г\., 08:\d\d\./).waitFor()
    await expectAccessible(page, 'without a network')
    await page.getByRole('tab', { name: 'Посещаемость' }).click()
    await page.getByText('Пропусков нет').waitFor()
    await page.getByText(/^Нет сети\. Показано на/).waitFor()
    // Nothing can be said to the school now.
    expect(await page.getByRole('button', { name: 'Сообщить об отсутствии' }).count()).toBe(0)
    await page.getByRole('tab', { name: 'Итоговые' }).click()
    await page.getByText('Итоговых отметок пока нет').waitFor()
    await page.getByText(/^Нет сети\. Показано на/).waitFor()
    await page.getByRole('tab', { name: 'Отметки' }).click()
    // Never looked at, so there is nothing to show.
    await page.getByText('Показать не получилось').waitFor()

    await context.setOffline(false)
    await page.goto(`${product.url}/diary`)
    await page.getByText(/^Нет сети/).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Аккаунт/ }).click()
    await page.getByRole('menuitem', { name: 'Выйти' }).click()
    expectProblem(/status of 401/)
    await page.getByLabel('Логин').waitFor()
    await context.setOffline(true)
    await expect(page.goto(`${product.url}/diary`)).rejects.toThrow('ERR_INTERNET_DISCONNECTED')
  })
})

describe('the weekly signature', () => {
  it('[DIA-08] waits for Friday; then Елена signs, and Орлова, who looks at the list, sees it at once', async () => {
    const early = await visitor('Антонова Елена', 'phone')
    await early.page.goto(`${product.url}/diary?view=week`)
    await early.page.getByText('Подписать можно с пятницы, 10 октября').waitFor()
    expect(await early.page.getByRole('button', { name: 'Дневник просмотрен' }).isDisabled()).toBe(true)

    await early.context.close()
    await product.crash()
    await product.restart(FRIDAY_NOON)
    const orlova = await visitor('Орлова', 'desktop')
    await orlova.page.goto(`${product.url}/journal`)
    await orlova.page.getByRole('link', { name: 'Подписи родителей' }).click()
    await orlova.page.getByText('Подписано: 0 из 8').waitFor()
    const elena = await visitor('Антонова Елена', 'phone')
    await elena.page.goto(`${product.url}/diary`)
    await elena.page.getByRole('button', { name: 'Дневник просмотрен' }).click()
    await elena.page.getByText(/^Просмотрено: Антонова\sЕ\.\sВ\./).waitFor()
    await orlova.page.getByText('Подписано: 1 из 8').waitFor()
    await expectAccessible(orlova.page, 'signatures')
  })
})
