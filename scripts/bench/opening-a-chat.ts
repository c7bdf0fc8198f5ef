// What a browser asks for when somebody presses on a chat, counted in a browser.
import { atDemoPage } from './demo-page.ts'
import { type Figure, figure } from './measure.ts'

const CHAT = 'a[href^="/chats/cht_"]'

export function openingAChat(): Promise<Figure[]> {
  return atDemoPage(async (page) => {
    await page.locator(CHAT).first().waitFor()
    await page.waitForLoadState('networkidle')

    let sockets = 0
    page.on('websocket', () => sockets++)
    // Until the messages stand: what is fetched after them, for menus and search, nobody waits for.
    const requests = await page.evaluate(
      (chat) =>
        new Promise<number>((resolve) => {
          const from = performance.now()
          const watch = new MutationObserver(() => {
            if (!document.querySelector('[role="log"]')) return
            watch.disconnect()
            resolve(performance.getEntriesByType('resource').filter(({ startTime }) => startTime >= from).length)
          })
          watch.observe(document.body, { childList: true, subtree: true })
          document.querySelector<HTMLElement>(chat)?.click()
        }),
      CHAT,
    )
    return [
      // Platform: Chromium tells of a socket's handshake as a socket, not as a request.
      figure('opening a chat: HTTP requests beside the handshake', requests, '', 1),
      figure('… sockets', sockets, '', 1),
    ]
  })
}
