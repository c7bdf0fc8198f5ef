import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { ChangePassword, SignOut, StepUp } from '../../protocol/identity.ts'
import type { ChatId, PersonId, SessionId } from '../../protocol/ids.ts'
import { Client } from '../../scripts/house/client.ts'
import { hashOf } from '../../worker/identity/secrets.ts'
import { actAs, demoSchool, ORIGIN, PASSWORD, type Person } from '../kit/act-as.ts'
import { queriesDuring } from '../kit/count-statements.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { browser, signedIn } from '../kit/linked.ts'
import { chatPath, chatsOf, inboxOf, refusalOf } from '../kit/open-sockets.ts'
import { backgroundDone, fetchProduct } from '../kit/product.ts'

let orlova: Person
let ilya: Person
let chatId: ChatId
const NEXT_PASSWORD = 'skvorets-parovoz-3907'
const ELEVEN_MINUTES = 660_000

keepStorage()
beforeAll(async () => {
  await demoSchool()
  ;[orlova, ilya] = [await actAs('Орлова'), await actAs('Антонов Илья')]
  chatId = (await chatsOf(ilya, '7Б'))[0]?.chatId as ChatId
})
afterEach(() => void vi.useRealTimers())

const asPerson = (personId: PersonId | string) => `${chatPath(chatId)}&as=${personId}`

/** One more browser of Илья's, its inbox open. */
async function openBrowser(shared = false) {
  const client = await signedIn(ilya.personId, browser(), shared)
  const inbox = await inboxOf(client)
  await inbox.until(({ type }) => type === 'hello')
  return { client, inbox }
}

async function queriesToOpen(client: Parameters<typeof refusalOf>[0], path = asPerson(ilya.personId)): Promise<number> {
  let answer: string | undefined
  const queries = await queriesDuring(async () => {
    answer = await refusalOf(client, path)
  })
  expect(answer).toBe('opened')
  return queries.length
}

