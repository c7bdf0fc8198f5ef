// `npm start`: the whole product on this machine with the demo school. docs/runbook.md tells what it does and where things lie.
import { join } from 'node:path'
import { buildWeb } from './house/build-web.ts'
import { bringToLife, FirstRunBrokenOff, setUpDemo } from './house/demo.ts'
import { giveUp, leaveCleanly } from './house/leave-cleanly.ts'
import { type Media, startMedia } from './house/media.ts'
import { parseFlags } from './house/parse-flags.ts'
import { keepCron, type Server, startServer } from './house/server.ts'
import { showSignIns } from './house/show-sign-ins.ts'
import { applyMigrations, ensureSecrets, type State, stateAt, wipe } from './house/state.ts'

const PORT = 8787

let server: Server | undefined
let media: Media | undefined
let stopCron = () => {}
const leaving = leaveCleanly(async () => {
  stopCron()
  await Promise.all([server?.stop(), media?.stop()])
})

try {
  const flags = parseFlags(process.argv.slice(2))
  const state = stateAt(flags.state)
  if (flags.fresh) wipe(state)
  const clock = process.env.ZVONOK_CLOCK
  const port = flags.port ?? PORT
  const signIns = await open(state, port, clock)
  if (server === undefined) throw new Error('The server did not start.')
  await bringToLife(server, state)
  stopCron = keepCron(server)
  const moved = server.port === port ? '' : ` (port ${port} is taken)`
  process.stdout.write(
    `\n  Звонок: ${server.url}${moved}\n\n${showSignIns(signIns, server.url)}\n  Ctrl+C stops it. Log: ${join(state.folder, 'server.log')}\n`,
  )
  await server.ended
  if (!leaving()) giveUp(new Error(`The server ended by itself: see ${join(state.folder, 'server.log')}`))
} catch (error) {
  if (!leaving()) {
    await Promise.all([server?.stop(), media?.stop()])
    giveUp(error)
  }
}

async function open(state: State, port: number, clock: string | undefined) {
  ensureSecrets(state)
  const onError = (line: string) => process.stderr.write(`${line}\n`)
  media = await startMedia(onError)
  await Promise.all([tell('Built the web app', buildWeb()), tell('Applied migrations', applyMigrations(state))])
  const options = { state, port, clock, vars: media.vars }
  server = await startServer({ ...options, onError })
  try {
    return await setUpDemo(server, state)
  } catch (error) {
    if (!(error instanceof FirstRunBrokenOff)) throw error
    await server.stop()
    wipe(state)
    await applyMigrations(state)
    server = await startServer(options)
    return await setUpDemo(server, state)
  }
}

async function tell(what: string, done: Promise<boolean>): Promise<void> {
  const startedAt = performance.now()
  if (await done) process.stdout.write(`${what} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`)
}
