import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { closeInbox, inboxMark, onInbox, openInbox } from '../../web/platform/inbox-socket.ts'
import { FakeSocket } from '../kit/fake-socket.ts'

const GROUP = 'grp_00000000000000000000'
const OTHER = 'grp_11111111111111111111'

beforeEach(() => {
  FakeSocket.all = []
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('location', { origin: 'https://zvonok.test' })
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
  vi.stubGlobal('addEventListener', () => {})
  openInbox(() => {})
  FakeSocket.all.at(-1)?.open()
})
afterEach(() => {
  closeInbox()
  vi.unstubAllGlobals()
})

const lessonChanged = (studyGroupId: string) =>
  FakeSocket.all.at(-1)?.say({ type: 'lesson.changed', studyGroupId, lessonId: 'lsn_00000000000000000000', days: [] })
function heardSince(since?: number): string[] {
  const heard: string[] = []
  onInbox('lesson.changed', ({ studyGroupId }) => heard.push(studyGroupId), since)
  return heard
}

describe('news while a grid is read', () => {
  it('[INB-13] are heard once by who listens from before it was asked for, and what comes later too', () => {
    lessonChanged(OTHER)
    const since = inboxMark()
    lessonChanged(GROUP)
    const heard = heardSince(since)
    expect(heard).toEqual([GROUP])
    lessonChanged(OTHER)
    expect(heard).toEqual([GROUP, OTHER])
    expect(heardSince()).toEqual([])
  })

  it('[INB-13] too many to be kept count as a line that was away: everything is read again', () => {
    const since = inboxMark()
    for (let i = 0; i < 101; i++) lessonChanged(GROUP)
    let reads = 0
    onInbox('reconnected', () => reads++, since)
    expect([heardSince(since).length, reads]).toEqual([100, 1])
  })

  it('[INB-13] of one person are gone when another signs in', () => {
    const since = inboxMark()
    lessonChanged(GROUP)
    closeInbox()
    expect(heardSince(since)).toEqual([])
  })
})
