// Longer than others because one product and one media server serve all of it.
// Scenario S13 with three people at three real pages, through the product and the local media server: who hears and sees whom is told from tones and
// colours, and everything is done by the controls' names.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { expectAccessible } from '../kit/axe.ts'
import { LINE_LOST, useBrowsers, type Visitor } from '../kit/browser.ts'
import { giveDevices, join, type Name, press, tileOf, untilHeard, untilSeen, useMedia } from '../kit/call-pages.ts'
import { entryOf, openList } from '../kit/chats.ts'
import { MEDIA_FLAGS } from '../kit/media-stage.ts'
import { useProduct } from '../kit/server.ts'
import { startMathsOf7B } from '../kit/start-maths.ts'

const product = useProduct('demo', useMedia())
const { visitor, stranger } = useBrowsers(product, MEDIA_FLAGS)

const PEOPLE = { Орлова: ['Орлова', 'desktop'], Илья: ['Антонов Илья', 'phone'], Дарья: ['Борисова Дарья', 'phone'] } as const

async function at(name: Name): Promise<Visitor> {
  const visit = await visitor(PEOPLE[name][0], PEOPLE[name][1])
  await giveDevices(visit.page, name)
  return visit
}

/** A call of the class's chat, begun by Орлова. Answers its page's address. */
async function begin(page: Page): Promise<string> {
  await openList(product, page)
  const chat = await entryOf(page, '7Б').getAttribute('href')
  const callId = await page.evaluate(async (path) => {
    const body = JSON.stringify({ clientId: crypto.randomUUID(), media: 'video', personIds: null })
    const response = await fetch(`/api${path}/calls`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return ((await response.json()) as { callId: string }).callId
  }, chat)
  return `${product.url}/call/${callId}`
}

/** Of its own, so that no test finds what another has left. */
async function beginByLink(page: Page): Promise<string> {
  await openList(product, page)
  const callId = await page.evaluate(async () => {
    const settings = { guests: false, lobby: false, screenShare: 'all' }
    const body = JSON.stringify({ clientId: crypto.randomUUID(), title: 'Консультация', media: 'video', settings })
    const response = await fetch('/api/calls', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return ((await response.json()) as { callId: string }).callId
  })
  return `${product.url}/call/${callId}`
}

const panel = (page: Page) => page.getByRole('complementary', { name: 'Участники' })
const handsIn = (page: Page) => panel(page).getByRole('region', { name: 'Поднятые руки' }).getByRole('listitem')
const act = async (page: Page, name: string, item: string) => {
  await panel(page)
    .getByRole('button', { name: `Действия: ${name}` })
    .click()
  await page.getByRole('menuitem', { name: item }).filter({ visible: true }).click()
}
const windowOf = (page: Page) => page.getByRole('region', { name: 'Звонок', exact: true })
/** By a finger, from the middle of its picture. */
const carry = async (page: Page, dock: Locator, to: { readonly x: number; readonly y: number }) => {
  const box = await dock.boundingBox()
  if (!box) throw new Error('it is nowhere')
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 3 }
  const finger = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { readonly x: number; readonly y: number }[]) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  await touch('touchStart', [from])
  await touch('touchMove', [{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }])
  await touch('touchMove', [to])
  await touch('touchEnd', [])
}
type Held = Window & { lines: RTCPeerConnection[]; devices: MediaStreamTrack[] }
/** Before the page is opened: what it will have open to the media service, and of its machine, can be cut and pulled out. */
const holdLines = (page: Page) =>
  page.addInitScript(() => {
    const held: { lines: RTCPeerConnection[]; devices: MediaStreamTrack[] } = Object.assign(window, { lines: [], devices: [] })
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        held.lines.push(this)
      }
    }
    const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await own(constraints)
      held.devices.push(...stream.getTracks())
      return stream
    }
  })
const linesUp = (page: Page) =>
  page.evaluate(() => (window as unknown as Held).lines.filter(({ connectionState }) => connectionState === 'connected').length)
