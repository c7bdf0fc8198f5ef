// Scenario S09: the moderator bot in «7Б», as its author, a classmate and the class teacher see it.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers } from '../kit/browser.ts'
import { choose, field, messageIn, offered, openChat, textsIn, write } from '../kit/chats.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct()
const { visitor } = useBrowsers(product)

/** As it is, in pieces, with Latin letters that look alike, stretched, with a star. */
const OBSCENE = ['пошёл ты на хуй', 'х у й тебе', 'xyйня какая-то', 'хуууууйня', 'х*й знает'] as const
const HARMLESS = 'хлеб, страховка, оскорблять, Хулио'
/** Said while the bot is off. */
const LET_THROUGH = 'ну и хуйня'

/** The manual's names (checklist MB-03). */
const TITLES = { desktop: 'Настроить бота-модератора', phone: 'Управлять ботом-модератором' }

describe('S09 the moderator bot', () => {
  const stands: string[] = []
  it.each([
    ['desktop', 'phone'],
    ['phone', 'desktop'],
  ] as const)(
    '[MSG-20] no obscene variant ever reaches Илья’s %s; Дарья sees why on her %s; Орлова has the log and switches the bot off, which pupils cannot',
    async (device, other) => {
      const round = stands.length / 2 + 1
      const harmless = `${HARMLESS}, ${round}`
      const ilya = await visitor('Антонов Илья', device)
      const heard = framesOf(ilya.page)
      const [teacher, daria] = await Promise.all([visitor('Орлова', device), visitor('Борисова Дарья', other)])
      await Promise.all([teacher, daria, ilya].map(({ page }) => openChat(product, page, '7Б')))
      await watchWhatIsDrawn(ilya.page)

      for (const [place, text] of OBSCENE.entries()) {
        await write(daria.page, text)
        await daria.page.getByRole('log').getByText('Сообщение удалено ботом-модератором').nth(place).waitFor()
      }
      await daria.page.getByRole('log').getByText('Этого никто не увидел').first().waitFor()
      await expectAccessible(daria.page, 'a message that the bot has stopped')
      await write(daria.page, harmless)

      // In the room's one order whatever was said before would be here by now.
      for (const { page } of [ilya, teacher]) await messageIn(page, harmless).waitFor()
      stands.push(harmless)
      expect(await textsIn(ilya.page)).toEqual(stands)
      const drawn = await ilya.page.evaluate(() => (globalThis as unknown as { drawn: string[] }).drawn.join('\n'))
      expect(drawn).toContain(harmless)
      for (const text of OBSCENE) {
        expect(drawn).not.toContain(text)
        expect(heard.join('\n')).not.toContain(text)
      }

      // The class teacher's log, and the switch.
      const dialog = await openSettings(teacher.page, device)
      await dialog.getByText('Журнал бота: что удалено').click()
      await dialog
        .getByRole('listitem')
        .nth(OBSCENE.length * round - 1)
        .waitFor()
      const rows = await dialog.getByRole('listitem').allTextContents()
      expect(rows).toHaveLength(OBSCENE.length * round)
      for (const text of OBSCENE) expect(rows.filter((row) => row.includes('Дарья Борисова') && row.includes(text))).toHaveLength(round)
      await expectAccessible(teacher.page, 'the settings of the bot')
      await turnSwitch(dialog)

      for (const { page } of [daria, ilya]) {
        await page.getByRole('button', { name: 'Меню чата' }).click()
        for (const title of Object.values(TITLES)) expect(await offered(page)).not.toContain(title)
        await page.keyboard.press('Escape')
      }
      await field(daria.page).waitFor()
      const letThrough = `${LET_THROUGH} ${round}`
      await write(daria.page, letThrough)
      await messageIn(ilya.page, letThrough).waitFor()
      stands.push(letThrough)
      await turnSwitch(await openSettings(teacher.page, device))
    },
  )
})

async function openSettings(page: Page, device: keyof typeof TITLES): Promise<Locator> {
  await page.getByRole('button', { name: 'Меню чата' }).click()
  await choose(page, TITLES[device])
  return page.getByRole('dialog', { name: TITLES[device] })
}

async function turnSwitch(dialog: Locator): Promise<void> {
  await dialog.getByRole('switch', { name: 'Бот-модератор включён' }).click()
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Everything the server says to this page's sockets. */
function framesOf(page: Page): string[] {
  const frames: string[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))))
  return frames
}

/** Whatever is put on the page from now on, for however short a time. */
async function watchWhatIsDrawn(page: Page): Promise<void> {
  await page.evaluate(() => {
    const drawn: string[] = []
    Object.assign(globalThis, { drawn })
    new MutationObserver((changes) => {
      for (const { addedNodes, target } of changes) for (const node of [...addedNodes, target]) drawn.push(node.textContent ?? '')
    }).observe(document.body, { childList: true, subtree: true, characterData: true })
  })
}
