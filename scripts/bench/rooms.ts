// Chat rooms under load, each figure beside two reference servers that were under the same load in the same minutes: `floor` relays and stores nothing,
// `ref-sql` stores and acknowledges as leanly as that can be done. This machine's speed cancels out of a ratio; of times alone nothing is promised.
// Rounds take turns and begin with another server each, and the middle one counts.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at } from '../house/paths.ts'
import { type Figure, figure } from './measure.ts'
import { Crowd } from './rooms/crowd.ts'
import { type Dialect, floorDialect, productDialect, refSqlDialect } from './rooms/dialects.ts'
import { type Product, startProduct } from './rooms/product.ts'
import { type Served, serveWorker } from './rooms/serve-worker.ts'

const SMALL = 35
const LARGEST = 1_000
const SIZES = [SMALL, 200, LARGEST]
/** Of CPU, which sways most; of the others fewer will do. */
const SATURATED_ROUNDS = 5
/** Messages on their way at once. The goal was set by what 64 cost in a room of 35; the second figure is of a smaller crowd's burst. */
const AHEAD = 64
const FEW_AHEAD = 16
const ROUNDS = 3
const WARM_MS = 1_000
const SATURATED_MS = 2_000
const STEADY_MS = 3_000
const PER_SECOND = 100
const STORED = 120
const NEWEST = 50
const OPENINGS = 80
/** Short, and sways by a third from one to the next. */
const OPENING_ROUNDS = 9
const MISSED = 20
/** Between two loads: news of the one before would count for the next. */
const QUIET_MS_MAX = 30_000
const QUIET_LOOK_MS = 200
/** One tick of the clock that counts it. */
const QUIET_CPU_SECONDS = 0.011

const CPU_MAX = 0.32
const TIMES_MAX = 2

type Name = 'product' | 'ref-sql' | 'floor'
type Side = { readonly server: Served; readonly dialect: (size: number) => Promise<Dialect> }
type Sides = Readonly<Record<Name, Side>>

