// After a call: what happened, and where to go from there.
import { DoorClosed, MonitorSmartphone, Phone, PhoneMissed, PhoneOff, UserX } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import type { CallKind, CallMedia } from '../../protocol/call/events.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { t } from '../app/i18n.ts'
import { homeOf } from '../app/menu.ts'
import { refusalText } from '../app/refusal-text.ts'
import { me } from '../app/session.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import type { CallEnd as Why } from './call-state.ts'
import { endTitle, type KnownEnd, knownEnd } from './end-words.ts'
import styles from './prejoin.module.css'
import { useStartCall } from './start-call.ts'

const ICONS = {
  ended: PhoneOff,
  declined: PhoneMissed,
  unanswered: PhoneMissed,
  left: PhoneOff,
  removed: UserX,
  denied: DoorClosed,
  elsewhere: MonitorSmartphone,
} satisfies Record<KnownEnd, unknown>

type Props = {
  readonly title: string
  readonly chatId: ChatId | null
  readonly kind: CallKind | null
  readonly media: CallMedia
  readonly why: Why
  /** Into the call from another page, else to its door. */
  readonly onBack: () => void
}

export function CallEnd({ title, chatId, kind, media, why, onBack }: Props) {
  const { route } = useLocation()
  const { busy, start } = useStartCall()
  const person = me.value
  const told = knownEnd(why)
  const Icon = ICONS[told ?? 'ended']
  usePageTitle(title || t('inCall.title'))
  // Only a call of two ends so: nobody else is rung.
  const alone = told === 'declined' || told === 'unanswered'
  const back = told === 'left' || told === 'elsewhere' || told === null
  return (
    <main class={styles.door} id="content">
      <EmptyState
        page
        title={told === null ? t('inCall.over.failed') : endTitle(told, kind)}
        hint={
          told === null
            ? refusalText(why)
            : told === 'left' || (told === 'ended' && kind === 'lesson')
              ? title
              : t(`inCall.over.${told}.hint`)
        }
        icon={<Icon size={28} aria-hidden />}
        action={
          <>
            {back && (
              <Button variant="primary" onClick={onBack}>
                {t(told === 'elsewhere' ? 'inCall.over.here' : 'inCall.over.back')}
              </Button>
            )}
            {alone && chatId && (
              <Button
                variant="primary"
                icon={<Phone size={18} aria-hidden />}
                busy={busy}
                onClick={() => start({ chatId, personIds: null }, media)}
              >
                {t('inCall.over.again')}
              </Button>
            )}
            {chatId && person && <LinkButton href={`/chats/${chatId}`}>{t('inCall.over.chat')}</LinkButton>}
            {person && (
              <Button variant="quiet" onClick={() => route(homeOf(person))}>
                {t('inCall.over.home')}
              </Button>
            )}
          </>
        }
      />
    </main>
  )
}
