// Scenarios S12, S14 and S15 of one school week: Орлова plans a lesson online and publishes it, its pupils come in, who was there gets into the journal;
// Ким teaches one pupil from home. What is heard and seen in the call is test/calls.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { CALL_SOCKET_PATH, JoinCall } from '../../protocol/calls.ts'
import { GetDiaryWeek } from '../../protocol/diary.ts'
import { GetMe } from '../../protocol/identity.ts'
import { CallId } from '../../protocol/ids.ts'
import { PING_FRAME } from '../../protocol/messenger.ts'
import { GetOnlineAttendance } from '../../protocol/online-lessons.ts'
import { ListClasses } from '../../protocol/school.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

/** Ten minutes before the first lesson of the day. */
const BEFORE_LESSON = '2025-10-06T05:20:00Z'
/** In the break before the third. */
const BEFORE_THIRD = '2025-10-06T07:10:00Z'

const product = useProduct()
const { visitor } = useBrowsers(product)

const PING_EVERY_MS = 10_000

const JOIN = 'Присоединиться к уроку'

async function openOnline(page: Page, subject: string): Promise<void> {
  await page.goto(`${product.url}/journal`)
  const ofClass = page.locator('section').filter({ has: page.getByRole('heading', { name: '7Б' }) })
  await ofClass.getByRole('link', { name: subject }).first().click()
  await page.getByRole('link', { name: 'Онлайн-уроки' }).click()
}

async function publishFirst(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Опубликовать' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Опубликовать' }).click()
  await page.getByText('Звонок запущен, к нему могут подключиться ученики').waitFor()
}

/** The lesson's card in the diary of a day. */
const mathOf = (page: Page) => page.getByRole('listitem').filter({ hasText: 'Математика' })

