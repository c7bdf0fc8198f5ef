// What a browser asks for when somebody presses on a chat, counted in a browser.
import { atDemoPage } from './demo-page.ts'
import { type Figure, figure } from './measure.ts'

const CHAT = 'a[href^="/chats/"]'

export function openingAChat(): Promise<Figure[]> {
  return atDemoPage(async (page) => {
    await page.locator(CHAT).first().waitFor()
    await page.waitForLoadState('networkidle')

    let requests = 0
    let sockets = 0
    page.on('request', () => requests++)
    page.on('websocket', () => sockets++)
    await page.locator(CHAT).first().click()
    await page.getByRole('log').waitFor()
    await page.waitForLoadState('networkidle')
    return [
      // Platform: Chromium tells of a socket's handshake as a socket, not as a request.
      figure('opening a chat: HTTP requests beside the handshake', requests, '', 1),
      figure('… sockets', sockets, '', 1),
    ]
  })
}
