// Faults of the whole server, of lines and of what no browser sends: a real workerd, a real disk, sockets byte by byte. Long: a server takes its time to
// start, and one is enough for all of these.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import type { ChatId } from '../../protocol/ids.ts'
import { HISTORY_PAGE_MESSAGES, MESSAGE_CHARS_MAX, PERSON_SOCKETS_WITH_CLOSING_MAX, SOCKETS_PER_PERSON_MAX } from '../../protocol/limits.ts'
import { CHAT_SOCKET_PATH, SOCKET_QUERY } from '../../protocol/messenger.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { chatsOf } from '../../scripts/bench/sockets.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { BadLine } from '../kit/bad-line.ts'
import { useBrowsers } from '../kit/browser.ts'
import { expectOneTruth, MemberPage, STORED_CHANGES, STORED_MESSAGES, type StoredLog, textOf } from '../kit/chat-oracle.ts'
import { BINARY, RawSocket, TEXT } from '../kit/raw-socket.ts'
import { useProduct } from '../kit/server.ts'
import { draw } from '../moderation/draw.ts'

type Somebody = Client & { readonly personId: string }

const product = useProduct()
const { visitor } = useBrowsers(product)
const { seed, seeds } = inject('faults')
let chatId: ChatId
let people: [Somebody, Somebody, Somebody]

beforeAll(async () => {
  people = [await somebody('Орлова'), await somebody('Антонов Илья'), await somebody('Борисова Дарья')]
  const chat = (await chatsOf(people[0])).find(({ title }) => title === '7Б')
  if (!chat) throw new Error('Орлова has no «7Б».')
  chatId = chat.chatId
})

async function somebody(name: string): Promise<Somebody> {
  const client = new Client(product.url)
  const { personId } = await signIn(client, product.signInOf(name))
  return Object.assign(client, { personId })
}

const socketUrl = (since: number | null = null) =>
  `${product.url.replace('http', 'ws')}${CHAT_SOCKET_PATH.replace(':chatId', chatId)}?${SOCKET_QUERY.version}=${PROTOCOL_VERSION}` +
  (since === null ? '' : `&${SOCKET_QUERY.since}=${since}`)

function pageOf(person: Somebody, base = product.url): MemberPage {
  return new MemberPage(person.personId as MemberPage['personId'], (since, ears) => {
    return new Promise((resolve, reject) => {
      // Platform: Node's WebSocket takes headers where the standard has subprotocols.
      const headers = { cookie: person.cookie, origin: base }
      const socket = new WebSocket(socketUrl(since).replace(product.url.replace('http', 'ws'), base.replace('http', 'ws')), {
        headers,
      } as unknown as string[])
      socket.binaryType = 'arraybuffer'
      socket.onmessage = ({ data }) => ears.frame(textOf(data))
      socket.onclose = ({ code }) => ears.closed(code)
      socket.onopen = () => resolve({ send: (data) => socket.send(data), close: () => socket.close(1000) })
      socket.onerror = () => reject(new Error('the socket did not open'))
    })
  })
}

const rawOf = (person: Somebody) => RawSocket.open(socketUrl(), { cookie: person.cookie, origin: person.base })
const pages = () => Promise.all(people.map((person) => pageOf(person).enter())) as Promise<[MemberPage, MemberPage, MemberPage]>

