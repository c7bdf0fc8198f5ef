// Numbered migrations of an object's own SQLite. They only ever grow: an object that slept for a year catches up on its next waking.

const VERSION_KEY = 'schemaVersion'

/** Platform: `storage.kv` is read without an SQL statement and lives in the same database, so it commits with the tables it speaks of. */
export function hasStorage(storage: DurableObjectStorage): boolean {
  return storage.kv.get(VERSION_KEY) !== undefined
}

/** Runs what this object has not run yet. Whoever merely knocks must not make an object keep tables for ever: call it on the first write. */
export function migrate(storage: DurableObjectStorage, migrations: readonly string[]): void {
  const done = storage.kv.get<number>(VERSION_KEY) ?? 0
  if (done === migrations.length) return
  storage.transactionSync(() => {
    for (const statements of migrations.slice(done)) storage.sql.exec(statements)
    storage.kv.put(VERSION_KEY, migrations.length)
  })
}
