// The product as it is deployed, with people who are signed in and a chat they are all members of. They are written where sign-in and the
// roster would put them: a thousand passwords would take minutes and are not what is measured here.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChatId, PersonId } from '../../../protocol/ids.ts'
import { at } from '../../house/paths.ts'
import { run } from '../../house/run.ts'
import { modulesOf, type Served, serveWorker } from './serve-worker.ts'

const SCHOOL_ID = 'sch_00000000000000000000'
const LIFE_MS = 86_400_000

export type Product = Served & {
  /** A new chat of the first `size` people, the moderator bot on. Its inboxes hear of it by and by. */
  readonly foundChat: (size: number) => Promise<ChatId>
  /** Of the person at this place, from 0. */
  readonly cookieOf: (place: number) => string
}

export async function startProduct(folder: string, people: number): Promise<Product> {
  const built = join(folder, 'built')
  mkdirSync(built, { recursive: true })
  const { ok, output } = await run('wrangler', ['deploy', '--dry-run', '--outdir', built])
  if (!ok) throw new Error(`The Worker was not built:\n${output}`)
  // wrangler speaks when it is loaded, of secrets that are given below.
  process.env.WRANGLER_LOG = 'error'
  const { unstable_getMiniflareWorkerOptions } = await import('wrangler')
  const { assets: _, modulesRules: __, ...options } = unstable_getMiniflareWorkerOptions(at('wrangler.toml')).workerOptions
  const secret = () => randomBytes(32).toString('base64url')
  const served = await serveWorker(folder, {
    ...options,
    name: 'zvonok',
    rootPath: built,
    modules: modulesOf(built),
    bindings: { ...(options.bindings as object), ENVIRONMENT: 'dev', FLOOD_LIMIT: 'off', FIRST_RUN_SECRET: secret(), PEPPER_1: secret() },
  } as Parameters<typeof serveWorker>[1])
  const tokens = Array.from({ length: people }, secret)
  await signIn(served, tokens)
  return {
    ...served,
    cookieOf: (place) => `__Host-sid=${tokens[place]}`,
    foundChat: (size) => foundChat(served, size),
  }
}

export function personAt(place: number): PersonId {
  return `per_${String(place).padStart(20, '0')}` as PersonId
}

async function signIn({ miniflare }: Served, tokens: readonly string[]): Promise<void> {
  const directory = await miniflare.getD1Database('DIRECTORY')
  const folder = at('migrations', 'directory')
  for (const name of readdirSync(folder).sort()) {
    const statements = readFileSync(join(folder, name), 'utf8').replace(/--.*$/gm, '').split(';')
    for (const statement of statements) if (statement.trim() !== '') await directory.prepare(statement).run()
  }
  const now = Date.now()
  const rows = tokens.map((token, place) => ({
    person: personAt(place),
    session: `ses_${String(place).padStart(20, '0')}`,
    hash: createHash('sha256').update(token).digest('hex'),
  }))
  const each = (statement: string) => directory.prepare(statement).bind(JSON.stringify(rows), SCHOOL_ID, now, now + LIFE_MS)
  await directory.batch([
    directory
      .prepare(
        "INSERT INTO schools (id, code, name, city, time_zone, shard, created_at) VALUES (?, 'bench', 'Школа', 'Город', 'Europe/Moscow', 0, ?)",
      )
      .bind(SCHOOL_ID, now),
    each(
      `INSERT INTO journal_accounts (person_id, school_id, login, created_at)
       SELECT value ->> 'person', ?2, value ->> 'person', ?3 FROM json_each(?1) WHERE ?4 > 0`,
    ),
    each(
      `INSERT INTO profile_links (person_id, profile_id, school_id, linked_at)
       SELECT value ->> 'person', value ->> 'person', ?2, ?3 FROM json_each(?1) WHERE ?4 > 0`,
    ),
    each(
      `INSERT INTO sessions (token_hash, id, person_id, school_id, staff, created_at, seen_at, expires_at)
       SELECT value ->> 'hash', value ->> 'session', value ->> 'person', ?2, 0, ?3, ?3, ?4 FROM json_each(?1)`,
    ),
  ])
}

type Rpc = { foundChat(chat: object): Promise<void> }

async function foundChat(served: Served, size: number): Promise<ChatId> {
  const chatId = `cht_${randomUUID().replaceAll('-', '').slice(0, 20)}` as ChatId
  const room = (await served.miniflare.getDurableObjectNamespace('CHAT_ROOM')).getByName(chatId) as unknown as Rpc
  const members = Array.from({ length: size }, (_, place) => ({
    personId: personAt(place),
    name: { familyName: `Иванова-${place}`, givenName: 'Мария', patronymic: 'Ивановна' },
    role: 'writer',
  }))
  await room.foundChat({
    chat: { id: chatId, kind: 'group', title: `Чат ${size}`, timeZone: 'Europe/Moscow' },
    founderId: personAt(0),
    members,
  })
  return chatId
}
