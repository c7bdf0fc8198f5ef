// S16, from a chat: whom one calls it rings on every open page of theirs, wherever they are, and it is one call for all their devices.
import { describe, expect, it } from 'vitest'
import { useBrowsers } from '../kit/browser.ts'
import { useMedia } from '../kit/call-pages.ts'
import { barOn, inCallPage, recordOf, ringOn, ringOut } from '../kit/call-ways.ts'
import { bubbleIn, entryOf, field, openChat, openList } from '../kit/chats.ts'
import { MEDIA_FLAGS } from '../kit/media-stage.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct('demo', useMedia())
const { visitor } = useBrowsers(product, MEDIA_FLAGS)

const callIdIn = (url: string) => new URL(url, 'http://localhost').pathname.split('/').at(-1) ?? ''

describe('S16 a call from a chat', () => {
  let callId = ''

  it('[CALL-142] [CALL-143] Орлова picks Павел: it rings at both his devices and nowhere else, he goes on typing, and declining quiets both', async () => {
    const teacher = await visitor('Орлова', 'phone')
    const desktop = await visitor('Борисов Павел', 'desktop')
    const phone = await visitor('Борисов Павел', 'phone')
    const mother = await visitor('Антонова Елена', 'desktop')
    await openChat(product, desktop.page, 'Родители 7Б')
    await phone.page.goto(`${product.url}/diary`)
    await openList(product, mother.page)
    await openChat(product, teacher.page, 'Родители 7Б')
    await phone.page.waitForLoadState('networkidle')

    await teacher.page.getByRole('button', { name: 'Позвонить', exact: true }).tap()
    const whom = teacher.page.getByRole('dialog', { name: 'Выберите участников' })
    expect(await whom.getByRole('checkbox', { checked: true }).count()).toBe(3)
    await whom.getByRole('checkbox', { name: /Антонова Елена/ }).uncheck()
    await whom.getByRole('status').getByText('Выбран 1 человек').waitFor()
    await field(desktop.page).pressSequentially('Добрый ')
    await whom.getByRole('button', { name: 'Аудиозвонок' }).tap()
    callId = callIdIn(await inCallPage(teacher.page))

    for (const { page } of [desktop, phone]) {
      await ringOn(page).getByRole('heading', { name: 'Орлова Анна Сергеевна' }).waitFor()
      await ringOn(page).getByText('Аудиозвонок · Родители 7Б').waitFor()
    }
    await desktop.page.keyboard.type('день')
    expect(await field(desktop.page).inputValue()).toBe('Добрый день')
    await entryOf(mother.page, 'Родители 7Б').getByText('Идёт звонок').waitFor()
    expect(await ringOn(mother.page).count()).toBe(0)

    // By the keyboard: to what rings, and to its last answer.
    await desktop.page.keyboard.press('F6')
    await desktop.page.keyboard.press('Shift+Tab')
    await desktop.page.keyboard.press('Enter')
    for (const { page } of [desktop, phone]) await ringOn(page).waitFor({ state: 'detached' })
    await desktop.page.goto(`${product.url}/calls`)
    await recordOf(desktop.page, 'Родители 7Б').getByText('Отклонён').waitFor()
  })

  it('[CALL-140] from «Звонки» he calls back, and has for whom the call was picked already: it rings at Орлова’s, and not at all parents’', async () => {
    const father = await visitor('Борисов Павел', 'desktop')
    const teacher = await visitor('Орлова', 'phone')
    const mother = await visitor('Антонова Елена', 'desktop')
    // What Орлова has begun is over.
    await ringOut(product, callId)
    await openList(product, mother.page)
    await entryOf(mother.page, 'Родители 7Б').getByText('Пропущенный звонок').waitFor()
    await teacher.page.goto(`${product.url}/journal`)
    await father.page.goto(`${product.url}/calls`)
    await recordOf(father.page, 'Родители 7Б').getByRole('button', { name: 'Позвонить снова: Родители 7Б' }).click()
    const whom = father.page.getByRole('dialog', { name: 'Выберите участников' })
    await whom.getByRole('checkbox', { name: /Орлова/, checked: true }).waitFor()
    expect(await whom.getByRole('list').getByRole('checkbox', { checked: true }).count()).toBe(1)
    await whom.getByRole('button', { name: 'Аудиозвонок' }).click()
    const again = callIdIn(await inCallPage(father.page))
    await ringOn(teacher.page).getByText('Аудиозвонок · Родители 7Б').waitFor()
    expect(await ringOn(mother.page).count()).toBe(0)
    // While it goes on there is nobody to choose, nor does the choice open by itself when it is over.
    await father.page.goto(`${product.url}/calls`)
    await father.page.getByRole('button', { name: 'Позвонить снова: Родители 7Б' }).click()
    await father.page.getByRole('status').getByRole('link', { name: 'Присоединиться' }).waitFor()
    await ringOut(product, again)
    await ringOn(teacher.page).waitFor({ state: 'detached' })
    await father.page.getByRole('button', { name: 'Позвонить', exact: true }).waitFor()
    expect(await father.page.getByRole('dialog').count()).toBe(0)
  })

  it('[CALL-144] [CALL-145] a page opened meanwhile rings too; a call nobody answers is missed in the chat, in the bar and in «Звонки», until it is seen', async () => {
    const father = await visitor('Борисов Павел', 'desktop')
    const daughter = await visitor('Борисова Дарья', 'phone')
    await openList(product, daughter.page)
    await father.page.goto(`${product.url}/contacts`)
    await father.page.getByRole('button', { name: 'Позвонить: Борисова Дарья Павловна' }).click()
    await father.page.getByRole('menuitem', { name: 'Видеозвонок' }).click()
    await inCallPage(father.page)
    await father.page.getByRole('button', { name: 'С аудио' }).click()
    await father.page.getByText('Звоним: Борисова Дарья Павловна').waitFor()
    await ringOn(daughter.page).getByRole('link', { name: 'Ответить с видео' }).waitFor()
    const other = await visitor('Борисова Дарья', 'desktop')
    await other.page.goto(`${product.url}/diary`)
    await ringOn(other.page)
      .getByRole('heading', { name: /Борисов Павел/ })
      .waitFor()

    await ringOut(product, callIdIn(father.page.url()))
    await father.page.getByRole('heading', { name: 'Никто не ответил' }).waitFor()
    await ringOn(other.page).waitFor({ state: 'detached' })
    await ringOn(daughter.page).waitFor({ state: 'detached' })
    await barOn(daughter.page).getByRole('img', { name: '1 пропущенный звонок' }).waitFor()
    await expect.poll(() => daughter.page.title()).toMatch(/^\(1\) Чаты/)
    await entryOf(daughter.page, 'Борисов Павел').getByText('Пропущенный звонок').waitFor()
    await entryOf(daughter.page, 'Борисов Павел').tap()
    await bubbleIn(daughter.page, 'Пропущенный звонок').getByRole('button', { name: 'Перезвонить' }).waitFor()
    await daughter.page.goBack()

    await barOn(daughter.page)
      .getByRole('link', { name: /Звонки/ })
      .tap()
    await recordOf(daughter.page, 'Борисов Павел').getByText('Пропущенный').waitFor()
    await barOn(daughter.page).getByRole('img', { name: '1 пропущенный звонок' }).waitFor({ state: 'detached' })
    await expect.poll(() => other.page.title()).not.toMatch(/^\(1\)/)
    await father.page.goto(`${product.url}/calls`)
    await recordOf(father.page, 'Борисова Дарья').getByText('Без ответа').waitFor()
  })

  it('[CALL-176] [CALL-96] [CALL-118] he sees that it rings, reads that she declines, and calls again: from her press on her other device is quiet and he knows that she comes', async () => {
    const father = await visitor('Борисов Павел', 'desktop')
    const daughter = await visitor('Борисова Дарья', 'phone')
    const other = await visitor('Борисова Дарья', 'desktop')
    await openList(product, daughter.page)
    await openList(product, other.page)
    await father.page.goto(`${product.url}/calls`)
    await recordOf(father.page, 'Борисова Дарья')
      .getByRole('button', { name: /Позвонить снова/ })
      .click()
    const first = await inCallPage(father.page)
    await father.page.getByRole('button', { name: 'С аудио' }).click()
    await father.page.getByText('Звоним: Борисова Дарья Павловна').waitFor()
    await ringOn(daughter.page).getByRole('button', { name: 'Отклонить' }).tap()
    await father.page.getByRole('heading', { name: 'Звонок отклонён' }).waitFor()
    expect(await father.page.getByRole('link', { name: 'Открыть чат' }).count()).toBe(1)

    await father.page.getByRole('button', { name: 'Позвонить снова' }).click()
    await father.page.waitForURL((url) => url.pathname.startsWith('/call/cal_') && url.pathname !== first)
    await father.page.getByRole('button', { name: 'С аудио' }).click()
    await ringOn(other.page).waitFor()
    await ringOn(daughter.page).getByRole('link', { name: 'Ответить с видео' }).tap()
    await ringOn(other.page).waitFor({ state: 'detached' })
    await father.page.getByText('На звонок отвечает: Борисова Дарья Павловна').waitFor()
    await daughter.page.getByRole('button', { name: 'С аудио' }).tap()
    await father.page.getByText('На звонок отвечает').waitFor({ state: 'detached' })
    await father.page.getByRole('button', { name: 'Выход из звонка' }).click()
  })
})
