import { Phone, Video } from 'lucide-preact'
import type { RunningCall } from '../../protocol/call/ringing.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { LinkButton } from '../ui/button.tsx'
import styles from './call-bar.module.css'
import { callPath } from './call-path.ts'

/** Above the messages of a chat while a call goes on in it: «Идёт звонок · Присоединиться». */
export default function CallBar({ running: { callId, media } }: { readonly running: RunningCall }) {
  const Icon = media === 'video' ? Video : Phone
  return (
    <div class={styles.bar} role="status">
      <Icon size={20} aria-hidden />
      <span class={styles.words}>{t(`calls.goesOn.${media}`)}</span>
      <LinkButton variant="primary" href={callPath(callId)}>
        {t('calls.join')}
      </LinkButton>
    </div>
  )
}
