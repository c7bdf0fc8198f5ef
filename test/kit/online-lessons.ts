// Online lessons as tests make, publish and attend them.
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { CallDown } from '../../protocol/call/events.ts'
import { CALL_SOCKET_PATH, JoinCall } from '../../protocol/calls.ts'
import type { InputOf } from '../../protocol/endpoint.ts'
import type { CallId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { GetJournalRules, type JournalRules, SetJournalRules } from '../../protocol/journal-rules.ts'
import { CreateOnlineLesson, ListLessonsOfDay, type OnlineLesson, PublishOnlineLesson } from '../../protocol/online-lessons.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs, type Person } from './act-as.ts'
import { CallLine } from './enter-call.ts'
import { upgrade } from './open-sockets.ts'

export const TODAY = '2025-10-06'

type Wanted = Partial<InputOf<typeof CreateOnlineLesson>>

/** From 08:00 on, when the clock of the tests begins, unless said otherwise. */
export async function plan(teacher: Client, studyGroupId: StudyGroupId, other: Wanted = {}): Promise<OnlineLesson> {
  const { lessons } = await teacher.call(CreateOnlineLesson, wanted(studyGroupId, other))
  const [lesson] = lessons
  if (!lesson) throw new Error('nothing was made')
  return lesson
}

export function wanted(studyGroupId: StudyGroupId, other: Wanted = {}): InputOf<typeof CreateOnlineLesson> {
  return {
    studyGroupId,
    clientId: crypto.randomUUID(),
    on: TODAY,
    when: { at: 'time', startsAt: '08:00', endsAt: '08:40' },
    audience: { for: 'group' },
    platform: 'builtIn',
    url: null,
    repeatUntil: null,
    ...other,
  }
}

/** Of the timetable. */
export async function planLesson(teacher: Client, studyGroupId: StudyGroupId, on = TODAY, other: Wanted = {}): Promise<OnlineLesson> {
  const { lessons } = await teacher.call(ListLessonsOfDay, { studyGroupId, on })
  const [lesson] = lessons
  if (!lesson) throw new Error(`the group has no lesson on ${on}`)
  return plan(teacher, studyGroupId, { on, when: { at: 'lesson', lessonId: lesson.lessonId }, ...other })
}

export function publish(teacher: Client, { onlineLessonId, version }: OnlineLesson): Promise<OnlineLesson> {
  return teacher.call(PublishOnlineLesson, { onlineLessonId, version })
}

export async function decide(rules: Partial<JournalRules>): Promise<void> {
  const zueva: Person = await actAs('Зуева')
  const { rules: before, version } = await zueva.call(GetJournalRules, {})
  await zueva.call(SetJournalRules, { rules: { ...before, ...rules }, version })
}

/** Into the call with a ticket, as their browser does. */
export async function enterLesson(person: Person, callId: CallId | null): Promise<CallLine> {
  const { ticket } = await person.call(JoinCall, { callId: callId ?? ('' as CallId) })
  const path = `${CALL_SOCKET_PATH.replace(':callId', callId ?? '')}?v=${PROTOCOL_VERSION}&ticket=${encodeURIComponent(ticket)}&tab=${crypto.randomUUID()}`
  const { webSocket } = await upgrade(person, path)
  if (!webSocket) throw new Error('the call was refused')
  const line = new CallLine(webSocket, (json) => CallDown.parse(json))
  await line.snapshot()
  return line
}

/** As if somebody who was in the call had been there from one minute of the lesson to another: in no test minutes pass. */
export async function stayed(callId: CallId | null, { personId }: { personId: PersonId }, from: number, to: number): Promise<void> {
  const room = env.CALL_ROOM.getByName(callId ?? '')
  const startedAt = (await room.report())?.startedAt ?? 0
  await runInDurableObject(room, (_, { storage: { sql } }) => {
    const [joined, left] = [startedAt + from * 60_000, startedAt + to * 60_000]
    sql.exec('UPDATE visits SET joined_at = ?, left_at = ? WHERE attendee_id = ?', joined, left, personId)
  })
}
