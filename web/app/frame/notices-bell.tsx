// «Уведомления» in the frame, with how many rows there are new ones in. In a chunk of its own: whoever signs in does without for a moment.
import { Bell } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import '../add-bell-texts.ts'
import { t } from '../i18n.ts'
import { isAt } from '../menu.ts'
import { unreadNotices } from '../unread.ts'
import styles from './notices-bell.module.css'

export default function NoticesBell() {
  const { path } = useLocation()
  const count = unreadNotices.value
  const label = count === 0 ? t('bell.notices') : t('bell.unread', { count })
  return (
    <a class={styles.bell} href="/notices" aria-label={label} aria-current={isAt(path, '/notices') ? 'page' : undefined}>
      <Bell size={22} aria-hidden />
      {count > 0 && <span aria-hidden>{count}</span>}
    </a>
  )
}
