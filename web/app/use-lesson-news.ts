import { useEffect, useRef } from 'preact/hooks'
import { onInbox } from '../platform/inbox-socket.ts'

/** Reads again when a lesson is other than planned or online (also when a teacher will be away, for who plans), and after the socket has been away. */
export function useLessonNews(reload: () => void): void {
  const latest = useRef(reload)
  latest.current = reload
  useEffect(() => {
    const read = () => latest.current()
    const stops = [
      onInbox('lesson.changed', read),
      onInbox('onlineLesson.changed', read),
      onInbox('teacherAbsences.changed', read),
      onInbox('reconnected', read),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
}