describe('a browser with its inbox open', () => {
  it('[CHT-26] opens a chat on the word of that inbox, and no database is asked', async () => {
    const { client, inbox } = await openBrowser()
    expect(await queriesToOpen(client)).toBe(0)
    inbox.close()
    await inbox.closed
    expect(await queriesToOpen(client)).toBe(1)
  })

  it('[CHT-26] is refused when it names somebody else, also one who is here, and looked up when it names nobody', async () => {
    const { client, inbox } = await openBrowser()
    const itsOrlova = await inboxOf(orlova)
    for (const as of [orlova.personId, 'per_00000000000000000000']) expect(await refusalOf(client, asPerson(as)), as).toBe('not_signed_in')
    for (const as of ['per_1', '', ilya.personId.replace('per', 'acc')]) expect(await queriesToOpen(client, asPerson(as)), as).toBe(1)
    for (const line of [inbox, itsOrlova]) line.close()
  })

  it('[CHT-26] speaks for its own cookie alone', async () => {
    const { inbox } = await openBrowser()
    expect(await queriesToOpen(await signedIn(ilya.personId))).toBe(1)
    expect(await refusalOf(browser(), asPerson(ilya.personId))).toBe('not_signed_in')
    const forged = browser()
    forged.cookie = '__Host-sid='
    expect(await refusalOf(forged, asPerson(ilya.personId))).toBe('not_signed_in')
    inbox.close()
  })

  it('[CHT-26] opens nothing after sign-out, though the cookie was kept', async () => {
    const { client } = await openBrowser()
    const { cookie } = client
    await client.call(SignOut, {})
    client.cookie = cookie
    expect(await refusalOf(client, asPerson(ilya.personId))).toBe('not_signed_in')
  })

  it('[CHT-26] with the cookie of before a fresh proof opens nothing; with the new one it goes on', async () => {
    const { client, inbox } = await openBrowser()
    const { cookie } = client
    await client.call(StepUp, { password: PASSWORD })
    expect(client.cookie).not.toBe(cookie)
    expect(await queriesToOpen(client)).toBe(0)
    client.cookie = cookie
    expect(await refusalOf(client, asPerson(ilya.personId))).toBe('not_signed_in')
    inbox.close()
  })

  it('[CHT-26] on somebody else’s computer is looked up each time, and so is whoever is no member', async () => {
    const { client, inbox } = await openBrowser(true)
    expect(await queriesToOpen(client)).toBe(1)
    inbox.close()
    const { client: own, inbox: ownInbox } = await openBrowser()
    const elsewhere = chatPath('cht_00000000000000000000')
    expect(await refusalOf(own, `${elsewhere}&as=${ilya.personId}`)).toBe('not_found')
    ownInbox.close()
  })

  it('[CHT-26] is looked up again after ten minutes, which notes that it is in use, and is good for ten more', async () => {
    const { client, inbox } = await openBrowser()
    const seenAt = async () => {
      await backgroundDone()
      const rows = await env.DIRECTORY.prepare('SELECT max(seen_at) AS seen FROM sessions WHERE person_id = ?')
        .bind(ilya.personId)
        .first<{ seen: number }>()
      return rows?.seen ?? 0
    }
    const before = await seenAt()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ELEVEN_MINUTES })
    expect(await refusalOf(client, asPerson(ilya.personId))).toBe('opened')
    expect(await seenAt()).toBeGreaterThanOrEqual(before + ELEVEN_MINUTES)
    expect(await queriesToOpen(client)).toBe(0)
    vi.setSystemTime(Date.now() + ELEVEN_MINUTES)
    expect(await queriesToOpen(client)).toBeGreaterThan(0)
    inbox.close()
  })

  it('[CHT-26] is known to an inbox that has slept, and opens nothing there once another device has ended it', async () => {
    const { client, inbox } = await openBrowser()
    const stub = env.INBOX.getByName(ilya.personId)
    await evictDurableObject(stub, { webSockets: 'hibernate' })
    expect(await queriesToOpen(client)).toBe(0)
    const other = await signedIn(ilya.personId)
    await evictDurableObject(stub, { webSockets: 'hibernate' })
    await other.call(ChangePassword, { oldPassword: PASSWORD, newPassword: NEXT_PASSWORD })
    expect((await inbox.closed).code).toBe(4401)
    expect(await refusalOf(client, asPerson(ilya.personId))).toBe('not_signed_in')
    await other.call(ChangePassword, { oldPassword: NEXT_PASSWORD, newPassword: PASSWORD })
  })

  it('[CHT-26] whose cookie is renewed while its inbox is being opened is looked up', async () => {
    const { client, inbox } = await openBrowser()
    const sessions = await env.DIRECTORY.prepare('SELECT id FROM sessions WHERE token_hash = ?')
      .bind(await hashOf(/sid=([^;]+)/.exec(client.cookie)?.[1] ?? ''))
      .all<{ id: SessionId }>()
    await env.INBOX.getByName(ilya.personId).renewToken(sessions.results[0]?.id as SessionId, 'a newer one')
    expect(await queriesToOpen(client)).toBe(1)
    const late = await inboxOf(client)
    await late.until(({ type }) => type === 'hello')
    expect(await queriesToOpen(client)).toBe(1)
    for (const line of [inbox, late]) line.close()
  })

  it('[CHT-26] opens chats also while its inbox is out of reach, and shows anew that it is its holder', async () => {
    const { client, inbox } = await openBrowser()
    const out = () => Promise.reject(new Error('the inbox is out of reach'))
    const unreachable = { vouchFor: out, knowAgain: out, renewToken: out }
    const there = { ...env, INBOX: { getByName: () => unreachable } } as unknown as Env
    const cut = new Client(ORIGIN, (url, init) => fetchProduct(url, init, there))
    cut.cookie = client.cookie
    expect(await queriesToOpen(cut)).toBe(1)
    await cut.call(StepUp, { password: PASSWORD })
    await backgroundDone()
    inbox.close()
  })

  it('[CHT-26] opens none to whoever has linked no profile', async () => {
    const titov = await actAs('Титов', { linked: false })
    const line = await inboxOf(titov)
    await line.until(({ type }) => type === 'hello')
    expect(await refusalOf(titov, asPerson(titov.personId))).toBe('profile_not_linked')
    line.close()
  })
})
