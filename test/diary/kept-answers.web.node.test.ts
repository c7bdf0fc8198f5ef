// What one has read is kept at the browser until somebody signs out there, in whichever tab. IndexedDB is played here: of it only what the product asks.
import { beforeEach, expect, it, vi } from 'vitest'

type Row = { readonly key: string }
type Asked<Result> = { result: Result; onsuccess?: () => void; onupgradeneeded?: () => void }

const rows = new Map<string, Row>()
type Connection = { close: () => void; transaction: () => object; onversionchange?: () => void }
const connections = new Set<Connection>()

function answered<Result>(result: Result): Asked<Result> {
  const request: Asked<Result> = { result }
  queueMicrotask(() => request.onsuccess?.())
  return request
}

function connection(): Connection {
  const store = {
    put: (row: Row) => rows.set(row.key, row),
    delete: (key: string) => rows.delete(key),
    index: () => ({ openCursor: () => answered(null) }),
    getAll: () => answered([...rows.values()]),
  }
  const opened: Connection = {
    close: () => void connections.delete(opened),
    transaction: () => {
      const transaction: { objectStore: () => typeof store; oncomplete?: () => void } = { objectStore: () => store }
      setTimeout(() => transaction.oncomplete?.())
      return transaction
    },
  }
  connections.add(opened)
  return opened
}

beforeEach(() => {
  vi.resetModules()
  rows.clear()
  connections.clear()
  vi.stubGlobal('IDBKeyRange', { bound: () => null, upperBound: () => null })
  vi.stubGlobal('indexedDB', {
    open: () => answered(connection()),
    deleteDatabase: () => {
      for (const opened of [...connections]) opened.onversionchange?.()
      rows.clear()
      return answered(undefined)
    },
  })
})

it('[DIA-11] an answer that comes to a page after a sign-out, in this tab or another, is not kept; nor are several', async () => {
  const { changeAnswers, keepAnswer } = await import('../../web/platform/kept-answers.ts')
  const { forgetWritten } = await import('../../web/platform/forget-written.ts')
  await keepAnswer('per_elena', 'week', { lessons: [] }, 1)
  await changeAnswers('per_elena', [{ question: 'chats', answer: [] }], [], 1)
  expect([...rows.keys()]).toEqual(['kept per_elena week', 'kept per_elena chats'])

  await forgetWritten()
  await keepAnswer('per_elena', 'marks', { subjects: [] }, 2)
  await changeAnswers('per_elena', [{ question: 'chats', answer: [] }], [], 2)
  expect([...rows.keys()]).toEqual([])
})
