import { useEffect, useRef } from 'preact/hooks'
import type { PersonId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { onInbox } from '../platform/inbox-socket.ts'

export type DiaryNews = Extract<
  InboxDown,
  { type: 'cell.changed' | 'lesson.changed' | 'onlineLesson.changed' | 'termMark.changed' | 'diary.signed' }
>

const TYPES = ['cell.changed', 'lesson.changed', 'onlineLesson.changed', 'termMark.changed', 'diary.signed'] as const

/** Reads again when news of this pupil concern what is shown, and after the socket has been away. */
export function useDiaryNews(studentId: PersonId, concerns: (news: DiaryNews) => boolean, reload: () => void): void {
  const latest = useRef({ concerns, reload })
  latest.current = { concerns, reload }
  useEffect(() => {
    const hear = (news: DiaryNews) => {
      if (isOf(news, studentId) && latest.current.concerns(news)) latest.current.reload()
    }
    const stops = [...TYPES.map((type) => onInbox(type, hear)), onInbox('reconnected', () => latest.current.reload())]
    return () => {
      for (const stop of stops) stop()
    }
  }, [studentId])
}

/** Whose lessons a change concerns the server has decided by telling them; a parent of two children reads both again. */
function isOf(news: DiaryNews, studentId: PersonId): boolean {
  if (news.type === 'lesson.changed' || news.type === 'onlineLesson.changed') return true
  return (news.type === 'cell.changed' ? news.cell.studentId : news.studentId) === studentId
}