const cutLines = (page: Page) =>
  page.evaluate(() => {
    for (const line of (window as unknown as Held).lines) {
      line.close()
      line.dispatchEvent(new Event('connectionstatechange'))
    }
  })
const unplugMicrophone = (page: Page) =>
  page.evaluate(() => {
    const track = (window as unknown as Held).devices.findLast(({ kind, readyState }) => kind === 'audio' && readyState === 'live')
    track?.stop()
    track?.dispatchEvent(new Event('ended'))
  })
const setNetwork = async (page: Page, change: (settings: Locator) => Promise<unknown>) => {
  await press(page, 'Настройки')
  const settings = page.getByRole('dialog', { name: 'Настройки' })
  await change(settings)
  await settings.getByRole('button', { name: 'Закрыть' }).click()
}
const microphone = (page: Page) => page.getByRole('region', { name: 'Управление звонком' }).getByRole('button', { name: 'Микрофон' })

describe('S12 the lesson’s own end', () => {
  it('[CALL-159] Орлова ends the lesson from inside its call: every screen says so, its list has it as ended, and no way in is left', async () => {
    const [teacher, ilya, daria] = await Promise.all([at('Орлова'), at('Илья'), at('Дарья')])
    await openList(product, daria.page)
    const client = new Client(product.url)
    await signIn(client, product.signInOf('Орлова'))
    const { path, studyGroupId } = await startMathsOf7B(client)
    const row = daria.page.getByRole('listitem').filter({ hasText: 'Онлайн-урок: Математика, 08:00' })
    await row.getByRole('link', { name: 'Присоединиться к уроку' }).waitFor()
    await join(teacher.page, product.url + path, 'С видео')
    await join(ilya.page, product.url + path, 'С видео')
    await untilSeen(tileOf(ilya.page, 'Орлова'), 'Орлова')
    const list = await teacher.context.newPage()
    await list.goto(`${product.url}/journal/${studyGroupId}?view=online`)
    const lesson = list.getByRole('listitem', { name: /08:00–08:40/ })
    await lesson.getByText('Идёт', { exact: true }).waitFor()

    await press(teacher.page, 'Выход из звонка')
    await teacher.page.getByRole('menuitem', { name: 'Завершить для всех' }).click()
    const asks = teacher.page.getByRole('dialog', { name: 'Завершить онлайн-урок для всех?' })
    await asks.getByText('Урок закончится').waitFor()
    await asks.getByRole('button', { name: 'Отмена' }).click()
    await untilHeard(ilya.page, 'Орлова')
    await press(teacher.page, 'Выход из звонка')
    await teacher.page.getByRole('menuitem', { name: 'Завершить для всех' }).click()
    await asks.getByRole('button', { name: 'Завершить для всех' }).click()
    for (const { page } of [teacher, ilya]) await page.getByRole('heading', { name: 'Урок завершён' }).waitFor()
    await row.waitFor({ state: 'detached' })
    await lesson.getByText('Завершён').waitFor()
    // Nor for whoever kept its address.
    await daria.page.goto(product.url + path)
    await daria.page.getByRole('heading', { name: 'Урок завершён' }).waitFor()
  })
})

