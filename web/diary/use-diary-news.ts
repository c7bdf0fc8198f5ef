import { useEffect, useRef } from 'preact/hooks'
import type { PersonId } from '../../protocol/ids.ts'
import { onInbox } from '../platform/inbox-socket.ts'

/** Reads again when a cell of this pupil or a lesson changes, and after the socket has been away. */
export function useDiaryNews(studentId: PersonId, reload: () => void): void {
  const latest = useRef(reload)
  latest.current = reload
  useEffect(() => {
    const stops = [
      onInbox('cell.changed', ({ cell }) => {
        if (cell.studentId === studentId) latest.current()
      }),
      // Whose lessons it concerns the server has decided by telling them; a parent of two children reads both again.
      onInbox('lesson.changed', () => latest.current()),
      onInbox('reconnected', () => latest.current()),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [studentId])
}
