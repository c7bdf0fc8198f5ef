// S16, the call by link on a phone, and S22, the parents' meeting: how people come into calls, through the product and the local media server.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers, type Visitor } from '../kit/browser.ts'
import { giveDevices, join, type Name, press, tileOf, untilHeard, untilSeen, useMedia } from '../kit/call-pages.ts'
import { barOn, callAll, inCallPage, recordOf, ringOn } from '../kit/call-ways.ts'
import { chatTitles, entryOf, openChat, openList } from '../kit/chats.ts'
import { MEDIA_FLAGS } from '../kit/media-stage.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct('demo', useMedia())
const { visitor, stranger } = useBrowsers(product, MEDIA_FLAGS)
/** A browser that gives its devices to nobody unless told to, and one of a machine that has no camera. */
const guarded = useBrowsers(
  product,
  MEDIA_FLAGS.filter((flag) => !flag.startsWith('--use-fake-ui')),
)
const bare = useBrowsers(product, [...MEDIA_FLAGS, '--use-fake-device-for-media-stream=device-count=0'])

/** `as`: whose tone and colour they have. */
async function at(name: string, device: 'desktop' | 'phone', as: Name): Promise<Visitor> {
  const visit = await visitor(name, device)
  await giveDevices(visit.page, as)
  return visit
}

