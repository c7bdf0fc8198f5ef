// Term marks on their way to the server, with a server that is played here.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Me } from '../../protocol/identity.ts'
import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { REFUSALS, type RefusalCode } from '../../protocol/refusals.ts'
import { me } from '../../web/app/session.ts'
import { openTermMarks, type TermData } from '../../web/journal/term-marks-state.ts'

const STUDENT = 'per_00000000000000000001' as PersonId

let requests: number
let sentAs: unknown[]
let answer: RefusalCode | null

beforeEach(() => {
  vi.useFakeTimers()
  requests = 0
  sentAs = []
  me.value = personOf('per_00000000000000000101')
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    requests += 1
    sentAs.push(JSON.parse(body).as)
    if (answer !== null) return Response.json({ refusal: answer, requestId: 'req' }, { status: REFUSALS[answer].status })
    const [mark] = JSON.parse(body).marks
    return Response.json({ outcomes: [{ outcome: 'saved', mark: { ...mark, version: 1 } }] })
  })
})

afterEach(() => {
  me.value = null
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('[MARK-12] a term mark waits while the server is in trouble and is given up only on a no that is final', async () => {
  answer = 'internal'
  const { terms, box } = opened()
  terms.give(box, '5')
  await vi.advanceTimersByTimeAsync(0)
  expect([box.content.value.value, box.state.value, terms.lastRefusal.value]).toEqual(['5', 'queued', null])
  answer = null
  await vi.advanceTimersByTimeAsync(3_000)
  expect([box.state.value, terms.unsaved.value, requests]).toEqual(['saved', 0, 2])
  answer = 'not_allowed'
  terms.give(box, '4', 'Пропустил контрольную')
  await vi.advanceTimersByTimeAsync(0)
  expect([box.content.value.value, box.state.value, terms.lastRefusal.value]).toEqual(['5', 'refused', 'not_allowed'])
})

it('[GRD-12] a term mark is not sent while somebody else is here', async () => {
  answer = 'internal'
  const { terms, box } = opened()
  terms.give(box, '5')
  await vi.advanceTimersByTimeAsync(0)
  answer = null
  me.value = personOf('per_00000000000000000102')
  await vi.advanceTimersByTimeAsync(60_000)
  expect([box.state.value, requests]).toEqual(['queued', 1])
  me.value = personOf('per_00000000000000000101')
  await vi.advanceTimersByTimeAsync(3_000)
  expect([box.state.value, requests]).toEqual(['saved', 2])
  // The server refuses them when another tab has signed in as somebody else, of which this one knows nothing yet.
  expect(sentAs).toEqual(['per_00000000000000000101', 'per_00000000000000000101'])
})

function opened() {
  const terms = openTermMarks(DATA, () => undefined)
  const box = terms.boxAt(0, 0)
  if (!box) throw new Error('no such mark')
  return { terms, box }
}

const DATA: TermData = {
  group: {
    studyGroupId: 'grp_00000000000000000001' as StudyGroupId,
    subject: 'Математика',
    title: '7Б',
    classTitle: '7Б',
    yearLevel: 7,
  },
  mayPut: true,
  today: '2025-10-06',
  scaleFrom: 2,
  students: [{ personId: STUDENT, name: { familyName: 'Антонов', givenName: 'Илья', patronymic: null }, fromOn: '2025-09-01', toOn: null }],
  columns: [{ period: 'year', title: '', startsOn: '2025-09-01', endsOn: '2026-05-31', closed: false }],
  exam: { scale: 'five', studentIds: null, version: 0 },
  marks: [],
  suggestions: [
    { studentId: STUDENT, period: 'year', average: null, suggested: '5', missing: [] } as unknown as TermData['suggestions'][number],
  ],
}

function personOf(personId: string): Me {
  return { personId, selves: [] } as unknown as Me
}
