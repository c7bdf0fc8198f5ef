// A call in the place of a message's words: going on, over, missed. With words, not with a colour alone.
import { Phone, PhoneMissed, Video } from 'lucide-preact'
import type { CallNote as Note } from '../../protocol/call/ringing.ts'
import type { ChatId } from '../../protocol/ids.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { me } from '../app/session.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import styles from './call-note.module.css'
import { callPath } from './call-path.ts'
import { noteText } from './note-text.ts'
import { useStartCall } from './start-call.ts'
import { WhoCameButton } from './who-came-button.tsx'

type Props = {
  readonly note: Note
  /** One began it oneself. */
  readonly own: boolean
  /** Whom to call back: the chat of two; null of others, where calling back would ring everybody. */
  readonly backTo: ChatId | null
  /** One administers the chat. */
  readonly administers: boolean
}

export default function CallNote({ note, own, backTo, administers }: Props) {
  const { callId, media, outcome } = note
  const { busy, start } = useStartCall()
  const lost = outcome === 'missed'
  const list = !lost && backTo === null && (own || (administers && !me.value?.roles.includes('student')))
  const Icon = lost ? PhoneMissed : media === 'video' ? Video : Phone
  return (
    <div class={lost && !own ? `${styles.note} ${styles.missed}` : styles.note}>
      <span class={outcome === 'running' ? `${styles.sign} ${styles.live}` : styles.sign}>
        <Icon size={20} aria-hidden />
      </span>
      <div class={styles.words}>
        {/* The same mark by which a test or a reader finds the words of any message. */}
        <b dir="auto">{t(`calls.note.${media}`)}</b>
        <span class={styles.outcome}>{noteText(note, own)}</span>
      </div>
      {list && <WhoCameButton callId={callId} of={t(`calls.note.${media}`)} />}
      {outcome === 'running' && (
        <LinkButton variant="primary" href={callPath(callId)}>
          {t('calls.join')}
        </LinkButton>
      )}
      {lost && !own && backTo !== null && (
        <Button busy={busy} onClick={() => start({ chatId: backTo, personIds: null }, media)}>
          {t('calls.note.back')}
        </Button>
      )}
    </div>
  )
}
