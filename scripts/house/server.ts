// The product on this machine: `wrangler dev` in a process group of its own, so that stopping it stops workerd too.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createWriteStream, existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { ROOT } from './paths.ts'
import { QUIET_ENV, toolCommand } from './run.ts'
import { type State, writeWhole } from './state.ts'

const HOST = '127.0.0.1'
const READY_MS_MAX = 60_000
const READY_LOOK_MS = 50
const STOP_MS_MAX = 5_000
/** Below those of outgoing connections, above those with a name of their own that browsers refuse. */
const PORTS = { from: 20_000, to: 32_000 }
const PORT_TRIES = 50
/** A minute, as the platform's cron in production. */
const CRON_EVERY_MS = 60_000
const CRON_PATH = '/cdn-cgi/local/scheduled'

export type ServerOptions = {
  readonly state: State
  /** Taken when it is free; otherwise any free one. */
  readonly port?: number | undefined
  /** ISO instant at which the product's clock starts (DEV_CLOCK_AT). */
  readonly clock?: string | undefined
  /** Other variables of wrangler.toml, set for this run. */
  readonly vars?: Readonly<Record<string, string>>
  /** Lines in which the server reports an error of its own. */
  readonly onError?: (line: string) => void
}

export type Server = {
  readonly url: string
  readonly port: number
  /** The process group: wrangler and workerd. */
  readonly pid: number
  /** Settles when the server ends, whoever ended it. */
  readonly ended: Promise<void>
  runCron(): Promise<void>
  stop(): Promise<void>
  /** kill -9 of everything, as a power cut would. */
  crash(): Promise<void>
}

export async function startServer({ state, port: wanted, clock, vars = {}, onError }: ServerOptions): Promise<Server> {
  await stopLeftover(state)
  const port = wanted !== undefined && (await isFree(wanted)) ? wanted : await freePort()
  const flags = [
    ['--ip', HOST],
    ['--port', String(port)],
    ['--inspector-port', String(await freePort())],
    ['--persist-to', state.folder],
    ['--env-file', state.secretsFile],
    ['--show-interactive-dev-session', 'false'],
    ['--log-level', 'info'],
    ...Object.entries(clock === undefined ? vars : { ...vars, DEV_CLOCK_AT: clock }).map(([name, value]) => ['--var', `${name}:${value}`]),
  ].flat()
  const [command, args] = toolCommand('wrangler', ['dev', ...flags])
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...ownEnvironment(), ...QUIET_ENV, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const said = keepLog(child, join(state.folder, 'server.log'), onError)
  if (child.pid === undefined) throw new Error('wrangler could not be started.')
  process.send?.({ group: child.pid })
  const note = join(state.folder, 'server.json')
  writeWhole(note, JSON.stringify({ pid: child.pid, port, starter: process.pid } satisfies Note))
  const url = `http://${HOST}:${port}`
  const end = async (signal: NodeJS.Signals) => {
    signalGroup(child.pid, signal)
    const late = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), STOP_MS_MAX)
    await ended
    clearTimeout(late)
    // wrangler may be gone before workerd is.
    signalGroup(child.pid, 'SIGKILL')
    rmSync(note, { force: true })
  }
  try {
    await untilReady(url, ended)
  } catch (error) {
    await end('SIGKILL')
    throw new Error(`${(error as Error).message}\n${said().slice(-4_000)}`)
  }
  return {
    url,
    port,
    pid: child.pid,
    ended,
    runCron: async () => {
      const { ok, status } = await fetch(`${url}${CRON_PATH}`)
      if (!ok) throw new Error(`cron answered ${status}`)
    },
    stop: () => end('SIGTERM'),
    crash: () => end('SIGKILL'),
  }
}

/** Calls the Worker's cron every minute, as the platform does. Answers how to stop it. */
export function keepCron(server: Server): () => void {
  const timer = setInterval(() => {
    // A minute missed while the server restarts is made up for by the next.
    server.runCron().catch(() => {})
  }, CRON_EVERY_MS)
  return () => clearInterval(timer)
}

/** Platform: wrangler takes a required secret from the environment before it looks into the state's file, whose word must count. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name !== 'FIRST_RUN_SECRET' && name !== 'PEPPER_1'),
  ) as NodeJS.ProcessEnv
}

type Note = { readonly pid: number; readonly port: number; readonly starter: number }

/** A server whose starter was killed goes on living on the same files: two of them would spoil the databases. */
async function stopLeftover({ folder }: State): Promise<void> {
  const file = join(folder, 'server.json')
  if (!existsSync(file)) return
  const note = JSON.parse(readFileSync(file, 'utf8')) as Note
  if (isAlive(-note.pid, 'wrangler')) {
    if (note.starter !== process.pid && isAlive(note.starter, 'scripts')) throw new Error(`Already running: http://${HOST}:${note.port}`)
    signalGroup(note.pid, 'SIGKILL')
    for (let waited = 0; isAlive(-note.pid, '') && waited < STOP_MS_MAX; waited += READY_LOOK_MS) await pause(READY_LOOK_MS)
  }
  rmSync(file, { force: true })
}

/** Does the process (or, negative, the group) still run what it ran? The system may have given its number to somebody else since. */
function isAlive(pid: number, command: string): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || readFileSync(`/proc/${Math.abs(pid)}/cmdline`, 'latin1').includes(command)
  } catch {
    return false // no such process
  }
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // Already gone.
  }
}

function keepLog(child: ChildProcess, file: string, onError: ((line: string) => void) | undefined): () => string {
  const log = createWriteStream(file)
  let all = ''
  const take = (chunk: Buffer) => {
    const text = chunk.toString()
    log.write(text)
    if (all.length < 100_000) all += text
    for (const line of text.split('\n')) if (line.includes('"level":"error"') || line.includes('[ERROR]')) onError?.(line)
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  child.on('close', () => log.end())
  return () => all
}

async function untilReady(url: string, ended: Promise<void>): Promise<void> {
  let gone = false
  void ended.then(() => {
    gone = true
  })
  for (const until = Date.now() + READY_MS_MAX; Date.now() < until && !gone; await pause(READY_LOOK_MS)) {
    try {
      if ((await fetch(`${url}/api/health`)).ok) return
    } catch {
      // Not listening yet.
    }
  }
  throw new Error(gone ? 'The server ended before it was ready:' : `The server did not answer within ${READY_MS_MAX / 1000} s:`)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.on('error', () => resolve(false))
    probe.listen(port, HOST, () => probe.close(() => resolve(true)))
  })
}

/**
 * Platform: the port that `listen(0)` gives is one of those the system gives to outgoing connections too (from 32768 on Linux, from 49152
 * elsewhere), so that it may be taken again before wrangler, seconds later, listens there; or by a connection while the server restarts.
 */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORT_TRIES; tries++) {
    const port = randomInt(PORTS.from, PORTS.to)
    if (await isFree(port)) return port
  }
  throw new Error('no free port')
}
