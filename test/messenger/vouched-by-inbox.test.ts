import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { SignOut, StepUp } from '../../protocol/identity.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import { actAs, demoSchool, PASSWORD, type Person } from '../kit/act-as.ts'
import { queriesDuring } from '../kit/count-statements.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { browser, signedIn } from '../kit/linked.ts'
import { chatPath, chatsOf, inboxOf, refusalOf } from '../kit/open-sockets.ts'
import { backgroundDone } from '../kit/product.ts'

let orlova: Person
let ilya: Person
let chatId: ChatId
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

  it('[CHT-26] is looked up when it names somebody else, nobody or what names no person', async () => {
    const { client, inbox } = await openBrowser()
    const itsOrlova = await inboxOf(orlova)
    for (const as of [orlova.personId, 'per_00000000000000000000', 'per_1', '', ilya.personId.replace('per', 'acc')]) {
      expect(await queriesToOpen(client, asPerson(as)), as).toBe(1)
    }
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

  it('[CHT-26] is in use while chats are opened, which is noted once in ten minutes', async () => {
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
    await backgroundDone()
    expect(await queriesToOpen(client)).toBe(0)
    inbox.close()
  })
})