describe('S12 an online lesson for the whole class', () => {
  let stays: WebSocket | undefined

  beforeAll(() => product.restart(BEFORE_LESSON))

  it('[LESSON-09] a draft gives no way in, publishing gives Илья one without a reload, and Соня’s diary none', async () => {
    const ilya = await visitor('Антонов Илья', 'phone')
    await ilya.page.goto(`${product.url}/diary?view=day`)
    await mathOf(ilya.page).waitFor()
    const orlova = await visitor('Орлова', 'desktop')
    await openOnline(orlova.page, 'Математика')
    await orlova.page.getByText('Онлайн-уроков пока нет').waitFor()
    await orlova.page.getByRole('button', { name: 'Добавить' }).click()
    const dialog = orlova.page.getByRole('dialog')
    expect(await dialog.getByLabel('Выберите дату урока').inputValue()).toBe('2025-10-06')
    await dialog.getByRole('radio', { name: /^1-й урок, 08:30–09:10/ }).check()
    expect(await dialog.getByRole('radio', { name: /^Весь класс/ }).isChecked()).toBe(true)
    expect(await dialog.getByRole('radio', { name: /^Встроенный звонок/ }).isChecked()).toBe(true)
    await expectAccessible(orlova.page, 'online lessons')
    await dialog.getByRole('button', { name: 'Создать онлайн-урок' }).click()
    const row = orlova.page.getByRole('listitem', { name: /понедельник, 6 октября · 08:30–09:10 · 1-й урок/ })
    await row.getByText('Черновик').waitFor()

    const join = mathOf(ilya.page).getByRole('button', { name: JOIN })
    await join.waitFor()
    expect(await join.isDisabled()).toBe(true)
    await mathOf(ilya.page).getByText('Кнопка заработает, когда учитель опубликует урок').waitFor()
    await publishFirst(orlova.page)
    await row.getByText('Идёт', { exact: true }).waitFor()
    const way = mathOf(ilya.page).getByRole('link', { name: JOIN })
    await way.waitFor()
    const callPath = (await row.getByRole('link', { name: 'Перейти' }).getAttribute('href')) ?? ''
    expect(await way.getAttribute('href')).toBe(callPath)
    expect(callPath).toMatch(/^\/call\/cal_/)
    // Дарья is there from the first minute to the last, Илья looks in: what is proposed for them follows from their shares of the lesson.
    const callId = CallId.parse(callPath.split('/').at(-1))
    const lines = await Promise.all(['Борисова Дарья', 'Антонов Илья'].map(async (name) => enter(await client(name), callId)))
    stays = lines[0]
    lines[1]?.send(JSON.stringify({ type: 'leave', clientId: crypto.randomUUID() }))
    await expectAccessible(ilya.page, 'the diary')
    await expectAccessible(orlova.page, 'online lessons')

    await ilya.page.goto(`${product.url}/timetable`)
    await mathOf(ilya.page).getByRole('link', { name: JOIN }).waitFor()
    const elena = await visitor('Антонова Елена', 'phone')
    await elena.page.goto(`${product.url}/diary?view=day`)
    await elena.page.getByText('Родители в него не входят').waitFor()
    expect(await elena.page.getByRole('link', { name: JOIN }).count()).toBe(0)
    // The heads look on: the deputy may come in, the administrator sees that it goes on.
    const { classes } = await (await client('Титов')).call(ListClasses, {})
    const week = `${product.url}/timetable?class=${classes.find(({ title }) => title === '7Б')?.classGroupId}`
    const [titov, zueva] = [await visitor('Титов', 'desktop'), await visitor('Зуева', 'desktop')]
    await Promise.all([titov, zueva].map(({ page }) => page.goto(week)))
    for (const { page } of [titov, zueva])
      await mathOf(page)
        .getByText(/^Онлайн-урок · идёт/i)
        .waitFor()
    expect(await mathOf(titov.page).getByRole('link', { name: 'Перейти' }).getAttribute('href')).toBe(callPath)
    expect(await zueva.page.getByRole('link', { name: 'Перейти' }).count()).toBe(0)
    expect(await zueva.page.getByText('Родители в него не входят').count()).toBe(0)
    await expectAccessible(titov.page, 'a class’s week')
    // Соня, of the other class, has the same subject at the same hours.
    const mother = await client('Антонова Елена')
    const { children } = await mother.call(GetMe, {})
    const sonya = children.find(({ name }) => name.givenName === 'Соня')?.personId
    if (sonya === undefined) throw new Error('Елена has no Соня')
    const hers = await mother.call(GetDiaryWeek, { studentId: sonya })
    expect(hers.lessons.filter(({ online }) => online !== null)).toEqual([])
  })

  it('[LESSON-03] [LESSON-05] an end before the beginning is said at its field, and a draft is deleted only after a question', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await openOnline(page, 'Математика')
    await page.getByRole('button', { name: 'Добавить' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /^Вне расписания/ }).check()
    await dialog.getByLabel('Начало').fill('16:00')
    await dialog.getByLabel('Конец').fill('15:40')
    await dialog.getByText('Конец должен быть позже начала').waitFor()
    expect(await dialog.getByRole('button', { name: 'Создать онлайн-урок' }).isDisabled()).toBe(true)
    await expectAccessible(page, 'online lessons')
    await dialog.getByLabel('Конец').fill('16:40')
    expect(await dialog.getByText('Конец должен быть позже начала').count()).toBe(0)
    await dialog.getByRole('checkbox', { name: 'Повторять каждую неделю' }).check()
    await dialog.getByLabel('До какого дня').fill('2025-10-06')
    await dialog.getByText(/Выберите день после даты урока/).waitFor()
    await dialog.getByRole('checkbox', { name: 'Повторять каждую неделю' }).uncheck()
    await dialog.getByRole('button', { name: 'Создать онлайн-урок' }).click()
    const row = page.getByRole('listitem', { name: /16:00–16:40/ })
    await row.getByRole('button', { name: 'Удалить черновик' }).click()
    await dialog.getByText('Ученики и родители больше не увидят этот урок.').waitFor()
    await expectAccessible(page, 'online lessons')
    await dialog.getByRole('button', { name: 'Отмена' }).click()
    await row.getByText('Черновик').waitFor()
    await row.getByRole('button', { name: 'Удалить черновик' }).click()
    await dialog.getByRole('button', { name: 'Удалить', exact: true }).click()
    await page.getByText('Черновик удалён').waitFor()
    await row.waitFor({ state: 'detached' })
  })

  it('[LESSON-13] S14: Орлова ends it, sees who was there, takes it away as CSV and puts it into the grid; the report stays where it was', async () => {
    const teacher = await client('Орлова')
    const orlova = await visitor('Орлова', 'desktop')
    await openOnline(orlova.page, 'Математика')
    const reportPath = await orlova.page.getByRole('link', { name: 'Кто был' }).getAttribute('href')
    const onlineLessonId = (reportPath?.split('lesson=').at(-1) ?? '') as never
    // His share shrinks.
    await expect
      .poll(
        async () => {
          const { visitors } = await teacher.call(GetOnlineAttendance, { onlineLessonId })
          return visitors.slice(0, 2).map(({ proposed }) => proposed)
        },
        { timeout: 60_000, interval: 500 },
      )
      .toEqual(['check', 'present'])
    const over = new Promise<void>((resolve) => stays?.addEventListener('close', () => resolve()))
    await orlova.page.getByRole('button', { name: 'Завершить' }).click()
    await orlova.page.getByRole('dialog').getByRole('button', { name: 'Завершить' }).click()
    await over
    const row = orlova.page.getByRole('listitem', { name: /1-й урок/ })
    await row.getByText('Завершён').waitFor()
    await row.getByRole('link', { name: 'Кто был' }).click()
    await orlova.page.getByText('Пришли 2 из 8').waitFor()
    const download = orlova.page.waitForEvent('download')
    await orlova.page.getByRole('button', { name: 'Скачать CSV' }).click()
    expect((await download).suggestedFilename()).toBe('Математика 7Б 2025-10-06.csv')
    await expectAccessible(orlova.page, 'online lessons')

    // On a phone each is a card, and whether they were there is in sight.
    await orlova.page.setViewportSize({ width: 390, height: 844 })
    const cards = orlova.page.getByRole('list', { name: 'Кто был на уроке' }).getByRole('listitem')
    await cards.filter({ hasText: 'Борисова Дарья' }).getByText('Весь урок', { exact: true }).waitFor()
    await expectAccessible(orlova.page, 'who was there, on a phone')
    await orlova.page.setViewportSize({ width: 1366, height: 768 })

    await orlova.page.getByRole('button', { name: 'Перенести в журнал' }).click()
    const dialog = orlova.page.getByRole('dialog')
    expect(await dialog.getByLabel('Посещаемость: Антонов Илья').inputValue()).toBe('late')
    expect(await dialog.getByLabel('Посещаемость: Борисова Дарья').inputValue()).toBe('present')
    expect(await dialog.getByLabel('Посещаемость: Яковлев Пётр').inputValue()).toBe('absent')
    await expectAccessible(orlova.page, 'online lessons')
    await dialog.getByRole('button', { name: 'Поставить 7 отметок' }).click()
    await orlova.page.getByText('Перенесено в журнал').waitFor()
    await orlova.page
      .getByRole('row', { name: /Яковлев Пётр/ })
      .getByText('Н', { exact: true })
      .waitFor()
    await orlova.page.getByRole('link', { name: 'Журнал', exact: true }).last().click()
    const grid = orlova.page.getByRole('grid')
    await grid.waitFor()
    await grid.getByRole('gridcell', { name: /Н/ }).nth(5).waitFor()

    await orlova.page.goto(`${product.url}${reportPath}`)
    await orlova.page.getByText('Пришли 2 из 8').waitFor()
  })
})