/** What lies on the disk of a server that is dead, read with another SQLite than its own. */
async function logOnDisk(): Promise<StoredLog> {
  const copy = mkdtempSync(join(tmpdir(), 'zvonok-disk-'))
  try {
    await cp(join(product.folder, 'v3/do/zvonok-ChatRoom'), copy, { recursive: true })
    for (const file of readdirSync(copy).filter((name) => name.endsWith('.sqlite'))) {
      const room = new DatabaseSync(join(copy, file))
      try {
        const tables = room.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'room'").get()
        if (tables?.n !== 1 || room.prepare('SELECT chat_id AS chatId FROM room').get()?.chatId !== chatId) continue
        return {
          messages: room
            .prepare(STORED_MESSAGES)
            .all()
            .map(({ seq, authorId, clientId, text }) => ({
              seq: Number(seq),
              authorId: String(authorId),
              clientId: String(clientId),
              text: String(text),
            })),
          changes: room
            .prepare(STORED_CHANGES)
            .all()
            .map((row) => Number(row.seq)),
        }
      } finally {
        room.close()
      }
    }
    throw new Error('the room is not on the disk')
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

describe('frames no browser sends', () => {
  const junk = (bytes: number) => Buffer.alloc(bytes, 'я')
  const command = (text: string) => Buffer.from(JSON.stringify({ type: 'message.post', clientId: crypto.randomUUID(), text }))

  it.each([
    ['65 KiB', 4413, TEXT, [junk(65 * 1024)]],
    ['1 MiB', 4413, TEXT, [junk(2 ** 20)]],
    ['31 MiB', 4413, TEXT, [junk(31 * 2 ** 20)]],
    ['65 KiB of bytes', 4413, BINARY, [junk(65 * 1024)]],
    ['a thousand pieces of 1 KiB', 4413, TEXT, Array.from({ length: 1_000 }, () => junk(1_024))],
  ] as const)('[FLT-12] %s end the line with their code, and the room talks on', async (_, code, kind, pieces) => {
    const [orlova] = people
    const [page, raw] = [await pageOf(orlova).enter(), await rawOf(people[1])]
    raw.send(kind, ...pieces)
    expect(await raw.closed).toBe(code)
    page.post('Комната жива')
    await page.answered()
    page.leave()
  })

  it('[FLT-12] 33 MiB are more than the platform takes: it hands nothing of them to the room, which talks on', async () => {
    const [page, raw] = [await pageOf(people[0]).enter(), await rawOf(people[1])]
    raw.send(TEXT, junk(33 * 2 ** 20))
    page.post('Комната жива')
    await page.answered()
    // The room would have told what it refuses.
    expect(raw.texts.slice(1).filter((text) => text.includes('refused'))).toEqual([])
    raw.cut()
    page.leave()
  })

  it('[FLT-12] a command in pieces, cut within a letter, is one command; bytes that are no text are none', async () => {
    const [page, raw] = [await pageOf(people[0]).enter(), await rawOf(people[1])]
    const whole = command('По частям: я')
    raw.send(TEXT, whole.subarray(0, 20), whole.subarray(20, whole.length - 3), whole.subarray(whole.length - 3))
    await page.until(() => page.snapshot?.messages.at(-1)?.text === 'По частям: я')
    for (const bad of [Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from([0xed, 0xa0, 0x80])]) raw.send(TEXT, bad)
    raw.send(BINARY, command('Байтами'))
    expect(await raw.closed).toBe(4400)
    expect(page.snapshot?.messages.at(-1)?.text).toBe('По частям: я')
    page.leave()
  })
})

describe('a reader that has stopped reading', () => {
  it('[FLT-10] is closed with 4429 once much lies on its way; the others hear everything meanwhile, and it comes back to the same', async () => {
    const [orlova, , darya] = await pages()
    for (let i = 0; i < HISTORY_PAGE_MESSAGES; i++) orlova.post('я'.repeat(MESSAGE_CHARS_MAX))
    await Promise.all([orlova.answered(), orlova.until(() => darya.seq >= orlova.seq)])
    const stuck = await rawOf(people[1])
    stuck.stopReading()
    for (let i = 0; i < 30; i++) stuck.send(TEXT, Buffer.from('{"type":"history.get","from":{"at":"before","seq":999999}}'))
    for (let i = 1; i <= 5; i++) darya.post(`Слышно ${i}`)
    await darya.answered()
    await orlova.until(() => orlova.snapshot?.messages.at(-1)?.text === 'Слышно 5')
    stuck.readAgain()
    expect(await stuck.closed).toBe(4429)
    expect(stuck.texts.filter((text) => text.startsWith('{"type":"history"')).length).toBeLessThan(30)
    const back = await pageOf(people[1]).enter()
    expect(back.snapshot?.messages).toEqual(orlova.snapshot?.messages.slice(-HISTORY_PAGE_MESSAGES))
    for (const page of [orlova, darya, back]) page.leave()
  })

  it('[FLT-10] and hangs up on nothing holds no more than its places: who has too many that are being closed gets none', async () => {
    const stuck: RawSocket[] = []
    const open = async () => {
      const raw = await rawOf(people[2])
      raw.stopReading()
      stuck.push(raw)
    }
    let full = ''
    while (full === '' && stuck.length <= PERSON_SOCKETS_WITH_CLOSING_MAX) {
      await open().catch((error: Error) => {
        full = error.message
      })
      // The third ends the line; nobody at this end hears it.
      for (let i = 0; i < 3 && full === ''; i++) stuck.at(-1)?.send(TEXT, Buffer.from('{'))
    }
    expect(full).toContain('429')
    expect(stuck.length).toBeGreaterThanOrEqual(SOCKETS_PER_PERSON_MAX)
    for (const raw of stuck) raw.cut()
  })
})

describe('a bad line', () => {
  it('[FLT-09] whose frames come late, in pieces of a few bytes, loses nothing and keeps the order', async () => {
    const line = await BadLine.before(product.url)
    line.inPieces(7)
    const [ilya, orlova] = [await pageOf(people[1], line.url).enter(), await pageOf(people[0]).enter()]
    for (let i = 1; i <= 15; i++) for (const page of [ilya, orlova]) page.post(`По кускам ${i}`)
    await Promise.all([ilya.answered(), orlova.answered()])
    await settled(line, [ilya, orlova])
  })

  it('[FLT-09] on which nothing passes for a while holds up nobody else, and afterwards brings all of it, once and in the room’s order', async () => {
    const line = await BadLine.before(product.url)
    const [ilya, orlova] = [await pageOf(people[1], line.url).enter(), await pageOf(people[0]).enter()]
    line.stall()
    for (let i = 1; i <= 10; i++) ilya.post(`Застряло ${i}`)
    for (let i = 1; i <= 40; i++) orlova.post(`Тем временем ${i}`)
    await orlova.answered()
    expect([ilya.acked.size, orlova.acked.size]).toEqual([0, 40])
    line.resume()
    await ilya.answered()
    await settled(line, [ilya, orlova])
  })

  it.each([
    ['reset', false],
    ['half open: the server still holds the old one', true],
  ] as const)(
    '[FLT-09] that is %s, again and again: whoever comes back says again what has no answer, and it stands once',
    async (_, half) => {
      const line = await BadLine.before(product.url)
      const [ilya, orlova] = [await pageOf(people[1], line.url).enter(), await pageOf(people[0]).enter()]
      for (let round = 1; round <= 4; round++) {
        // Of the round some is answered, some is on its way and lost, some was never sent.
        for (let i = 1; i <= 5; i++) ilya.post(`Обрыв ${round}, ${i}`)
        const enough = ilya.acked.size + 1
        await ilya.until(() => ilya.acked.size >= enough)
        line.stall()
        for (let i = 6; i <= 10; i++) ilya.post(`Обрыв ${round}, ${i}`)
        orlova.post(`Между обрывами ${round}`)
        await orlova.answered()
        line.reset({ half })
        await ilya.until(() => !ilya.isOpen)
        await ilya.enter()
      }
      await Promise.all([ilya.answered(), orlova.answered()])
      await settled(line, [ilya, orlova])
      expect(ilya.entrances.slice(1)).toEqual(Array(4).fill('resumed'))
    },
  )

  /** The room as somebody new sees it is what both of them show, and each of their own messages stands once. */
  async function settled(line: BadLine, both: readonly MemberPage[]): Promise<void> {
    const fresh = await pageOf(people[2]).enter()
    await Promise.all(both.map((page) => page.hears(fresh.seq)))
    const shown = (page: MemberPage) => page.snapshot?.messages.slice(-HISTORY_PAGE_MESSAGES)
    for (const page of both) {
      expect(page.broken).toEqual([])
      expect(shown(page)).toEqual(shown(fresh))
      expect(new Set(page.acked.values()).size).toBe(page.acked.size)
      const mine = page.events.flatMap((event) =>
        event.type === 'message.posted' && event.message.authorId === page.personId ? [event.message.clientId] : [],
      )
      expect([...mine].sort()).toEqual([...page.acked.keys()].sort())
    }
    for (const page of [...both, fresh]) page.leave()
    await line.close()
  }
})

describe('texts that play tricks', () => {
  it('[FLT-15] words from right to left, or turned so, turn nothing beside them; nothing of a text is carried out, and it keeps to its own bubble', async () => {
    const orlova = await pageOf(people[0]).enter()
    const tricks = [
      '\u202Eперевёрнуто',
      '\u2067\u202Eне закрыто',
      'שלום עולם',
      '\u200F\u061C\u200Bневидимое\uFEFF\u200D',
      `высоко${'\u0300\u0323'.repeat(250)}`,
      '<img src=x onerror="document.title=1"><script>document.title=1</script>',
      `https://школа.рф/\u202Eexe.gpj`,
      '😀'.repeat(2_048),
    ]
    // Whoever has written has read: her page begins at what is new.
    const darya = await pageOf(people[2]).enter()
    darya.post('Читаю дальше')
    await darya.answered()
    darya.leave()
    for (const text of tricks) orlova.post(text)
    await orlova.answered()
    const { page } = await visitor('Борисова Дарья', 'desktop')
    await page.goto(`${product.url}/chats/${chatId}`)
    const rows = page.getByRole('log').locator('[data-seq] article')
    // A link also says where it leads.
    const shown = async () => (await rows.locator('> [dir="auto"]').allTextContents()).slice(-tricks.length)
    await expect
      .poll(async () => (await shown()).map((text, place) => text.startsWith(tricks[place] ?? '?')), { timeout: 60_000 })
      .toEqual(tricks.map(() => true))
    // What stands beside a text, read by its glyphs: does the first one stand left of the last one?
    const beside = page.locator(
      'article time, article p bdi, article a + bdi, a[href^="/chats/cht_"] time, a[href^="/chats/cht_"] bdi:first-child',
    )
    const turned = await beside.evaluateAll((elements) =>
      elements.flatMap((element) => {
        const text = element.firstChild
        const { length } = text?.textContent ?? ''
        if (!text || length < 2 || /[\u0590-\u08FF\u202E]/.test(text.textContent ?? '')) return []
        const left = (from: number) => {
          const range = document.createRange()
          range.setStart(text, from)
          range.setEnd(text, from + 1)
          return range.getBoundingClientRect().left
        }
        return left(0) < left(length - 1) ? [] : [text.textContent]
      }),
    )
    expect(turned).toEqual([])
    expect(await beside.count()).toBeGreaterThan(tricks.length)
    const widths = await rows.evaluateAll((bubbles) => bubbles.map((bubble) => bubble.scrollWidth - bubble.clientWidth))
    expect(widths.filter((over) => over > 0)).toEqual([])
    expect(await page.title()).not.toBe('1')
    expect(await rows.locator('img, script').count()).toBe(0)
    orlova.leave()
  })
})

// Last, because it leaves the server dead.
describe('the server', () => {
  it(`[FLT-01] killed ${seeds} times in the midst of a flood, it has all it acknowledged; what was not is said again and stands once`, {
    timeout: 300_000,
  }, async () => {
    const chance = draw(seed)
    const three = await pages()
    let said = 0
    const acks = () => three.reduce((sum, page) => sum + page.acked.size, 0)
    for (let round = 1; round <= seeds; round++) {
      // Each says as much as a page may say at once; everything ends with some of it acknowledged and some on its way.
      const enough = acks() + chance.below(75)
      for (let i = 1; i <= 25; i++) for (const page of three) page.post(`Круг ${round}, ${i}`)
      // Whichever of them hears last sees that it is enough.
      await Promise.race(three.map((page) => page.until(() => acks() >= enough)))
      for (let i = 26; i <= 50; i++) for (const page of three) page.post(`Круг ${round}, ${i}`)
      said += 150
      await product.crash()
      await Promise.all(three.map((page) => page.until(() => !page.isOpen)))
      const lost = three.flatMap((page) => [...page.acked]).length
      expect(lost, `round ${round}`).toBeLessThan(said)
      await product.restart()
      await Promise.all(three.map((page) => page.enter()))
      await Promise.all(three.map((page) => page.answered()))
    }
    const fresh = await pageOf(people[1]).enter()
    await Promise.all(three.map((page) => page.hears(fresh.seq)))
    await product.crash()
    const log = await logOnDisk()
    expect([log.messages.filter(({ text }) => text.startsWith('Круг ')).length, acks()]).toEqual([said, said])
    expectOneTruth(log, [...three, fresh])
  })
})
