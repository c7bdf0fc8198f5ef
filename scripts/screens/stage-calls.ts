// Calls that were, and online lessons: one that is over and its report, one that goes on, one to come. Once a state.
import {
  CALL_SOCKET_PATH,
  CALL_SOCKET_QUERY,
  DeclineCall,
  JoinCall,
  ListCalls,
  StartChatCall,
  StartLinkCall,
} from '../../protocol/calls.ts'
import type { CallId, StudyGroupId } from '../../protocol/ids.ts'
import { EndOnlineLesson, ListOnlineLessons } from '../../protocol/online-lessons.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { chatsOf } from '../bench/sockets.ts'
import type { Client } from '../house/client.ts'
import type { People } from '../house/demo-life.ts'
import { mathsOf7B, planLesson, publishLesson } from '../house/online-lesson.ts'

export async function stageCalls(people: People): Promise<void> {
  const studyGroupId = await mathsOf7B(people.teacher)
  const { lessons } = await people.teacher.call(ListOnlineLessons, { studyGroupId })
  if (lessons.length === 0) await stageLessons(people, studyGroupId)
  const { calls } = await people.parent.call(ListCalls, {})
  if (calls.length === 0) await stageHistory(people)
}

async function stageLessons({ teacher, pupil }: People, studyGroupId: StudyGroupId): Promise<void> {
  const plan = (startsAt: string, endsAt: string) => planLesson(teacher, studyGroupId, { on: '2025-10-06', startsAt, endsAt })
  const over = await publishLesson(teacher, await plan('07:45', '08:25'))
  if (over.callId === null) throw new Error('a published lesson has no call')
  const there = [await enter(teacher, over.callId), await enter(pupil, over.callId)]
  await teacher.call(EndOnlineLesson, { onlineLessonId: over.onlineLessonId })
  for (const socket of there) socket.close(1000)
  await publishLesson(teacher, await plan('08:00', '08:40'))
  await plan('08:10', '08:25')
}

/** Called by whoever it is for: declined, and answered for a moment. */
async function stageHistory({ teacher, parent }: People): Promise<void> {
  const [withParents] = (await chatsOf(parent)).filter(({ kind, title }) => kind === 'parents' && title.includes('7Б'))
  if (!withParents) return
  const ring = () =>
    teacher.call(StartChatCall, { chatId: withParents.chatId, clientId: crypto.randomUUID(), media: 'video', personIds: null })
  const first = await ring()
  const answered = [await enter(teacher, first.callId), await enter(parent, first.callId)]
  answered[0]?.send(JSON.stringify({ type: 'call.end', clientId: crypto.randomUUID() }))
  await Promise.all(answered.map(closed))
  const second = await ring()
  await parent.call(DeclineCall, { callId: second.callId })
  const settings = { guests: true, lobby: true, screenShare: 'all' as const }
  await teacher.call(StartLinkCall, { clientId: crypto.randomUUID(), title: 'Экскурсия в музей', media: 'video', settings })
}

/** Into a call as a browser goes there, without the media. */
async function enter(person: Client, callId: CallId): Promise<WebSocket> {
  const { ticket } = await person.call(JoinCall, { callId })
  const query = new URLSearchParams({
    [CALL_SOCKET_QUERY.version]: String(PROTOCOL_VERSION),
    [CALL_SOCKET_QUERY.ticket]: ticket,
    [CALL_SOCKET_QUERY.tab]: crypto.randomUUID(),
  })
  const url = `${person.base.replace('http', 'ws')}${CALL_SOCKET_PATH.replace(':callId', callId)}?${query}`
  const socket = new WebSocket(url, { headers: { cookie: person.cookie, origin: person.base } } as unknown as string[])
  await new Promise((resolve, reject) => {
    socket.onmessage = resolve
    socket.onerror = () => reject(new Error('the call did not open'))
  })
  return socket
}

const closed = (socket: WebSocket) => new Promise((resolve) => socket.addEventListener('close', resolve))
