// Three kinds of tests, told apart by their names: `*.test.ts` runs inside workerd, `*.node.test.ts` in Node, `*.e2e.test.ts` in Chromium
// against a real `wrangler dev`. Nothing is ever retried.
import { availableParallelism } from 'node:os'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import { MONDAY_MORNING } from './test/kit/monday-morning.ts'
import { outsideStandIn } from './test/kit/outside-stand-in.ts'

/** Secrets of tests only: they open nothing anywhere else. */
const TEST_BINDINGS = {
  ENVIRONMENT: 'dev',
  DEV_CLOCK_AT: MONDAY_MORNING,
  FIRST_RUN_SECRET: 'test-first-run-secret-0123456789',
  PEPPER_1: 'test-pepper-0123456789-0123456789-0123456789',
}

// Wrangler asks for these by name (wrangler.toml, [secrets]) and would otherwise look hosts up.
Object.assign(process.env, TEST_BINDINGS, { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' })

/** Of the fault tests. In CI a handful; by hand more: `FAULT_SEEDS=200 FAULT_FRAMES=30000 npx vitest run test/messenger/faults`. */
const faults = {
  seed: Number(process.env.FAULT_SEED ?? 20251006),
  seeds: Number(process.env.FAULT_SEEDS ?? 5),
  frames: Number(process.env.FAULT_FRAMES ?? 3_000),
}

export default defineConfig({
  test: {
    provide: { faults },
    // What a passing test logs is of no interest; what a failing one logs is shown.
    silent: 'passed-only',
    // One fewer than there are processors is what Vitest takes, which on a machine with two is one test file after another.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                ...TEST_BINDINGS,
                TEST_MIGRATIONS: {
                  directory: await readD1Migrations('./migrations/directory'),
                  journal: await readD1Migrations('./migrations/journal'),
                },
              },
              // Whatever the product fetches: nothing leaves this machine.
              outboundService: outsideStandIn,
            },
          })),
        ],
        test: {
          name: 'worker',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.node.test.ts', 'test/**/*.e2e.test.ts'],
          setupFiles: ['./test/setup/fail-on-console-error.ts', './test/setup/fresh-storage.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'node',
          include: ['test/**/*.node.test.ts'],
          environment: 'node',
          setupFiles: ['./test/setup/fail-on-console-error.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.test.ts'],
          environment: 'node',
          setupFiles: ['./test/setup/fail-on-console-error.ts'],
          globalSetup: ['./test/setup/demo-state.ts'],
          // After the others, which would take the processors away from browser and server.
          sequence: { groupOrder: 1 },
          // Browser and server of one file take two cores: two files at once were no faster and twice as slow for whoever waits.
          fileParallelism: false,
          // As long as a page may take for anything else; Vitest's own second is too short for a machine with two cores.
          expect: { poll: { timeout: 30_000 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
