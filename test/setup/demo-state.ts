// Once a run, before the end-to-end tests: the built web app, a state folder that is only migrated, and one with the demo school, made
// through the product itself.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildWeb } from '../../scripts/house/build-web.ts'
import { setUpDemo } from '../../scripts/house/demo.ts'
import { startServer } from '../../scripts/house/server.ts'
import { applyMigrations, ensureSecrets, stateAt } from '../../scripts/house/state.ts'
import { MONDAY_MORNING } from '../kit/monday-morning.ts'

const SET_UP_MS = 120_000

export default async function makeDemoState(project: TestProject): Promise<() => void> {
  const state = stateAt(mkdtempSync(join(tmpdir(), 'zvonok-demo-')))
  ensureSecrets(state)
  await buildWeb()
  await applyMigrations(state)
  const empty = mkdtempSync(join(tmpdir(), 'zvonok-empty-'))
  cpSync(state.folder, empty, { recursive: true })
  // A little before the tests' own clocks begin: a code of an authenticator app that was used here would be refused there as used.
  const server = await startServer({ state, clock: new Date(Date.parse(MONDAY_MORNING) - SET_UP_MS).toISOString() })
  try {
    await setUpDemo(server, state)
  } finally {
    await server.stop()
  }
  project.provide('demoState', state.folder)
  project.provide('emptyState', empty)
  return () => {
    for (const folder of [state.folder, empty]) rmSync(folder, { recursive: true, force: true })
  }
}
