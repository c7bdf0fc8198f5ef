// An open grid follows what is done to its lessons elsewhere: kind of work and topic, cancelled, moved, added, closed. Rules GRD-14, LCK-12.
import { CallFailed, CallRefused } from '../platform/call.ts'
import { onInbox } from '../platform/inbox-socket.ts'
import { log } from '../platform/log.ts'
import type { Grid, GridData } from './grid-state.ts'

type Read = Pick<GridData, 'lessons' | 'substituteFor' | 'cells' | 'notices'>

/** Also what was told while the socket was away, or since the grid was asked for. `reopen`: the columns are others. Answers how to stop. */
export function hearLessons(grid: Grid, read: () => Promise<Read>, reopen: () => void, since?: number): () => void {
  const again = () => {
    read().then(
      (fresh) => {
        // Cell by cell, so that neither the cursor nor unsaved marks are disturbed.
        fresh.cells.forEach(grid.hear)
        grid.hearNotices(fresh.notices)
        if (hasSameColumns(grid.data, fresh)) fresh.lessons.forEach(grid.putLesson)
        else reopen()
      },
      (error: unknown) => {
        if (!(error instanceof CallFailed)) log.error('grid.lessons_not_read', error)
        // A substitution that is over closes the grid. Without a session or a network it stays: what was typed waits in it for both.
        if (error instanceof CallRefused && error.code === 'not_found') reopen()
      },
    )
  }
  const stops = [
    onInbox(
      'lesson.changed',
      ({ studyGroupId }) => {
        if (studyGroupId === grid.data.group.studyGroupId) again()
      },
      since,
    ),
    onInbox(
      'unlocks.changed',
      ({ studyGroupId }) => {
        if (studyGroupId === null || studyGroupId === grid.data.group.studyGroupId) again()
      },
      since,
    ),
    onInbox('reconnected', again, since),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** A cell's place never changes while a grid is open; whether its day is closed does, and is the lesson's own signal. */
export function hasSameColumns(open: Pick<Read, 'lessons' | 'substituteFor'>, fresh: Pick<Read, 'lessons' | 'substituteFor'>): boolean {
  const places = ({ lessons, substituteFor }: Pick<Read, 'lessons' | 'substituteFor'>) =>
    JSON.stringify([lessons.map(({ id, on, number, cancelled }) => [id, on, number, cancelled]), substituteFor])
  return places(open) === places(fresh)
}
