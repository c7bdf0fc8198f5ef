// What of one person's chats is kept at this browser, to be read without a network: the list, and the last page of the chats opened last. So many,
// and so long, and no more; the rest goes as new ones come. Where it lies and when it is wiped: web/platform/kept-answers.ts. Rule CHT-24.
import * as z from 'zod/mini'
import { ChatSnapshot } from '../../protocol/chat/events.ts'
import { ChatId, type PersonId } from '../../protocol/ids.ts'
import { ChatListEntry } from '../../protocol/inbox/events.ts'
import { HISTORY_PAGE_MESSAGES } from '../../protocol/limits.ts'
import { changeAnswers, type Kept, questionsKept, recallAnswer } from '../platform/kept-answers.ts'
import { isKept } from './keep-up.ts'

export const KEPT_CHATS_MAX = 30
export const KEPT_LIST_MAX = 300
/** Of one answer, and of all pages together, as JSON. A page of a room of a thousand fits. */
export const KEPT_CHARS_MAX = 300_000
export const KEPT_PAGES_CHARS_MAX = 3_000_000

const LIST = 'chats'
/** The order they were opened in, the latest first, with their lengths and what they are true of. What it does not name is dropped. */
const ORDER = 'opened chats'
const PAGE = 'chat '

const List = z.array(ChatListEntry)
const Order = z.array(z.object({ chatId: ChatId, chars: z.int(), seq: z.int() }))
type Order = z.infer<typeof Order>

/** Where it is kept; a test has its own. */
export type KeptStore = {
  readonly recall: typeof recallAnswer
  readonly change: typeof changeAnswers
  readonly questions: typeof questionsKept
}

const HERE: KeptStore = {
  recall: recallAnswer,
  // Security: asked at the write itself. A session may have ended since it was begun, or be one of somebody else's computer now; what ends it wipes
  // after it has said so, and this is queued before or not at all.
  change: async (personId, ...change) => {
    if (isKept(personId)) await changeAnswers(personId, ...change)
  },
  questions: questionsKept,
}

export class KeptChats {
  readonly #personId: PersonId
  readonly #store: KeptStore
  /** One change after the other: the order is read before it is written. */
  #last: Promise<void> = Promise.resolve()

  constructor(personId: PersonId, store: KeptStore = HERE) {
    this.#personId = personId
    this.#store = store
  }

  /** And of the pages only those stay whose chats are in it, and in which nothing was taken back, changed or hidden since they were kept. */
  keepList(chats: readonly ChatListEntry[], at: number): Promise<void> {
    const list = asManyAs(chats.slice(0, KEPT_LIST_MAX), KEPT_CHARS_MAX)
    const changedSeqs = new Map(chats.map(({ chatId, changedSeq }) => [chatId, changedSeq]))
    return this.#change(async (order) => {
      const stay = order.filter(({ chatId, seq }) => seq >= (changedSeqs.get(chatId) ?? Number.POSITIVE_INFINITY))
      await this.#write([{ question: LIST, answer: list }], stay, at)
    })
  }

  keepPage(snapshot: ChatSnapshot, at: number): Promise<void> {
    const page = pageOf(snapshot)
    return this.#change(async (order) => {
      const others = order.filter(({ chatId }) => chatId !== snapshot.chatId)
      if (page === null) return this.#write([], others, at)
      let room = KEPT_PAGES_CHARS_MAX
      const stay = [{ chatId: snapshot.chatId, chars: JSON.stringify(page).length, seq: snapshot.seq }, ...others]
        .slice(0, KEPT_CHATS_MAX)
        .filter(({ chars }) => {
          room -= chars
          return room >= 0
        })
      await this.#write([{ question: PAGE + snapshot.chatId, answer: page }], stay, at)
    })
  }

  drop(chatId: ChatId): Promise<void> {
    return this.#change((order) =>
      this.#write(
        [],
        order.filter((one) => one.chatId !== chatId),
        0,
      ),
    )
  }

  async recallList(): Promise<Kept<ChatListEntry[]> | null> {
    const kept = await this.#store.recall(this.#personId, LIST, List)
    // Whether a call still goes on nobody knows.
    return kept && { at: kept.at, answer: kept.answer.map((chat) => ({ ...chat, call: null })) }
  }

  recallPage(chatId: ChatId): Promise<Kept<ChatSnapshot> | null> {
    return this.#store.recall(this.#personId, PAGE + chatId, ChatSnapshot)
  }

  #change(act: (order: Order) => Promise<void>): Promise<void> {
    const turn = async () => act((await this.#store.recall(this.#personId, ORDER, Order))?.answer ?? [])
    this.#last = this.#last.then(turn, turn)
    return this.#last
  }

  async #write(kept: { question: string; answer: unknown }[], order: Order, at: number): Promise<void> {
    const named = new Set(order.map(({ chatId }) => PAGE + chatId))
    // Also what another tab kept at the same time and the order has forgotten.
    const dropped = (await this.#store.questions(this.#personId, PAGE)).filter((question) => !named.has(question))
    await this.#store.change(this.#personId, [...kept, { question: ORDER, answer: order }], dropped, at)
  }
}

/** The newest messages of it; null when even without them it is too long. */
function pageOf(snapshot: ChatSnapshot): ChatSnapshot | null {
  const empty = { ...snapshot, call: null, messages: [] }
  const room = KEPT_CHARS_MAX - JSON.stringify(empty).length
  if (room < 0) return null
  const newest = asManyAs(snapshot.messages.slice(-HISTORY_PAGE_MESSAGES).reverse(), room).reverse()
  return { ...empty, messages: newest, hasOlder: snapshot.hasOlder || newest.length < snapshot.messages.length }
}

/** From the beginning, while they fit. */
function asManyAs<T>(all: readonly T[], chars: number): T[] {
  let room = chars
  const over = all.findIndex((one) => {
    room -= JSON.stringify(one).length + 1
    return room < 0
  })
  return over < 0 ? [...all] : all.slice(0, over)
}
