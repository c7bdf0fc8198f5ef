// «Звонки»: what came in and went out, what goes on, and the call by link (checklist CA-21, CA-22). Opening it is seeing what was missed.
import { useSignal } from '@preact/signals'
import { Link, Phone } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import { type CallRecord, ListCalls, ReadCalls } from '../../protocol/calls.ts'
import type { Me } from '../../protocol/identity.ts'
import { canAny } from '../../protocol/rights.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { missedCalls } from '../app/unread.ts'
import { schoolDayOf } from '../messenger/chat-words.ts'
import { call } from '../platform/call.ts'
import { inboxLine } from '../platform/inbox-socket.ts'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ListRow } from '../ui/list-row.tsx'
import { toast } from '../ui/toast.tsx'
import { CallRow } from './call-row.tsx'
import styles from './calls-page.module.css'
import { callsNews } from './calls-state.ts'
import LinkCallDialog from './link-call-dialog.tsx'

/** `beside`: the other column of a desktop, which has nothing of its own to show. */
type Props = { readonly person: Me; readonly beside?: boolean }

export default function CallsPage({ person, beside = false }: Props) {
  const linking = useSignal(false)
  const mayLink = canAny(person.roles, 'call.startByLink')
  const link = () => {
    linking.value = true
  }
  return (
    <>
      {beside ? <Beside onLink={mayLink ? link : null} /> : <History person={person} onLink={mayLink ? link : null} />}
      {linking.value && (
        <LinkCallDialog
          onClose={() => {
            linking.value = false
          }}
        />
      )}
    </>
  )
}

function Beside({ onLink }: { readonly onLink: (() => void) | null }) {
  return (
    <EmptyState
      title={t('calls.beside')}
      hint={t('calls.beside.hint')}
      icon={<Phone size={28} aria-hidden />}
      action={
        onLink && (
          <Button icon={<Link size={18} aria-hidden />} onClick={onLink}>
            {t('calls.link')}
          </Button>
        )
      }
    />
  )
}

function History({ person, onLink }: { readonly person: Me; readonly onLink: (() => void) | null }) {
  const latest = useResource('calls', () => call(ListCalls, {}))
  const older = useSignal<{ readonly calls: readonly CallRecord[]; readonly next: number | null } | null>(null)
  const action = useAction()
  const news = callsNews.value
  const heard = useSignal(news)
  useEffect(() => {
    if (heard.peek() === news) return
    heard.value = news
    latest.reload()
  }, [news])
  const missed = latest.data.value?.missed ?? 0
  useEffect(() => {
    // Seen by whoever looks, not by a tab behind others.
    const see = () => {
      if (document.visibilityState !== 'visible' || (missed === 0 && missedCalls.peek() === 0)) return
      call(ReadCalls, {}).then(
        () => {
          missedCalls.value = 0
        },
        // The number stays, and the next look tries again.
        () => undefined,
      )
    }
    see()
    document.addEventListener('visibilitychange', see)
    return () => document.removeEventListener('visibilitychange', see)
  }, [missed, missedCalls.value])
  const more = (before: number) =>
    action.run(async () => {
      try {
        const page = await call(ListCalls, { before })
        older.value = { calls: [...(older.value?.calls ?? []), ...page.calls], next: page.next }
      } catch (error) {
        toast(refusalText(error))
      }
    })
  const day = schoolDayOf(person)
  return (
    <>
      <header class={styles.head}>
        <h1>{t('calls.title')}</h1>
        {latest.data.value !== null && inboxLine.value !== 'open' && (
          <p class={styles.line} role="status">
            {t('messenger.connecting')}
          </p>
        )}
      </header>
      <div class={styles.scroll}>
        {onLink && (
          <ListRow
            onClick={onLink}
            start={
              <span class={styles.link}>
                <Link size={22} aria-hidden />
              </span>
            }
            title={t('calls.link')}
          />
        )}
        <ResourceView resource={latest} shape="rows">
          {(first) => {
            const known = new Set(first.calls.map(({ callId }) => callId))
            const rest = older.value?.calls.filter(({ callId }) => !known.has(callId)) ?? []
            const calls = [...first.calls, ...rest]
            const next = older.value ? older.value.next : first.next
            if (calls.length === 0)
              return <EmptyState title={t('calls.none')} hint={t('calls.none.hint')} icon={<Phone size={28} aria-hidden />} />
            return (
              <>
                <ul aria-label={t('calls.list')}>
                  {calls.map((record) => (
                    <CallRow key={`${record.callId} ${record.at}`} record={record} day={day} />
                  ))}
                </ul>
                {next !== null && (
                  <div class={styles.more}>
                    <Button busy={action.busy.value} onClick={() => more(next)}>
                      {t('calls.more')}
                    </Button>
                  </div>
                )}
              </>
            )
          }}
        </ResourceView>
      </div>
    </>
  )
}