describe('S15 a hybrid lesson', () => {
  it('[LESSON-11] Ким teaches one pupil from home: Дарья has the way in, her classmates an ordinary lesson, and Белова does not see it', async () => {
    await product.restart(BEFORE_THIRD)
    const kim = await visitor('Ким', 'desktop')
    await openOnline(kim.page, 'Английский язык 7Б, 1-я подгруппа')
    await kim.page.getByRole('button', { name: 'Добавить' }).click()
    const dialog = kim.page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /^3-й урок/ }).check()
    await dialog.getByRole('radio', { name: /^Отдельные ученики/ }).check()
    const pupils = await dialog.getByRole('group', { name: 'Ученики' }).getByRole('checkbox').count()
    expect(pupils).toBe(4)
    await dialog.getByRole('checkbox', { name: 'Борисова Дарья' }).check()
    await dialog.getByRole('button', { name: 'Создать онлайн-урок' }).click()
    await kim.page.getByText('Выбран 1 ученик').waitFor()
    await publishFirst(kim.page)
    const darya = await visitor('Борисова Дарья', 'phone')
    await darya.page.goto(`${product.url}/diary?view=day`)
    await darya.page.getByRole('listitem').filter({ hasText: 'Английский язык' }).getByRole('link', { name: JOIN }).waitFor()
    const classmate = await visitor('Антонов Илья', 'phone')
    await classmate.page.goto(`${product.url}/diary?view=day`)
    const ordinary = classmate.page.getByRole('listitem').filter({ hasText: 'Английский язык' })
    await ordinary.waitFor()
    expect(await ordinary.getByText('Онлайн-урок').count()).toBe(0)
    const belova = await visitor('Белова', 'desktop')
    await openOnline(belova.page, 'Английский язык')
    await belova.page.getByText('Онлайн-уроков пока нет').waitFor()
  })
})

async function client(name: string): Promise<Client> {
  const person = new Client(product.url)
  await signIn(person, product.signInOf(name))
  return person
}

/** Into the call as a browser goes there, without the media. */
async function enter(person: Client, callId: CallId): Promise<WebSocket> {
  const { ticket } = await person.call(JoinCall, { callId })
  const query = `v=${PROTOCOL_VERSION}&ticket=${encodeURIComponent(ticket)}&tab=${crypto.randomUUID()}`
  const url = `${product.url.replace('http', 'ws')}${CALL_SOCKET_PATH.replace(':callId', callId)}?${query}`
  const socket = new WebSocket(url, { headers: { cookie: person.cookie, origin: person.base } } as unknown as string[])
  // As a page does: whoever is silent for half a minute has lost their line.
  const pinging = setInterval(() => socket.send(PING_FRAME), PING_EVERY_MS)
  socket.addEventListener('close', () => clearInterval(pinging))
  await new Promise((resolve, reject) => {
    socket.onmessage = resolve
    socket.onerror = () => reject(new Error('the call did not open'))
  })
  return socket
}
