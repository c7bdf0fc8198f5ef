// A teacher says that they will be away, and takes it back.
import { useSignal } from '@preact/signals'
import { UserX } from 'lucide-preact'
import { canAny } from '../../../protocol/rights.ts'
import { ListTeacherAbsences, WithdrawTeacherAbsence } from '../../../protocol/timetable.ts'
import { dayRange } from '../../app/day-range.ts'
import { t } from '../../app/i18n.ts'
import { refusalText } from '../../app/refusal-text.ts'
import { me } from '../../app/session.ts'
import { call } from '../../platform/call.ts'
import { useAction } from '../../platform/use-action.ts'
import { useResource } from '../../platform/use-resource.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { AbsenceDialog } from './absence-dialog.tsx'
import '../../app/add-timetable-texts.ts'

export default function OwnAbsence() {
  const person = me.value
  const asking = useSignal(false)
  const withdrawing = useAction()
  const absences = useResource('own absences', () => call(ListTeacherAbsences, {}))
  if (!person || !canAny(person.roles, 'teacherAbsence.report')) return null
  const mine = (absences.data.value?.absences ?? []).filter((one) => one.teacher.personId === person.personId)
  return (
    <>
      {mine.map((one) => (
        <Banner
          key={one.id}
          tone="warning"
          action={
            <Button
              busy={withdrawing.busy.value}
              onClick={() =>
                withdrawing.run(async () => {
                  await call(WithdrawTeacherAbsence, { absenceId: one.id })
                  absences.reload()
                })
              }
            >
              {t('sub.absence.back')}
            </Button>
          }
        >
          {t('sub.absence.mine', { days: dayRange(one.fromOn, one.toOn, 'short'), reason: t(`sub.reason.${one.reason}`) })}
        </Banner>
      ))}
      {withdrawing.failure.value !== null && <Banner tone="danger">{refusalText(withdrawing.failure.value)}</Banner>}
      <div>
        <Button
          icon={<UserX size={18} aria-hidden />}
          onClick={() => {
            asking.value = true
          }}
        >
          {t('sub.absence.own')}
        </Button>
      </div>
      {asking.value && (
        <AbsenceDialog
          teachers={[{ personId: person.personId, name: person.name }]}
          from={absences.data.value?.today ?? person.today}
          onClose={(sent) => {
            asking.value = false
            if (!sent) return
            toast(t('sub.absence.sent'))
            absences.reload()
          }}
        />
      )}
    </>
  )
}
