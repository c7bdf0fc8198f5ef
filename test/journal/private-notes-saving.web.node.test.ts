// «Моя заметка» on its way to the server, with a server that is played here.
import { signal } from '@preact/signals'
import { afterEach, expect, it, vi } from 'vitest'
import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import type { PrivateNote } from '../../protocol/private-notes.ts'
import { REFUSALS } from '../../protocol/refusals.ts'
import { openPrivateNotes } from '../../web/journal/private-notes.ts'

const STUDENT = 'per_00000000000000000001' as PersonId
const GROUP = 'grp_00000000000000000001' as StudyGroupId

afterEach(() => vi.unstubAllGlobals())

it('[NOTE-01] what another device has written meanwhile stands before what was typed here, and then both are saved', async () => {
  let stored: PrivateNote = { studentId: STUDENT, text: 'С телефона', version: 7 }
  vi.stubGlobal('fetch', async (_url: string, { method, body }: { method: string; body?: string }) => {
    if (method === 'GET') return Response.json({ mayWrite: true, notes: [stored] })
    const put = JSON.parse(body ?? '')
    const refusal = 'changed_by_another'
    if (put.version !== stored.version) return Response.json({ refusal, requestId: 'req' }, { status: REFUSALS[refusal].status })
    stored = { ...stored, text: put.text, version: stored.version + 1 }
    return Response.json({ version: stored.version })
  })
  const data = signal<{ mayWrite: boolean; notes: PrivateNote[] } | null>({ mayWrite: true, notes: [] })
  const notes = openPrivateNotes(GROUP, {
    data,
    put: (fresh) => {
      data.value = fresh
    },
  })
  await expect(notes.save(STUDENT, 'Отсюда')).rejects.toMatchObject({ code: 'changed_by_another' })
  expect([notes.textOf(STUDENT), stored.text]).toEqual(['С телефона\nОтсюда', 'С телефона'])
  await notes.save(STUDENT, notes.textOf(STUDENT))
  expect(stored.text).toBe('С телефона\nОтсюда')
})
