import type { PersonId } from '../../protocol/ids.ts'
import type { NewCall } from './found-call.ts'

/** The call as the room keeps it. */
export type Call = Omit<NewCall, 'people' | 'ring' | 'organiser'> & {
  /** Who began it. */
  readonly starter: NewCall['organiser']
  /** Whose call it is: also while somebody else stands in for them. */
  organiserId: PersonId
  /** Nobody stands in for whoever was never there. */
  organiserCame: boolean
  settings: NewCall['settings']
  /** Only those on the list may come. */
  readonly listed: boolean
  /** The chat is the call's own. */
  readonly ownChat: boolean
  /** Of a personal chat: the one who was called. */
  readonly withId: NewCall['ring'][number] | null
  readonly startedAt: number
  /** Of the last event. */
  seq: number
  lastHandAt: number
  /** Until then it rings; null when it does not. */
  ringUntil: number | null
  /** Until then whoever has answered is waited for; null when nobody is. */
  comingUntil: number | null
  /** Nobody is there since; null while somebody is, or nobody ever was. */
  emptySince: number | null
  /** Somebody besides whoever began it has been there. */
  othersCame: boolean
  endedAt: number | null
  /** What its chats have not been told yet. */
  chatOwes: { founded?: boolean; open?: boolean; over?: boolean }
}

/** A call that an earlier release has kept knows less: what it lacks is as it was then. */
export function withNewer(call: Call): Call {
  const { comingUntil = null, ringName = null, settings } = call as Omit<Call, 'comingUntil' | 'ringName'> & Partial<Call>
  const { newcomersListen = false, reactions = true } = settings as Partial<Call['settings']>
  return { ...call, comingUntil, ringName, settings: { ...settings, newcomersListen, reactions } }
}