/** Of its own, with a waiting room. Answers its page's address. */
async function beginByLink(page: Page, guests: boolean): Promise<string> {
  await openList(product, page)
  const callId = await page.evaluate(async (guests) => {
    const settings = { guests, lobby: true, screenShare: 'all' }
    const body = JSON.stringify({ clientId: crypto.randomUUID(), title: 'Экскурсия', media: 'video', settings })
    const response = await fetch('/api/calls', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return ((await response.json()) as { callId: string }).callId
  }, guests)
  return `${product.url}/call/${callId}`
}

/** Through the door that stands where one has come by a press. */
const comeIn = (page: Page, how: 'С аудио' | 'С видео') => page.getByRole('button', { name: how }).click()

describe('S16 a call by link', () => {
  it('[CALL-140] [CALL-141] [CALL-149] «Звонки» → settings → the call; whoever has the link waits to be let in, and nobody in particular signs in', async () => {
    const teacher = await at('Орлова', 'phone', 'Орлова')
    const father = await at('Борисов Павел', 'phone', 'Илья')
    await openList(product, teacher.page)
    expect(await barOn(teacher.page).getByRole('link').allInnerTexts()).toEqual(['Контакты', 'Звонки', 'Чаты', 'Аккаунт', 'Журнал'])
    await barOn(teacher.page).getByRole('link', { name: 'Звонки' }).tap()
    await teacher.page.getByRole('heading', { name: 'Звонков пока нет' }).waitFor()
    await expectAccessible(teacher.page, '«Звонки» on a phone')

    await teacher.page.getByRole('button', { name: 'Создать звонок по ссылке' }).tap()
    const settings = teacher.page.getByRole('dialog', { name: 'Выставите настройки' })
    expect(await settings.getByRole('checkbox', { name: 'Разрешить гостей' }).isChecked()).toBe(false)
    await settings.getByRole('textbox', { name: 'Название звонка' }).fill('Экскурсия')
    await settings.getByRole('checkbox', { name: 'Зал ожидания' }).check()
    await settings.getByRole('button', { name: 'Начать звонок' }).tap()
    const path = await inCallPage(teacher.page)
    await comeIn(teacher.page, 'С видео')
    await tileOf(teacher.page, 'Орлова').waitFor()
    await teacher.page.getByRole('button', { name: 'Ссылка на звонок' }).tap()
    await teacher.page.getByText('Ссылка на звонок скопирована').waitFor()

    await father.page.goto(product.url + path)
    await father.page.getByRole('button', { name: 'Присоединиться к звонку через браузер' }).tap()
    await comeIn(father.page, 'С видео')
    await father.page.getByRole('heading', { name: 'Вы в зале ожидания' }).waitFor()
    await press(teacher.page, 'Участники')
    await teacher.page.getByRole('button', { name: 'Впустить: Борисов Павел Юрьевич' }).tap()
    await untilSeen(tileOf(father.page, 'Орлова'), 'Орлова')
    await untilHeard(father.page, 'Орлова')

    const { page, expectProblem } = await stranger('phone')
    expectProblem(/status of 401/)
    await page.goto(product.url + path)
    await page.getByRole('button', { name: 'Войти или создать аккаунт' }).tap()
    await page.getByRole('textbox', { name: 'Логин' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(path)

    // Another page of hers: what goes on is come to from «Звонки».
    const other = await visitor('Орлова', 'desktop')
    await other.page.goto(`${product.url}/calls`)
    const running = recordOf(other.page, 'Экскурсия')
    await running.getByText('Идёт сейчас').waitFor()
    expect(await running.getByRole('link', { name: 'Присоединиться: Экскурсия' }).getAttribute('href')).toBe(path)
  })

  it('[CALL-141] Илья finds no way to a call by link, and is told so when he tries past the page', async () => {
    const { page, expectProblem } = await visitor('Антонов Илья', 'desktop')
    await page.goto(`${product.url}/calls`)
    await page.getByRole('heading', { name: 'Звонков пока нет' }).waitFor()
    expect(await page.getByRole('button', { name: /по ссылке/ }).count()).toBe(0)
    await openList(product, page)
    await page.getByRole('button', { name: 'Новое сообщение' }).click()
    expect(await page.getByRole('menuitem').filter({ visible: true }).allInnerTexts()).toEqual(['Личное сообщение', 'Создать чат'])
    expectProblem(/status of 403/)
    const answer = await page.evaluate(async () => {
      const settings = { guests: false, lobby: false, screenShare: 'all' }
      const body = JSON.stringify({ clientId: crypto.randomUUID(), title: '', media: 'audio', settings })
      const response = await fetch('/api/calls', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      return (await response.json()) as { refusal: string }
    })
    expect(answer.refusal).toBe('not_allowed')
  })
})

describe('S16 a guest', () => {
  it('[CALL-155] gives a name, waits, is seen by the organiser and let in, and both see and hear each other; another is refused and told', async () => {
    const teacher = await at('Орлова', 'desktop', 'Орлова')
    const url = await beginByLink(teacher.page, true)
    await join(teacher.page, url, 'С видео')
    await tileOf(teacher.page, 'Орлова').waitFor()
    const knock = async (as: Name, called: string) => {
      const { page } = await stranger('phone')
      await giveDevices(page, as)
      await page.goto(url)
      await page.getByRole('button', { name: 'Присоединиться к звонку через браузер' }).tap()
      await page.getByText('После входа вас впустит организатор.').waitFor()
      await page.getByRole('button', { name: 'С видео' }).tap()
      await page.getByText('Напишите имя, чтобы вас узнали').waitFor()
      await page.getByRole('textbox', { name: 'Ваше имя' }).fill(called)
      await expectAccessible(page, 'the door for a guest')
      await page.getByRole('button', { name: 'С видео' }).tap()
      await page.getByRole('heading', { name: 'Вы в зале ожидания' }).waitFor()
      await page.getByText('Организатор видит вас и скоро впустит.').waitFor()
      return page
    }
    const guest = await knock('Илья', 'Лектор из музея')
    // With «Участники» closed, too.
    await teacher.page.getByRole('main').getByText('Ждёт в зале ожидания: Лектор из музея').waitFor()
    await expectAccessible(teacher.page, 'somebody knocks')
    await teacher.page.getByRole('button', { name: 'Впустить: Лектор из музея' }).click()
    await untilSeen(tileOf(teacher.page, 'Лектор из музея \\(гость\\)'), 'Илья')
    await untilSeen(tileOf(guest, 'Орлова'), 'Орлова')
    await Promise.all([untilHeard(teacher.page, 'Илья'), untilHeard(guest, 'Орлова')])

    const other = await knock('Дарья', 'Кто-то ещё')
    await press(teacher.page, 'Участники')
    await teacher.page.getByRole('button', { name: 'Отказать: Кто-то ещё' }).click()
    await other.getByRole('heading', { name: 'Вас не впустили' }).waitFor()
    await press(teacher.page, 'Выход из звонка')
    await teacher.page.getByRole('menuitem', { name: 'Завершить для всех' }).click()
    await teacher.page.getByRole('dialog').getByRole('button', { name: 'Завершить для всех' }).click()
    await guest.getByRole('heading', { name: 'Звонок завершён' }).waitFor()
  })

  it('[CALL-149] is told plainly where guests are off that one comes in with a profile', async () => {
    const teacher = await at('Орлова', 'desktop', 'Орлова')
    const url = await beginByLink(teacher.page, false)
    const { page } = await stranger('phone')
    await page.goto(url)
    await page.getByRole('heading', { name: 'Войдите, чтобы присоединиться' }).waitFor()
    await page.getByText('В этот звонок входят с учебным профилем.').waitFor()
    expect(await page.getByRole('textbox').count()).toBe(0)
    await expectAccessible(page, 'no guests')
  })
})

describe('the door of a call', () => {
  it('[CALL-125] [CALL-182] says why devices cannot be had and what to do, that sound gets through, and lets in without a camera', async () => {
    const url = await beginByLink((await at('Орлова', 'desktop', 'Орлова')).page, true)
    const [refused, missing] = await Promise.all([guarded.stranger('desktop'), bare.stranger('phone')])
    for (const { page } of [refused, missing]) {
      await page.goto(url)
      await page.getByRole('button', { name: 'Присоединиться к звонку через браузер' }).click()
    }
    await refused.page.getByText('Браузер не даёт доступ к микрофону и камере').waitFor()
    await refused.page.getByText('Нажмите на значок слева от адреса').waitFor()
    await missing.page.getByText('Камера не найдена').waitFor()
    for (const { page } of [refused, missing]) {
      await page.getByText('Связь есть').waitFor()
      await expectAccessible(page, 'a door without a device')
    }
    await refused.context.grantPermissions(['camera', 'microphone'])
    await refused.page.getByRole('button', { name: 'Повторить' }).click()
    await refused.page.locator('main video').waitFor()
    expect(await refused.page.getByText('Браузер не даёт доступ').count()).toBe(0)
    await missing.page.getByRole('textbox', { name: 'Ваше имя' }).fill('Лектор без камеры')
    expect(await missing.page.getByRole('button', { name: 'С видео' }).isDisabled()).toBe(true)
    await missing.page.getByRole('button', { name: 'С аудио' }).tap()
    await missing.page.getByRole('heading', { name: 'Вы в зале ожидания' }).waitFor()
  })
})

describe('S22 the parents’ meeting', () => {
  it('[CALL-146] Орлова calls the parents: they see «Присоединиться» and come in; Илья sees neither the chat nor the call', async () => {
    const teacher = await at('Орлова', 'desktop', 'Орлова')
    const father = await at('Борисов Павел', 'phone', 'Илья')
    const mother = await visitor('Антонова Елена', 'desktop')
    const pupil = await visitor('Антонов Илья', 'desktop')
    await Promise.all([
      openChat(product, teacher.page, 'Родители 7Б'),
      openList(product, father.page),
      openChat(product, mother.page, 'Родители 7Б'),
      openList(product, pupil.page),
    ])
    await callAll(teacher.page, 'Видеозвонок')
    const path = await inCallPage(teacher.page)
    await comeIn(teacher.page, 'С видео')
    await tileOf(teacher.page, 'Орлова').waitFor()

    await entryOf(father.page, 'Родители 7Б').getByText('Идёт видеозвонок').waitFor()
    await mother.page.getByRole('log').getByRole('link', { name: 'Присоединиться' }).waitFor()
    await expectAccessible(mother.page, 'a chat in which a call goes on')
    await ringOn(father.page).getByRole('link', { name: 'Ответить с видео' }).tap()
    expect(await inCallPage(father.page)).toBe(path)
    await comeIn(father.page, 'С видео')
    await untilSeen(tileOf(father.page, 'Орлова'), 'Орлова')

    // Who has declined still finds the way in, above the messages.
    await ringOn(mother.page).getByRole('button', { name: 'Отклонить' }).click()
    await mother.page.getByRole('status').getByRole('link', { name: 'Присоединиться' }).click()
    expect(await inCallPage(mother.page)).toBe(path)
    await mother.page.goBack()

    expect(await chatTitles(pupil.page)).toEqual(['7Б'])
    expect(await ringOn(pupil.page).count()).toBe(0)
    pupil.expectProblem(/status of 404/)
    await pupil.page.goto(product.url + path)
    await pupil.page.getByRole('heading', { name: 'Такого звонка нет' }).waitFor()

    await press(teacher.page, 'Выход из звонка')
    await teacher.page.getByRole('menuitem', { name: 'Завершить для всех' }).click()
    await teacher.page.getByRole('dialog').getByRole('button', { name: 'Завершить для всех' }).click()
    // What is left of it, in the chat and in the list.
    await mother.page
      .getByRole('log')
      .getByText(/^Завершён, /)
      .waitFor()
    await entryOf(mother.page, 'Родители 7Б')
      .getByText(/Видеозвонок\. Завершён/)
      .waitFor()
    expect(await mother.page.getByRole('link', { name: 'Присоединиться' }).count()).toBe(0)
    await mother.page.goto(`${product.url}/calls`)
    await recordOf(mother.page, 'Родители 7Б').getByText('Отклонён').waitFor()
    expect(await mother.page.getByRole('button', { name: /Кто был/ }).count()).toBe(0)

    // Who was at the meeting is kept for Орлова, in her history and in the chat.
    await teacher.page.goto(`${product.url}/calls`)
    await recordOf(teacher.page, 'Родители 7Б').getByRole('button', { name: 'Кто был: Родители 7Б' }).click()
    const came = teacher.page.getByRole('dialog', { name: 'Кто был' })
    await came.getByRole('row', { name: /Борисов Павел Юрьевич/ }).waitFor()
    expect(await came.getByRole('rowheader').allTextContents()).toEqual(['Орлова Анна Сергеевна', expect.stringMatching(/^Борисов Павел/)])
    const [saved] = await Promise.all([teacher.page.waitForEvent('download'), came.getByRole('button', { name: 'Скачать CSV' }).click()])
    expect(saved.suggestedFilename()).toMatch(/^Кто был Родители 7Б .*\.csv$/)
    await expectAccessible(teacher.page, 'who was at a call')
    await came.getByRole('button', { name: 'Закрыть' }).last().click()
    await openChat(product, teacher.page, 'Родители 7Б')
    await teacher.page.getByRole('log').getByRole('button', { name: 'Кто был: Видеозвонок' }).waitFor()
  })

  it('[CALL-147] from his line in her contacts Орлова calls Павел alone, and both see and hear each other; so does the administration', async () => {
    const teacher = await at('Орлова', 'desktop', 'Орлова')
    const father = await at('Борисов Павел', 'phone', 'Илья')
    await father.page.goto(`${product.url}/diary`)
    await teacher.page.goto(`${product.url}/contacts`)
    await teacher.page.getByRole('button', { name: 'Позвонить: Борисов Павел Юрьевич' }).click()
    await teacher.page.getByRole('menuitem', { name: 'Видеозвонок' }).click()
    await inCallPage(teacher.page)
    await comeIn(teacher.page, 'С видео')
    await ringOn(father.page).getByRole('link', { name: 'Ответить с видео' }).tap()
    await inCallPage(father.page)
    await comeIn(father.page, 'С видео')
    await Promise.all([untilSeen(tileOf(teacher.page, 'Борисов'), 'Илья'), untilSeen(tileOf(father.page, 'Орлова'), 'Орлова')])
    await untilHeard(teacher.page, 'Илья')
    await untilHeard(father.page, 'Орлова')
    await press(father.page, 'Выход из звонка')
    await press(teacher.page, 'Выход из звонка')

    const head = await visitor('Титов', 'desktop')
    await father.page.goto(`${product.url}/diary`)
    await head.page.goto(`${product.url}/contacts`)
    await head.page.getByRole('button', { name: 'Позвонить: Борисов Павел Юрьевич' }).click()
    await head.page.getByRole('menuitem', { name: 'Аудиозвонок' }).click()
    await inCallPage(head.page)
    await ringOn(father.page).getByRole('heading', { name: 'Титов Олег Юрьевич' }).waitFor()
  })
})
