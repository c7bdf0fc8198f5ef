// Every test starts with empty, migrated databases and no objects. (Platform, vitest-pool 1.4: storage is isolated per file only, and
// `reset()` wipes the migrations too.)
// A file whose set-up is dear keeps one storage for all of its tests: it calls `keepStorage()` (test/kit/keep-storage.ts) at its top.
import { reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, afterEach, beforeEach } from 'vitest'
import { storageIsKept } from '../kit/keep-storage.ts'
import { migrate } from '../kit/migrate.ts'
import { backgroundDone } from '../kit/product.ts'

beforeEach(async () => {
  if (!storageIsKept()) await migrate()
})
afterEach(async () => {
  await backgroundDone()
  if (!storageIsKept()) await emptied()
})

const RESETS_MAX = 5

/** Platform: with the processors busy elsewhere, `reset()` has been seen to answer while a database still had all of its tables. */
async function emptied(): Promise<void> {
  for (let tried = 0; tried < RESETS_MAX; tried++) {
    await reset()
    const tables = await Promise.all(
      [env.DIRECTORY, env.JOURNAL_00, env.JOURNAL_01].map((database) =>
        database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'd1_migrations'").first(),
      ),
    )
    if (tables.every((table) => table === null)) return
  }
  throw new Error('The databases of a test could not be emptied.')
}

afterAll(async () => {
  await backgroundDone()
  await reset()
})
