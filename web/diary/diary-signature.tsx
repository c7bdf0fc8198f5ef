// «Дневник просмотрен»: a parent says so once a week, from Friday on; the class teacher sees it.
import { CircleCheck } from 'lucide-preact'
import { SignDiaryWeek, type WeekSignature } from '../../protocol/diary.ts'
import { shortName } from '../../protocol/people.ts'
import { canAny } from '../../protocol/rights.ts'
import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { refusalText } from '../app/refusal-text.ts'
import { me } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './diary-page.module.css'
import { dayAndMonth } from './diary-words.ts'
import type { Week } from './use-diary-week.ts'

type Props = { readonly week: Week; readonly offline: boolean; readonly onSigned: (signature: WeekSignature) => void }

export function Signature({ week, offline, onSigned }: Props) {
  const { signature, student, mondayOn } = week
  const isParent = canAny(me.value?.roles ?? [], 'diary.openChild') && me.value?.personId !== student.personId
  const mine = signature.signed.some((one) => one.mine)
  const { busy, failure, run } = useAction()
  const sign = () =>
    run(async () => {
      const signed = await call(SignDiaryWeek, { studentId: student.personId, mondayOn })
      onSigned(signed.signature)
      toast(t('signature.thanks'))
    })
  return (
    <section class={styles.signature} aria-label={t('signature.title')}>
      <h2>{t('signature.title')}</h2>
      {signature.signed.map(({ name, at }) => (
        <p key={`${name.familyName} ${at}`} class={styles.signedBy}>
          <CircleCheck size={18} aria-hidden />
          {t('signature.by', { name: shortName(name), at: momentText(at) })}
        </p>
      ))}
      {!isParent && signature.signed.length === 0 && <p class={styles.small}>{t('signature.none')}</p>}
      {isParent && !mine && (
        <>
          <p class={styles.small}>
            {signature.maySign || week.today >= signature.opensOn
              ? t('signature.lead')
              : t('signature.opens', { day: dayAndMonth(signature.opensOn) })}
          </p>
          <Button variant="primary" busy={busy.value} disabled={!signature.maySign || offline} onClick={sign}>
            {t('signature.sign')}
          </Button>
          {failure.value !== null && (
            <p class={styles.note} role="alert">
              {refusalText(failure.value)}
            </p>
          )}
        </>
      )}
    </section>
  )
}
