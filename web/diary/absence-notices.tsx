// What a child's parents have told the school beforehand, and the button to tell it. For parents only: a pupil's own diary has none of it.
import { useSignal } from '@preact/signals'
import { CalendarX2 } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import { type AbsenceNotice, ListAbsenceNotices, WithdrawAbsence } from '../../protocol/attendance.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { shortName } from '../../protocol/people.ts'
import '../app/add-attendance-texts.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { me } from '../app/session.ts'
import { noticeText } from '../journal/attendance/attendance-words.ts'
import { call } from '../platform/call.ts'
import { onInbox } from '../platform/inbox-socket.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './absence.module.css'
import { AbsenceDialog } from './absence-dialog.tsx'
import { useKept } from './use-kept.ts'

type Open = { readonly said?: AbsenceNotice }

export function AbsenceNotices({ studentId }: { readonly studentId: PersonId }) {
  const child = me.value?.children.find((one) => one.personId === studentId)
  if (child === undefined) return null
  return <Notices studentId={studentId} child={child.name.givenName} />
}

function Notices({ studentId, child }: { readonly studentId: PersonId; readonly child: string }) {
  const notices = useKept(`absence notices ${studentId}`, ListAbsenceNotices, { studentId })
  const open = useSignal<Open | null>(null)
  const withdrawing = useAction()
  useEffect(() => {
    // The other parent, or this one's other browser.
    const stops = [
      onInbox('absences.changed', (event) => {
        if (event.studentId === studentId) notices.reload()
      }),
      onInbox('reconnected', notices.reload),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [studentId])
  const close = (sent: boolean) => {
    open.value = null
    if (!sent) return
    toast(t('att.report.sent'))
    notices.reload()
  }
  const withdraw = ({ noticeId, saidAt }: AbsenceNotice) =>
    withdrawing.run(async () => {
      try {
        await call(WithdrawAbsence, { studentId, noticeId, saidAt })
        toast(t('att.withdrawn'))
      } finally {
        // Also when the other parent has said something else meanwhile: then that is what stands here.
        notices.reload()
      }
    })
  return (
    <ResourceView resource={notices} shape="rows">
      {({ data: { today, nextOn, notices: said }, keptAt }) => (
        <section class={styles.notices} aria-label={t('att.ahead')}>
          {/* Without a network it is read only: nothing can be said to the school now. */}
          {keptAt === null && (
            <Button
              variant="primary"
              icon={<CalendarX2 size={18} aria-hidden />}
              onClick={() => {
                open.value = {}
              }}
            >
              {t('att.report')}
            </Button>
          )}
          {withdrawing.failure.value !== null && <Banner tone="danger">{refusalText(withdrawing.failure.value)}</Banner>}
          {said.length > 0 && (
            <>
              <h2 class={styles.title}>{t('att.ahead')}</h2>
              <ul class={styles.said}>
                {said.map((one) => (
                  <li key={one.noticeId}>
                    <p class={styles.when}>{noticeText(one)}</p>
                    <p class={styles.quiet}>{[t(`att.reason.${one.reason}`), one.by && shortName(one.by)].filter(Boolean).join(' · ')}</p>
                    {one.comment !== null && (
                      <p class={styles.comment}>
                        <bdi>{one.comment}</bdi>
                      </p>
                    )}
                    {keptAt === null && (
                      <div class={styles.actions}>
                        <Button
                          aria-label={t('att.change.of', { what: noticeText(one) })}
                          onClick={() => {
                            open.value = { said: one }
                          }}
                        >
                          {t('att.change')}
                        </Button>
                        <Button
                          aria-label={t('att.withdraw.of', { what: noticeText(one) })}
                          busy={withdrawing.busy.value}
                          onClick={() => withdraw(one)}
                        >
                          {t('att.withdraw')}
                        </Button>
                      </div>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )}
          {open.value !== null && (
            <AbsenceDialog studentId={studentId} child={child} today={today} nextOn={nextOn} said={open.value.said} onClose={close} />
          )}
        </section>
      )}
    </ResourceView>
  )
}
