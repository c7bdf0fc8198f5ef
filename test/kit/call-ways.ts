// Ways into calls in Chromium: finding them on a page, as people find them.
import type { Locator, Page } from 'playwright-core'
import { choose } from './chats.ts'

export const ringOn = (page: Page): Locator => page.getByRole('dialog', { name: 'Входящий звонок' })

export const barOn = (page: Page): Locator => page.getByRole('navigation', { name: 'Мессенджер' })

/** From the open chat, with everybody; at a desktop. */
export async function callAll(page: Page, media: 'Аудиозвонок' | 'Видеозвонок'): Promise<void> {
  await page.getByRole('button', { name: 'Позвонить', exact: true }).click()
  await choose(page, media)
}

/** One is taken to the call's own page. */
export async function inCallPage(page: Page): Promise<string> {
  await page.waitForURL(/\/call\/cal_/)
  return new URL(page.url()).pathname
}

/** Nobody has answered for as long as it rings: that is not waited for. */
export async function ringOut({ url }: { readonly url: string }, callId: string): Promise<void> {
  const { ok, status } = await fetch(`${url}/dev/calls/${callId}/ring-out`, { method: 'POST' })
  if (!ok) throw new Error(`/dev/calls/…/ring-out answered ${status}`)
}

/** A row of «Звонки». */
export function recordOf(page: Page, title: string): Locator {
  return page.getByRole('list', { name: 'Мои звонки' }).getByRole('listitem').filter({ hasText: title }).first()
}
