import { useEffect, useRef } from 'preact/hooks'
import { onInbox } from '../platform/inbox-socket.ts'

/** Reads again when a parent of the class has signed, and after the socket has been away. */
export function useSignatureNews(reload: () => void): void {
  const latest = useRef(reload)
  latest.current = reload
  useEffect(() => {
    const read = () => latest.current()
    const stops = [onInbox('diary.signed', read), onInbox('reconnected', read)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
}
