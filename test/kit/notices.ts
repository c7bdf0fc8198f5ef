// A person's notices as their pages show them, and people at another minute of the school's clock.
import { env } from 'cloudflare:workers'
import { groupNotices } from '../../protocol/inbox/notice-groups.ts'
import { ListNotices, type Notice } from '../../protocol/inbox/notices.ts'
import { Client } from '../../scripts/house/client.ts'
import { actAs, ORIGIN } from './act-as.ts'
import { backgroundDone, fetchProduct } from './product.ts'

/** The same browser, talking to a Worker whose clock says `at` («2025-10-06T05:10:00Z»). */
export async function actAsAt(name: string, at: string): Promise<Client> {
  const { cookie } = await actAs(name)
  const there = { ...env, DEV_CLOCK_AT: at }
  const client = new Client(ORIGIN, (url, init) => fetchProduct(url, init, there))
  client.cookie = cookie
  return client
}

/** Rows, each of its notices, the latest first; and how many of them are unread. */
export async function noticesOf(name: string): Promise<{ rows: Notice[][]; unread: number; seq: number }> {
  await backgroundDone()
  const { notices, unread } = await (await actAs(name)).call(ListNotices, {})
  return { rows: groupNotices(notices).map((group) => group.map(({ notice }) => notice)), unread, seq: notices[0]?.seq ?? 0 }
}