export async function measureRooms(): Promise<Figure[]> {
  // Rooms are measured, not this machine's disk: memory where there is some to write to.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'zvonok-rooms-'))
  const servers: Served[] = []
  try {
    const product = await startProduct(folderIn(folder, 'product'), LARGEST + 1)
    servers.push(product)
    const [floor, refSql] = [await serveReference(folder, 'floor'), await serveReference(folder, 'ref-sql')]
    servers.push(floor, refSql)
    const sides: Sides = {
      product: productSide(product),
      floor: { server: floor, dialect: async (size) => floorDialect(floor, `/${size}`) },
      'ref-sql': { server: refSql, dialect: async (size) => refSqlDialect(refSql, `/${size}`) },
    }
    const figures: Figure[] = []
    figures.push(...(await saturated(sides, SMALL, FEW_AHEAD)))
    for (const size of SIZES) figures.push(...(await saturated(sides, size, AHEAD)), ...(await steady(sides, size)))
    figures.push(...(await opening(sides)), ...(await storm(sides)))
    return figures
  } finally {
    for (const server of servers) await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function saturated(sides: Sides, size: number, ahead: number): Promise<Figure[]> {
  const { values, wrong } = await inTurns(sides, ['ref-sql', 'product'], size, SATURATED_ROUNDS, async (crowd, { cpuSeconds }) => {
    let used: number | null = null
    const { deliveries, lost } = await crowd.saturate(ahead, WARM_MS, SATURATED_MS, async (measured) => {
      const before = cpuSeconds()
      await measured()
      const after = cpuSeconds()
      if (before !== null && after !== null) used = after - before
    })
    return { value: used === null ? Number.NaN : (used / deliveries) * 1e6, wrong: lost }
  })
  return [
    ...ratio(`room of ${size}, as fast as it goes, ${ahead} messages on their way: CPU a delivery`, values, 'ref-sql', 'µs', CPU_MAX),
    figure('… deliveries lost', wrong, '', 0),
  ]
}

async function steady(sides: Sides, size: number): Promise<Figure[]> {
  const { values, wrong } = await inTurns(sides, ['floor', 'product'], size, ROUNDS, async (crowd) => {
    const { ages, lost } = await crowd.steady(PER_SECOND, WARM_MS, STEADY_MS)
    return { value: middle(ages), wrong: lost }
  })
  return [
    ...ratio(`room of ${size}, ${PER_SECOND} messages a second: send to deliver, p50`, values, 'floor', 'ms', TIMES_MAX),
    figure('… deliveries lost', wrong, '', 0),
  ]
}

async function opening(sides: Sides): Promise<Figure[]> {
  const { values } = await inTurns(sides, ['ref-sql', 'product'], SMALL, OPENING_ROUNDS, async (crowd) => {
    await crowd.say(STORED)
    return { value: middle(await crowd.open(OPENINGS, NEWEST)), wrong: 0 }
  })
  return ratio(`opening a chat (socket + newest ${NEWEST}), p50`, values, 'ref-sql', 'ms', TIMES_MAX)
}

async function storm(sides: Sides): Promise<Figure[]> {
  const { values, wrong } = await inTurns(sides, ['ref-sql', 'product'], LARGEST, ROUNDS, async (crowd, server) => {
    const stormed = await crowd.storm(MISSED, () => quiet([server]))
    return { value: stormed.allMs, wrong: stormed.wrong }
  })
  return [
    ...ratio(`${LARGEST} members come back at once, ${MISSED} messages missed: until all have them`, values, 'ref-sql', 'ms', TIMES_MAX),
    figure('… members who have not exactly these', wrong, '', 0),
  ]
}

type Values = Partial<Record<Name, number>>

/** The middle of the rounds, of each; and what went wrong in the product's, all together. A reference may be too slow for a load. */
async function inTurns(
  sides: Sides,
  names: readonly Name[],
  size: number,
  rounds: number,
  measure: (crowd: Crowd, server: Served) => Promise<{ value: number; wrong: number }>,
): Promise<{ values: Values; wrong: number }> {
  const all = new Map<Name, number[]>(names.map((name) => [name, []]))
  let wrong = 0
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length] as Name
      const { server, dialect } = sides[name]
      const crowd = new Crowd(await dialect(size))
      await crowd.fill(size)
      await quiet(Object.values(sides).map((side) => side.server))
      const measured = await measure(crowd, server)
      all.get(name)?.push(measured.value)
      if (name === 'product') wrong += measured.wrong
      crowd.drop()
    }
  }
  return { values: Object.fromEntries([...all].map(([name, values]) => [name, middle(values)])), wrong }
}

function ratio(what: string, values: Values, theirs: Name, unit: string, limit: number): Figure[] {
  const [own, other] = [values.product ?? Number.NaN, values[theirs] ?? Number.NaN]
  const known = Number.isFinite(own) && Number.isFinite(other)
  return [
    figure(`${what}, × ${theirs}`, known ? own / other : null, '', limit),
    figure('… product', known ? own : null, unit),
    figure(`… ${theirs}`, known ? other : null, unit),
  ]
}

function productSide(product: Product): Side {
  const chats = new Map<number, string>()
  return {
    server: product,
    dialect: async (size) => {
      const chatId = chats.get(size) ?? (await product.foundChat(size + 1))
      chats.set(size, chatId)
      return productDialect(product, chatId)
    },
  }
}

function serveReference(folder: string, name: 'floor' | 'ref-sql'): Promise<Served> {
  return serveWorker(folderIn(folder, name), {
    name,
    modules: [
      { type: 'ESModule', path: 'index.js', contents: readFileSync(at('scripts', 'bench', 'rooms', 'servers', `${name}.js`), 'utf8') },
    ],
    compatibilityDate: '2026-10-23',
    durableObjects: { ROOM: { className: 'Room', useSQLite: true } },
  })
}

function folderIn(folder: string, name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

/** Until these servers have nothing left to do, or for as long as is worth waiting. */
async function quiet(servers: readonly Served[]): Promise<void> {
  const used = () => servers.reduce((sum, { cpuSeconds }) => sum + (cpuSeconds() ?? 0), 0)
  for (let before = Number.NEGATIVE_INFINITY, waited = 0; waited < QUIET_MS_MAX; waited += QUIET_LOOK_MS) {
    const now = used()
    if (now - before <= QUIET_CPU_SECONDS * servers.length) return
    before = now
    await new Promise((resolve) => setTimeout(resolve, QUIET_LOOK_MS))
  }
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
