// What was written here and is not yet on the server, in IndexedDB: it survives a reload, a closed tab and a browser that was ended. Beside it what was
// last read and may be read again without a network (kept-answers.ts).
// A browser that forbids it (private windows, a school's policy) keeps nothing; the page has it all the same until it is closed.
import type * as z from 'zod/mini'
import { WRITTEN_DATABASE } from './forget-written.ts'

const ROWS = 'rows'
/** Words of a person who never came back to this browser. */
const KEPT_MS = 14 * 86_400_000

type Row = { readonly key: string; readonly keptAt: number; readonly value: unknown }

let opening: Promise<IDBDatabase | null> | null = null
let forgotten = false

/** Somebody has signed out since this page was opened, in whichever tab: what one only reads is kept by it no more. */
export function wasForgotten(): boolean {
  return forgotten
}

/** False when the browser did not keep it. */
export function keepWritten(key: string, value: unknown): Promise<boolean> {
  return keepAllWritten([{ key, value }])
}

/** All of them or none; what is dropped goes with the same step. */
export function keepAllWritten(
  written: readonly { readonly key: string; readonly value: unknown }[],
  dropped: readonly string[] = [],
): Promise<boolean> {
  const keptAt = Date.now()
  return change((rows) => {
    for (const key of dropped) rows.delete(key)
    for (const { key, value } of written) rows.put({ key, keptAt, value } satisfies Row)
  })
}

export async function dropWritten(...keys: readonly string[]): Promise<void> {
  await change((rows) => {
    for (const key of keys) rows.delete(key)
  })
}

/** All whose keys begin so. */
export async function dropAllWritten(start: string): Promise<void> {
  await change((rows) => {
    rows.delete(beginning(start))
  })
}

/** Rows whose keys begin so, in the order of their keys; what an older page wrote in another shape is passed over. */
export async function recallWritten<Schema extends z.ZodMiniType>(
  start: string,
  schema: Schema,
): Promise<{ readonly key: string; readonly value: z.output<Schema> }[]> {
  const database = await open()
  if (!database) return []
  try {
    const rows = await answerOf<Row[]>(database.transaction(ROWS).objectStore(ROWS).getAll(beginning(start)))
    return rows.flatMap(({ key, value }) => {
      const read = schema.safeParse(value)
      return read.success ? [{ key, value: read.data as z.output<Schema> }] : []
    })
  } catch {
    return []
  }
}

/** What there is whose keys begin so, unread. */
export async function keysOfWritten(start: string): Promise<string[]> {
  const database = await open()
  if (!database) return []
  try {
    return await answerOf<string[]>(database.transaction(ROWS).objectStore(ROWS).getAllKeys(beginning(start)))
  } catch {
    return []
  }
}

function beginning(start: string): IDBKeyRange {
  return IDBKeyRange.bound(start, `${start}\uffff`)
}

async function change(act: (rows: IDBObjectStore) => void): Promise<boolean> {
  const database = await open()
  if (!database) return false
  try {
    const transaction = database.transaction(ROWS, 'readwrite')
    act(transaction.objectStore(ROWS))
    await endOf(transaction)
    return true
  } catch {
    // Full, or taken away at this moment: the page still has it.
    return false
  }
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })
}

function open(): Promise<IDBDatabase | null> {
  opening ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(WRITTEN_DATABASE, 1)
      request.onupgradeneeded = () => request.result.createObjectStore(ROWS, { keyPath: 'key' }).createIndex('keptAt', 'keptAt')
      request.onerror = request.onblocked = () => resolve(null)
      request.onsuccess = () => {
        const database = request.result
        // Somebody signs out in another tab.
        database.onversionchange = () => {
          database.close()
          opening = null
          forgotten = true
        }
        // The answer to a sign-out clears what this address has stored, this database too.
        database.onclose = () => {
          forgotten = true
        }
        forgetOld(database)
        resolve(database)
      }
    } catch {
      resolve(null)
    }
  })
  return opening
}

function forgetOld(database: IDBDatabase): void {
  const rows = database.transaction(ROWS, 'readwrite').objectStore(ROWS)
  const old = rows.index('keptAt').openCursor(IDBKeyRange.upperBound(Date.now() - KEPT_MS))
  old.onsuccess = () => {
    old.result?.delete()
    old.result?.continue()
  }
}

function answerOf<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T)
    request.onerror = () => reject(request.error)
  })
}
