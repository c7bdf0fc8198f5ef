// `npm run bench`: what the product costs, as a table and as JSON in bench-results/. Counts are exact and are asserted in tests as well;
// times and CPU are of this machine and this hour, so they are looked at, not asserted.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawingTiles } from './bench/call-tiles.ts'
import { measureCalls } from './bench/calls.ts'
import { gridTyping } from './bench/grid-typing.ts'
import { measureJournal } from './bench/journal.ts'
import { measureImport } from './bench/large-import.ts'
import { type Figure, figure, table } from './bench/measure.ts'
import { measureModeration } from './bench/moderation.ts'
import { openingAChat } from './bench/opening-a-chat.ts'
import { measureRooms } from './bench/rooms.ts'
import { timeStarts } from './bench/second-start.ts'
import { buildWeb } from './house/build-web.ts'
import { giveUp, leaveCleanly } from './house/leave-cleanly.ts'
import { at } from './house/paths.ts'
import { type Server, startServer } from './house/server.ts'
import { applyMigrations, ensureSecrets, stateAt } from './house/state.ts'
import { weigh } from './house/weigh.ts'

/** One of them has a class. */
const STAFF_SIGNED_IN = 5

const folder = mkdtempSync(join(tmpdir(), 'zvonok-bench-'))
let server: Server | undefined
const end = async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
leaveCleanly(end)

try {
  const figures: Figure[] = []
  const add = (...more: Figure[]) => {
    process.stdout.write(`${table(more)}\n`)
    figures.push(...more)
  }
  await buildWeb()
  add(...weights())
  add(...measureModeration())

  const state = stateAt(folder)
  ensureSecrets(state)
  await applyMigrations(state)
  server = await startServer({ state, vars: { FLOOD_LIMIT: 'off' } })
  const { figures: importFigures, staff } = await measureImport(server, state, STAFF_SIGNED_IN)
  add(...importFigures)
  add(...(await measureJournal(staff, state)))
  await server.stop()
  server = undefined

  add(...(await measureRooms()))
  add(...(await openingAChat()))
  add(...(await gridTyping()))
  add(...(await measureCalls()))
  add(...(await drawingTiles()))
  const starts = await timeStarts()
  add(figure('first start, packages installed', starts.first, 's'), figure('second start', starts.second, 's', 10))

  mkdirSync(at('bench-results'), { recursive: true })
  const takenAt = new Date().toISOString()
  const report = JSON.stringify({ takenAt, node: process.version, cpus: cpus().length, figures }, null, 2)
  for (const name of [takenAt.replace(/[:.]/g, '-'), 'latest']) writeFileSync(at('bench-results', `${name}.json`), report)
  process.stdout.write(`\n${table(figures)}\n`)
  await end()
  process.exit(0)
} catch (error) {
  await end()
  giveUp(error)
}

function weights(): Figure[] {
  const promised: Record<string, { js: number; css: number }> = { 'sign-in + chat list': { js: 60, css: 15 } }
  return Object.entries(weigh()).flatMap(([screen, { js, css }]) => [
    figure(`${screen}: JS, gzip`, js / 1024, 'KB', promised[screen]?.js),
    figure(`${screen}: CSS, gzip`, css / 1024, 'KB', promised[screen]?.css),
  ])
}
