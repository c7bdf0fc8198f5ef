// /dev/call: the screen of a call with people who are not there. `?people=36&cameras=36&role=speaker&screen=1&lobby=1`. Only in dev builds.
import '../../app/add-in-call-texts.ts'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { CallRole } from '../../../protocol/rights.ts'
import { Call } from '../call.ts'
import { CallDock } from '../call-dock.tsx'
import { CallEnd } from '../call-end.tsx'
import { CallScreen } from '../call-screen.tsx'
import { currentCall } from '../current-call.ts'
import { OwnMedia } from '../own-media.ts'
import { type CallInfo, Prejoin } from '../prejoin.tsx'
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
  const { query } = useLocation()
  const call = currentCall.value
  useEffect(() => {
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
        })
      },
      openSession: fakeSession,
    })
    currentCall.value = made
    return () => made.leave()
  }, [])
  if (query.door !== undefined) return <Prejoin info={INFO} onSignIn={() => {}} />
  if (query.end !== undefined)
    return <CallEnd title={INFO.title} chatId={null} kind={INFO.kind} why={query.end as 'ended'} onBack={() => {}} />
  if (!call) return null
  return query.dock === undefined ? <CallScreen call={call} /> : <CallDock />
}
