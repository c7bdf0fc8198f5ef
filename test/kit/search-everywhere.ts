// «Поиск» over everything, as a page asks it and reads its lines; and installations whose rooms answer as a test wants.
import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import type { ChatId } from '../../protocol/ids.ts'
import { listName } from '../../protocol/people.ts'
import { SearchEverywhere, SearchLine } from '../../protocol/search.ts'
import { Client } from '../../scripts/house/client.ts'
import type { Person } from './act-as.ts'
import { ORLOVA as TALKER } from './enter-chat.ts'
import { chatOf } from './open-sockets.ts'
import { fetchProduct, ORIGIN } from './product.ts'

export type Line<Type extends SearchLine['type']> = Extract<SearchLine, { type: Type }>

export function ask(client: Client, body: unknown): Promise<Response> {
  const { method, path } = SearchEverywhere
  return client.fetch(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

/** One line after another, as a page reads them. */
export async function* linesOf(response: Response): AsyncGenerator<SearchLine, void> {
  let rest = ''
  for await (const piece of (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield SearchLine.parse(JSON.parse(line))
  }
  expect(rest).toBe('')
}

export type Found = {
  readonly people: string[]
  readonly chats: string[]
  /** «chat: excerpt» */
  readonly messages: string[]
  readonly order: SearchLine['type'][]
  readonly more: Line<'messages'>['more'][]
  readonly done: Line<'done'>
}

export async function search(client: Client, query: string): Promise<Found> {
  const response = await ask(client, { query })
  expect(response.status, query).toBe(200)
  const lines = await Array.fromAsync(linesOf(response))
  const of = <Type extends SearchLine['type']>(type: Type) => lines.filter((line): line is Line<Type> => line.type === type)
  expect(of('done')).toHaveLength(1)
  return {
    people: of('people').flatMap(({ people }) => people.map(({ name }) => listName(name))),
    chats: of('chats').flatMap(({ chats }) => chats.map(({ title }) => title)),
    messages: of('messages').flatMap(({ chat, messages }) => messages.map(({ excerpt }) => `${chat.title}: ${excerpt}`)),
    order: lines.map(({ type }) => type),
    more: of('messages').map(({ more }) => more),
    done: lines.at(-1) as Line<'done'>,
  }
}

export async function refusalOf(asked: Promise<Response>): Promise<unknown> {
  const response = await asked
  if (response.ok) return 'done'
  const { refusal, details } = await response.json<{ refusal: string; details?: { field?: string } }>()
  return details?.field === undefined ? refusal : `${refusal} ${details.field}`
}

export async function say(person: Person, chatId: ChatId, text: string): Promise<number> {
  const line = await chatOf(person, chatId)
  const { seq } = await line.post(text)
  line.close()
  return seq
}

/** The person at an installation whose rooms answer a search as `answer` says; what they were asked, in its order. */
export function amongRooms(person: Person, answer: (chatId: ChatId, real: () => Promise<unknown>) => Promise<unknown>) {
  const asked: ChatId[] = []
  const rooms = {
    getByName: (chatId: ChatId) => ({
      searchFor: (personId: Person['personId'], query: string) => {
        asked.push(chatId)
        return answer(chatId, () => env.CHAT_ROOM.getByName(chatId).searchFor(personId, query))
      },
    }),
  }
  const as = { ...env, CHAT_ROOM: rooms } as unknown as Env
  const client = new Client(ORIGIN, (url, init) => fetchProduct(url, init, as))
  client.cookie = person.cookie
  return { client, asked }
}

/** Chats the person's inbox has heard of, the last one's talk the newest; what they are called. */
export async function hearOf(person: Person, chats: readonly { chatId: ChatId; title: string }[]): Promise<void> {
  const inbox = env.INBOX.getByName(person.personId)
  for (const [place, { chatId, title }] of chats.entries()) {
    const last = { seq: 2, at: 1_759_726_800_000 + place, authorId: person.personId, authorName: TALKER.name, text: 'Последнее' }
    await inbox.chatNews({
      chatId,
      kind: 'group',
      title,
      withId: null,
      unread: 0,
      mentioned: false,
      last,
      call: null,
      changedSeq: 0,
      seq: 2,
    })
  }
}
