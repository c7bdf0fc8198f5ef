// «Уведомления»: what the inbox has told of the journal, the latest first. Whoever looks at the list has seen it, on all their devices.
import { useSignal } from '@preact/signals'
import { CalendarDays, Hourglass, type LucideIcon, NotebookText, Star, UserX } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import { groupNotices, type NoticeGroup } from '../../protocol/inbox/notice-groups.ts'
import { ListNotices, type Notice, ReadNotices } from '../../protocol/inbox/notices.ts'
import '../app/add-bell-texts.ts'
import '../app/add-diary-texts.ts'
import '../app/add-journal-texts.ts'
import '../app/add-term-texts.ts'
import { t } from '../app/i18n.ts'
import { momentText, shortMoment } from '../app/moment-text.ts'
import { Page } from '../app/page.tsx'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { onInbox } from '../platform/inbox-socket.ts'
import { useResource } from '../platform/use-resource.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { rowOf } from './notice-words.ts'
import styles from './notices-page.module.css'

const ICONS: Readonly<Record<Notice['about'], LucideIcon>> = {
  mark: NotebookText,
  expired: Hourglass,
  absence: UserX,
  attendance: UserX,
  lesson: CalendarDays,
  termMark: Star,
}

export default function NoticesPage() {
  const notices = useResource('notices', () => call(ListNotices, {}))
  /** What had been seen before this visit: what came since stays marked while one looks at it. */
  const seenBefore = useSignal<number | null>(null)
  const told = useRef(0)
  const reload = useRef(notices.reload)
  reload.current = notices.reload
  useEffect(() => {
    const again = () => reload.current()
    const stops = [onInbox('noticeList.changed', again), onInbox('reconnected', again)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  const list = notices.data.value
  useEffect(() => {
    if (list === null) return
    seenBefore.value ??= list.readSeq
    const latest = list.notices[0]?.seq ?? 0
    if (latest <= Math.max(list.readSeq, told.current)) return
    told.current = latest
    // Not heard, it stays new: the next visit says it again.
    void call(ReadNotices, { seq: latest }).catch(() => undefined)
  }, [list])
  return (
    <Page title={t('bell.notices')} end={<a href="/account">{t('told.settings')}</a>}>
      <ResourceView resource={notices} shape="rows">
        {(data) =>
          data.notices.length === 0 ? (
            <EmptyState title={t('told.none')} hint={t('told.none.hint')} />
          ) : (
            <ul class={styles.list}>
              {groupNotices(data.notices).map((group) => (
                <NoticeRow key={group[0].seq} group={group} isNew={group[0].seq > (seenBefore.value ?? data.readSeq)} />
              ))}
            </ul>
          )
        }
      </ResourceView>
    </Page>
  )
}

function NoticeRow({ group, isNew }: { readonly group: NoticeGroup; readonly isNew: boolean }) {
  const [{ notice, at }] = group
  const { title, details, href } = rowOf(group)
  const Icon = ICONS[notice.about]
  return (
    <li>
      <a class={styles.row} href={href} data-new={isNew || undefined}>
        <span class={styles.icon} data-about={notice.about}>
          <Icon size={20} aria-hidden />
        </span>
        <span class={styles.words}>
          <span class={styles.title}>
            {title}
            {isNew && <span class="visually-hidden">, {t('told.new')}</span>}
          </span>
          {(notice.child !== null || details.length > 0) && (
            <span class={styles.details}>
              <bdi>{[notice.child?.givenName, ...details].filter(Boolean).join(' · ')}</bdi>
            </span>
          )}
        </span>
        <time class={styles.details} dateTime={new Date(at).toISOString()} title={momentText(at)}>
          {shortMoment(at)}
        </time>
      </a>
    </li>
  )
}
