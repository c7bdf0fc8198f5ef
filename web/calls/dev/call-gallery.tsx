// /gallery/call: the screens of a call with people, a room and devices that are not there. Only in dev builds and for scripts/screens.mjs.
// `?people=36&cameras=36&role=speaker&screen&lobby` the call · `&layout=speaker` · `door=|refused|missing|busy|guest` · `end=ended|removed|…` · `waiting`
// `chat` in it the class's chat of whoever is signed in · `dock` its small window above that chat · `ring` somebody calls.
import '../../app/add-in-call-texts.ts'
import { useEffect, useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { PersonId } from '../../../protocol/ids.ts'
import { CallRole } from '../../../protocol/rights.ts'
import { callDock } from '../../app/in-call.ts'
import { chatList } from '../../messenger/chat-list-state.ts'
import { serverNow } from '../../platform/server-clock.ts'
import { Call } from '../call.ts'
import { CallDock } from '../call-dock.tsx'
import { CallEnd } from '../call-end.tsx'
import { CallScreen } from '../call-screen.tsx'
import { callsNews, ringing } from '../calls-state.ts'
import { currentCall } from '../current-call.ts'
import { OwnMedia } from '../own-media.ts'
import { type CallInfo, Prejoin } from '../prejoin.tsx'
import { fakeDevices } from './fake-devices.ts'
import { FAKE_CALL, fakeRoom } from './fake-room.ts'
import { fakeSession } from './fake-session.ts'

const INFO: CallInfo = {
  callId: FAKE_CALL,
  kind: 'lesson',
  title: 'Математика, 7Б',
  media: 'video',
  state: 'open',
  role: 'speaker',
  lobby: false,
  locked: false,
  people: 12,
  chatId: null,
  onlineLessonId: null,
  carrier: { provider: 'sfu' },
}

export default function CallGallery() {
  const { query, route } = useLocation()
  const call = currentCall.value
  const chat = chatList.value?.find(({ kind }) => kind === 'class')
  const needsChat = query.chat !== undefined || query.dock !== undefined || query.ring !== undefined
  /** What rings is told anew with the first word of the inbox. */
  const isHeard = callsNews.value > 0
  const isReady = !needsChat || chat !== undefined
  // Before whatever is drawn below asks for them.
  useMemo(() => fakeDevices(query.door ?? ''), [])
  useEffect(() => {
    if (!isReady || query.door !== undefined || query.ring !== undefined) return
    const made = new Call({
      callId: FAKE_CALL,
      own: new OwnMedia(),
      open: (onProvider) => {
        queueMicrotask(() => onProvider({ provider: 'sfu' }))
        return fakeRoom({
          people: Number(query.people ?? 6),
          cameras: Number(query.cameras ?? 4),
          role: CallRole.safeParse(query.role).data ?? 'organiser',
          screen: query.screen !== undefined,
          lobby: query.lobby !== undefined,
          waiting: query.waiting !== undefined,
          chatId: chat?.chatId ?? null,
        })
      },
      openSession: fakeSession,
    })
    if (query.layout === 'speaker') made.desk.setLayout('speaker')
    if (query.camera !== undefined) void made.own.setCamera(true)
    currentCall.value = made
    if (query.dock === undefined) return () => made.leave()
    callDock.value = CallDock
    route(`/chats/${chat?.chatId}`)
  }, [isReady])
  useEffect(() => {
    if (query.ring === undefined || !chat || !isHeard) return
    const from = {
      personId: 'per_00000000000000000001' as PersonId,
      name: { familyName: 'Орлова', givenName: 'Анна', patronymic: 'Сергеевна' },
    }
    ringing.value = [
      {
        callId: FAKE_CALL,
        media: 'video',
        chatId: chat.chatId,
        title: chat.title,
        from,
        until: serverNow() + 600_000,
      },
    ]
    route('/diary')
  }, [isReady, isHeard])
  if (query.door !== undefined) {
    const guest = query.door === 'guest'
    return <Prejoin info={guest ? { ...INFO, kind: 'link', title: 'Экскурсия', role: null, lobby: true } : INFO} onSignIn={() => {}} />
  }
  if (query.end !== undefined) {
    return (
      <CallEnd
        title={INFO.title}
        chatId={null}
        kind={query.end === 'ended' ? 'lesson' : 'link'}
        media="video"
        why={query.end as 'ended'}
        onBack={() => {}}
      />
    )
  }
  return call && query.dock === undefined && query.ring === undefined ? <CallScreen call={call} /> : null
}
