// Every test starts with empty, migrated databases and no objects. (Platform, vitest-pool 1.4: storage is isolated per file only, and
// `reset()` wipes the migrations too.)
// A file whose set-up is dear keeps one storage for all of its tests: it calls `keepStorage()` (test/kit/keep-storage.ts) at its top.
import { reset } from 'cloudflare:test'
import { afterAll, afterEach, beforeEach } from 'vitest'
import { storageIsKept } from '../kit/keep-storage.ts'
import { migrate } from '../kit/migrate.ts'
import { backgroundDone } from '../kit/product.ts'

beforeEach(async () => {
  if (!storageIsKept()) await migrate()
})
afterEach(async () => {
  await backgroundDone()
  if (!storageIsKept()) await reset()
})
afterAll(async () => {
  await backgroundDone()
  await reset()
})
