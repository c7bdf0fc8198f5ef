// The product as `npm start` runs it, for tests in Node: real wrangler, real workerd, a state folder of the test's own.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, inject } from 'vitest'
import { totpCode } from '../../scripts/house/administer.ts'
import { type DemoSignIn, setUpDemo, setUpEmptySchool } from '../../scripts/house/demo.ts'
import { type Server, startServer } from '../../scripts/house/server.ts'
import { type State, stateAt } from '../../scripts/house/state.ts'
import { MONDAY_MORNING } from './monday-morning.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A state folder with the demo school in it, made once a run by test/setup/demo-state.ts. */
    demoState: string
    /** One with empty, migrated databases. */
    emptyState: string
  }
}

export type Product = {
  readonly url: string
  /** Of its state: databases, rooms, log. */
  readonly folder: string
  signInOf(name: string): DemoSignIn
  /** What their authenticator app shows now, and if that has been used already the next one, which the product takes too. */
  codeOf(name: string): Promise<string>
  /** kill -9 of wrangler and workerd: what a power cut leaves behind is what is on disk. */
  crash(): Promise<void>
  /** On the same state and port, as after a crash or a deploy; perhaps at another hour of the school's clock. */
  restart(clock?: string): Promise<void>
}

/** One product for the tests of a file, with the demo school or with Зуева alone; a state of its own, so that files do not meet. */
export function useProduct(school: 'demo' | 'empty' = 'demo', vars: Readonly<Record<string, string>> = {}): Product {
  let state: State
  let server: Server
  let signIns: readonly DemoSignIn[]
  let lastCode = ''

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zvonok-e2e-'))
    cpSync(inject(school === 'demo' ? 'demoState' : 'emptyState'), folder, { recursive: true })
    state = stateAt(folder)
    server = await startServer({ state, clock: MONDAY_MORNING, vars })
    signIns = await (school === 'demo' ? setUpDemo : setUpEmptySchool)(server, state)
  })
  afterAll(async () => {
    await server?.stop()
    if (state) rmSync(state.folder, { recursive: true, force: true })
  })

  function signInOf(name: string): DemoSignIn {
    const found = signIns.find((signIn) => signIn.name.startsWith(name))
    if (!found) throw new Error(`Nobody of the demo is called ${name}.`)
    return found
  }

  return {
    get url() {
      return server.url
    },
    get folder() {
      return state.folder
    },
    signInOf,
    async codeOf(name) {
      const { headers } = await fetch(`${server.url}/api/health`)
      const app = { headers, totpSecret: signInOf(name).totpSecret ?? null }
      lastCode = totpCode(app) === lastCode ? totpCode(app, 1) : totpCode(app)
      return lastCode
    },
    crash: () => server.crash(),
    async restart(clock = MONDAY_MORNING) {
      server = await startServer({ state, port: server.port, clock, vars })
    },
  }
}