describe('S13 in the call', () => {
  it('[CALL-121] three people come through the door and hear and see each other; the teacher administers, and her controls have the manual’s names', async () => {
    const [teacher, ilya, daria] = await Promise.all([at('Орлова'), at('Илья'), at('Дарья')])
    const url = await begin(teacher.page)
    await join(teacher.page, url, 'С видео')
    await tileOf(teacher.page, 'Орлова').getByText('администратор').waitFor()
    await join(ilya.page, url, 'С видео')
    await join(daria.page, url, 'С видео')
    const pages = { Орлова: teacher.page, Илья: ilya.page, Дарья: daria.page }
    for (const name of Object.keys(pages) as Name[]) {
      const others = (Object.keys(pages) as Name[]).filter((other) => other !== name)
      for (const other of others) await untilSeen(tileOf(pages[name], other), other)
      await untilHeard(pages[name], ...others)
    }
    for (const name of [
      'Чат',
      'Поднять руку',
      'Демонстрировать экран',
      'Участники',
      'Камера',
      'Микрофон',
      'Настройки',
      'Выход из звонка',
    ]) {
      await teacher.page.getByRole('region', { name: 'Управление звонком' }).getByRole('button', { name, exact: true }).waitFor()
    }
    for (const name of ['Ссылка на звонок', 'Свернуть звонок']) await teacher.page.getByRole('button', { name, exact: true }).waitFor()
    await expectAccessible(teacher.page, 'a call on a desktop')
    await expectAccessible(ilya.page, 'a call on a phone')

    // Hands: Дарья, then Илья, and so they stand.
    await press(teacher.page, 'Участники')
    await press(daria.page, 'Поднять руку')
    await handsIn(teacher.page).getByText('Борисова').waitFor()
    await press(ilya.page, 'Поднять руку')
    await handsIn(teacher.page).nth(1).waitFor()
    expect(await handsIn(teacher.page).allTextContents()).toEqual([expect.stringContaining('Борисова'), expect.stringContaining('Антонов')])
    await handsIn(teacher.page)
      .first()
      .getByRole('button', { name: /Опустить руку/ })
      .click()
    await daria.page.getByRole('button', { name: 'Поднять руку' }).waitFor()
    expect(await handsIn(teacher.page).count()).toBe(1)

    // Nobody may unmute themselves, then Дарья alone may.
    await panel(teacher.page).getByRole('button', { name: 'Выключить микрофоны у всех' }).click()
    await teacher.page.getByRole('menuitem', { name: 'Выключить и не давать включать' }).click()
    await untilHeard(teacher.page)
    await untilHeard(ilya.page, 'Орлова')
    await microphone(ilya.page).click()
    await ilya.page.getByText('Включать микрофон сейчас нельзя').waitFor()
    await act(teacher.page, 'Борисова Дарья', 'Разрешить включить микрофон')
    await daria.page.getByText('Теперь вам можно включить микрофон').waitFor()
    await microphone(daria.page).click()
    await untilHeard(ilya.page, 'Орлова', 'Дарья')
    await untilHeard(teacher.page, 'Дарья')

    // The room hands a call to no pupil: that is not offered.
    await panel(teacher.page).getByRole('button', { name: 'Действия: Борисова Дарья' }).click()
    const offered = teacher.page.getByRole('menuitem').filter({ visible: true })
    await offered.filter({ hasText: 'Сделать помощником' }).waitFor()
    expect(await offered.filter({ hasText: 'Передать права администратора' }).count()).toBe(0)
    await teacher.page.keyboard.press('Escape')

    // A pupil has nothing to do to another.
    await press(daria.page, 'Участники')
    await panel(daria.page).getByRole('region', { name: 'В звонке' }).getByText('Антонов').waitFor()
    expect(
      await panel(daria.page)
        .getByRole('button', { name: /Действия|Выключить микрофоны/ })
        .count(),
    ).toBe(0)
    await panel(daria.page).getByRole('button', { name: 'Закрыть' }).click()

    // The screen, for both.
    await press(teacher.page, 'Демонстрировать экран')
    for (const page of [ilya.page, daria.page]) {
      const screen = page.getByRole('article', { name: /Экран: Орлова/ }).locator('video')
      await expect
        .poll(() => screen.evaluateAll(([one]) => (one instanceof HTMLVideoElement ? one.getVideoPlaybackQuality().totalVideoFrames : 0)), {
          timeout: 30_000,
        })
        .toBeGreaterThan(0)
    }
    await press(teacher.page, 'Остановить демонстрацию')
    await ilya.page.getByRole('article', { name: /Экран: Орлова/ }).waitFor({ state: 'detached' })

    // The chat of the call is the class's chat.
    await press(teacher.page, 'Чат')
    await press(ilya.page, 'Чат')
    await teacher.page.getByRole('textbox', { name: 'Сообщение' }).fill('Откройте учебник')
    await teacher.page.getByRole('textbox', { name: 'Сообщение' }).press('Enter')
    await ilya.page.getByRole('log').getByText('Откройте учебник').waitFor()

    // Away from its page the call goes on in a small window, and comes back from it.
    await teacher.page.getByRole('button', { name: 'Свернуть звонок' }).click()
    await teacher.page.getByRole('navigation').getByRole('link', { name: 'Журнал' }).first().click()
    await teacher.page.waitForURL(/\/journal/)
    const dock = teacher.page.getByRole('region', { name: 'Звонок', exact: true })
    await dock.waitFor()
    await untilHeard(teacher.page, 'Дарья')
    await dock.getByRole('button', { name: 'Развернуть звонок' }).click()
    await tileOf(teacher.page, 'Борисова').waitFor()
    await untilSeen(tileOf(teacher.page, 'Борисова'), 'Дарья')

    // The end, for everybody, wherever they are.
    await daria.page.getByRole('button', { name: 'Свернуть звонок' }).click()
    const hers = daria.page.getByRole('region', { name: 'Звонок', exact: true })
    await hers.getByText('Ваша камера включена').waitFor()
    await press(teacher.page, 'Выход из звонка')
    await teacher.page.getByRole('menuitem', { name: 'Завершить для всех' }).click()
    await teacher.page.getByRole('dialog').getByRole('button', { name: 'Завершить для всех' }).click()
    for (const { page } of [teacher, ilya]) await page.getByRole('heading', { name: 'Звонок завершён' }).waitFor()
    await daria.page.getByRole('status').getByText('Звонок завершён').waitFor()
    expect(await hers.count()).toBe(0)
  })

  it('[CALL-122] [CALL-09] [CALL-113] [CALL-126] whoever loses the network, its media alone or a microphone is back by themselves, heard and seen; who saves receives less', async () => {
    const [teacher, ilya] = await Promise.all([at('Орлова'), at('Илья')])
    ilya.expectProblem(LINE_LOST)
    await holdLines(ilya.page)
    const url = await beginByLink(teacher.page)
    await join(teacher.page, url, 'С видео')
    await join(ilya.page, url, 'С видео')
    await untilSeen(tileOf(teacher.page, 'Антонов'), 'Илья')
    await ilya.context.setOffline(true)
    await ilya.page.getByText('Связь прервалась. Подключаемся снова…').waitFor()
    await tileOf(teacher.page, 'Антонов').getByText('Связь прервалась').waitFor()
    await ilya.context.setOffline(false)
    await untilSeen(tileOf(teacher.page, 'Антонов'), 'Илья')
    await untilHeard(teacher.page, 'Илья')
    await untilHeard(ilya.page, 'Орлова')

    // Only sound and picture, as when one goes over to another network: the room knows nothing of it.
    await expect.poll(() => linesUp(ilya.page)).toBe(2)
    await cutLines(ilya.page)
    expect(await linesUp(ilya.page)).toBe(0)
    await expect.poll(() => linesUp(ilya.page), { timeout: 30_000 }).toBe(2)
    await untilSeen(tileOf(teacher.page, 'Антонов'), 'Илья')
    await Promise.all([untilHeard(teacher.page, 'Илья'), untilHeard(ilya.page, 'Орлова')])
    await unplugMicrophone(ilya.page)
    await ilya.page.getByText('Микрофон отключился. Включён другой.').waitFor()
    await untilHeard(teacher.page, 'Илья')

    // Who saves does so by the settings' names.
    const widthOf = () =>
      tileOf(teacher.page, 'Антонов')
        .locator('video')
        .evaluateAll(([video]) => (video instanceof HTMLVideoElement ? video.videoWidth : null))
    await setNetwork(teacher.page, async (settings) => {
      await settings.getByRole('combobox', { name: 'Людей на экране' }).selectOption('36')
      await settings.getByRole('switch', { name: 'Экономить трафик' }).check()
    })
    await expect.poll(widthOf, { timeout: 30_000 }).toBe(320)
    await setNetwork(teacher.page, (settings) => settings.getByRole('switch', { name: 'Только звук' }).check())
    await expect.poll(widthOf).toBeNull()
    await untilHeard(teacher.page, 'Илья')
    await setNetwork(teacher.page, (settings) => settings.getByRole('switch', { name: 'Только звук' }).uncheck())
    await untilSeen(tileOf(teacher.page, 'Антонов'), 'Илья')
    await teacher.page.getByRole('button', { name: 'Показать говорящего' }).click()
    await teacher.page.getByRole('button', { name: 'Показать всех' }).waitFor()
    await untilSeen(tileOf(teacher.page, 'Антонов'), 'Илья')
  })

  it('[CALL-123] a second tab takes the call over, the first one says where it is and takes it back', async () => {
    const teacher = await at('Орлова')
    const url = await beginByLink(teacher.page)
    await join(teacher.page, url, 'С аудио')
    await tileOf(teacher.page, 'Орлова').waitFor()
    const other = await teacher.context.newPage()
    await giveDevices(other, 'Орлова')
    await join(other, url, 'С аудио')
    await tileOf(other, 'Орлова').waitFor()
    await teacher.page.getByRole('heading', { name: 'Звонок открыт в другом окне' }).waitFor()
    await teacher.page.getByRole('button', { name: 'Вернуть сюда' }).click()
    await tileOf(teacher.page, 'Орлова').waitFor()
    await expect.poll(() => microphone(teacher.page).getAttribute('aria-pressed')).toBe('true')
    await other.getByRole('heading', { name: 'Звонок открыт в другом окне' }).waitFor()
    await other.reload()
    await other.getByRole('button', { name: 'Присоединиться к звонку через браузер' }).waitFor()
  })

  it('[CALL-156] a reload leads straight back in, with the devices as they were and the hand still up; also from the small window', async () => {
    const [teacher, ilya] = await Promise.all([at('Орлова'), at('Илья')])
    const url = await beginByLink(teacher.page)
    await join(teacher.page, url, 'С видео')
    await join(ilya.page, url, 'С видео', { muted: true })
    await untilSeen(tileOf(teacher.page, 'Антонов'), 'Илья')
    await press(ilya.page, 'Поднять руку')
    await tileOf(teacher.page, 'Антонов').getByText('рука поднята').waitFor()
    await ilya.page.reload()
    await tileOf(ilya.page, 'Орлова').waitFor()
    await ilya.page.getByRole('button', { name: 'Опустить руку' }).waitFor()
    await untilSeen(tileOf(teacher.page, 'Антонов'), 'Илья')
    await untilSeen(tileOf(ilya.page, 'Орлова'), 'Орлова')
    await untilHeard(ilya.page, 'Орлова')
    await untilHeard(teacher.page)
    expect(await microphone(ilya.page).getAttribute('aria-pressed')).toBe('false')
    await microphone(ilya.page).click()
    await untilHeard(teacher.page, 'Илья')

    // A screen only its person can show again: that it broke off is said.
    const screen = ilya.page.getByRole('article', { name: /Экран: Орлова/ })
    await press(teacher.page, 'Демонстрировать экран')
    await screen.locator('video').waitFor()
    await teacher.page.reload()
    const broken = teacher.page.getByRole('status').filter({ hasText: 'Показ экрана прервался' })
    await broken.waitFor()
    await screen.waitFor({ state: 'detached' })
    await broken.getByRole('button', { name: 'Демонстрировать экран' }).click()
    await screen.locator('video').waitFor()
    await press(teacher.page, 'Остановить демонстрацию')

    await teacher.page.getByRole('button', { name: 'Свернуть звонок' }).click()
    await windowOf(teacher.page).waitFor()
    await teacher.page.reload()
    await windowOf(teacher.page).getByText('Ваша камера включена').waitFor()
    await untilSeen(tileOf(ilya.page, 'Орлова'), 'Орлова')
    await Promise.all([untilHeard(teacher.page, 'Илья'), untilHeard(ilya.page, 'Орлова')])
    // Also when the page had gone once and come back by the browser's own button, its seat kept meanwhile.
    await ilya.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
    await press(ilya.page, 'Выход из звонка')
    await ilya.page.reload()
    await ilya.page.getByRole('button', { name: 'Присоединиться к звонку через браузер' }).waitFor()
  })

  it('[CALL-157] the small window goes to any corner by pointer, finger or arrow keys, stays there, and covers no field of a chat', async () => {
    const ilya = await at('Илья')
    await begin((await at('Орлова')).page).then((url) => join(ilya.page, url, 'С аудио'))
    await ilya.page.getByRole('button', { name: 'Свернуть звонок' }).click()
    const dock = windowOf(ilya.page)
    const field = ilya.page.getByRole('textbox', { name: 'Сообщение' })
    await field.waitFor()
    await dock.waitFor()
    const isClear = async () => {
      const [above, below] = await Promise.all([dock.boundingBox(), field.boundingBox()])
      return above !== null && below !== null && above.y + above.height <= below.y
    }
    await expect.poll(isClear).toBe(true)
    // Also of one that has grown.
    await field.fill('раз\nдва\nтри\nчетыре')
    await expect.poll(isClear).toBe(true)
    await expectAccessible(ilya.page, 'the small window above a chat')

    await dock.getByRole('button', { name: 'Переместить окно звонка' }).press('ArrowLeft')
    await expect.poll(() => dock.getAttribute('data-corner')).toBe('bottomLeft')
    expect(await isClear()).toBe(true)
    await carry(ilya.page, dock, { x: 380, y: 100 })
    await expect.poll(() => dock.getAttribute('data-corner')).toBe('topRight')
    // A drag before it takes no press of a key away.
    await dock.getByRole('button', { name: 'Переместить окно звонка' }).press('Enter')
    await expect.poll(() => dock.getAttribute('data-corner')).toBe('bottomRight')
    await dock.getByRole('button', { name: 'Переместить окно звонка' }).press('ArrowUp')
    await expect.poll(() => dock.getAttribute('data-corner')).toBe('topRight')
    await ilya.page.goto(`${product.url}/diary`)
    await expect.poll(() => dock.getAttribute('data-corner')).toBe('topRight')
    await dock.getByRole('button', { name: 'Развернуть звонок' }).tap()
    await tileOf(ilya.page, 'Антонов').waitFor()
  })

  it('[CALL-158] «Картинка в картинке» opens the biggest picture in a window of the system, and without one says so', async () => {
    const [teacher, ilya] = await Promise.all([at('Орлова'), at('Илья')])
    const url = await beginByLink(teacher.page)
    await join(teacher.page, url, 'С аудио')
    const button = teacher.page.getByRole('button', { name: 'Картинка в картинке' })
    await button.click()
    await teacher.page.getByText('Пока показывать нечего').waitFor()
    await join(ilya.page, url, 'С видео')
    await untilSeen(tileOf(teacher.page, 'Антонов'), 'Илья')
    await button.click()
    const inWindow = () =>
      teacher.page.evaluate(() => document.pictureInPictureElement?.closest('article')?.getAttribute('aria-label') ?? null)
    await expect.poll(inWindow).toContain('Антонов')
    await button.click()
    await expect.poll(inWindow).toBeNull()
  })

  it('[CALL-124] a stranger at the address of a chat’s call is led to sign in; somebody who is not of the chat is told that it is not theirs', async () => {
    const teacher = await at('Орлова')
    const url = await begin(teacher.page)
    const { page } = await stranger('phone')
    await page.goto(url)
    await page.getByRole('button', { name: 'Войти или создать аккаунт' }).click()
    await page.getByLabel('Логин').waitFor()
    expect(page.url()).toBe(url)
    const father = await visitor('Борисов Павел', 'phone')
    father.expectProblem(/status of 404/)
    await father.page.goto(url)
    await father.page.getByRole('heading', { name: 'Такого звонка нет' }).waitFor()
  })
})
