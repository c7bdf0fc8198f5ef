// Once a run, before the end-to-end tests: the built web app and a state folder with the demo school, made through the product itself.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildWeb } from '../../scripts/house/build-web.ts'
import { setUpDemo } from '../../scripts/house/demo.ts'
import { startServer } from '../../scripts/house/server.ts'
import { applyMigrations, ensureSecrets, stateAt } from '../../scripts/house/state.ts'
import { MONDAY_MORNING } from '../kit/monday-morning.ts'

export default async function makeDemoState(project: TestProject): Promise<() => void> {
  const state = stateAt(mkdtempSync(join(tmpdir(), 'zvonok-demo-')))
  ensureSecrets(state)
  await buildWeb()
  await applyMigrations(state)
  const server = await startServer({ state, clock: MONDAY_MORNING })
  try {
    await setUpDemo(server, state)
  } finally {
    await server.stop()
  }
  project.provide('demoState', state.folder)
  return () => rmSync(state.folder, { recursive: true, force: true })
}
