// «Подписи родителей»: for the class teacher and those who read the whole school, which parents have seen their child's week.
import { CircleCheck } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import type { SchoolDate } from '../../protocol/dates.ts'
import { ListDiarySignatures } from '../../protocol/diary.ts'
import type { ClassGroupId } from '../../protocol/ids.ts'
import { listName, shortName } from '../../protocol/people.ts'
import '../app/add-diary-texts.ts'
import '../app/add-journal-texts.ts'
import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { Page } from '../app/page.tsx'
import { ResourceView } from '../app/resource-view.tsx'
import { WeekSwitch } from '../app/week-switch.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Select } from '../ui/select.tsx'
import styles from './signatures-page.module.css'
import { useSignatureNews } from './use-signature-news.ts'

export default function SignaturesPage() {
  const { query, path, route } = useLocation()
  const chosen = { classGroupId: query.class as ClassGroupId | undefined, on: query.on as SchoolDate | undefined }
  const input = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined))
  const signatures = useResource(`signatures ${query.class ?? ''} ${query.on ?? ''}`, () => call(ListDiarySignatures, input))
  useSignatureNews(signatures.reload)
  const go = (to: { class?: string; on?: string }) => {
    const asked = new URLSearchParams(Object.entries({ ...query, ...to }).filter(([, value]) => value !== ''))
    route(`${path}?${asked}`)
  }
  return (
    <Page title={t('signature.page')}>
      <p>{t('signature.page.lead')}</p>
      <ResourceView resource={signatures} shape="rows">
        {({ today, mondayOn, classes, classGroupId, students }) => (
          <>
            <div class={styles.choose}>
              <WeekSwitch mondayOn={mondayOn} today={today} onChange={(on) => go({ on })} />
              {classes.length > 1 && (
                <Select
                  label={t('signature.class')}
                  value={classGroupId ?? ''}
                  options={classes.map((one) => ({ value: one.classGroupId as string, label: one.title }))}
                  onChange={(one) => go({ class: one })}
                />
              )}
            </div>
            <p role="status">
              {t('signature.count', {
                signed: students.filter(({ parents }) => parents.some(({ signedAt }) => signedAt !== null)).length,
                all: students.length,
              })}
            </p>
            <ul class={styles.list}>
              {students.map(({ personId, name, parents }) => (
                <li key={personId}>
                  <b>{listName(name)}</b>
                  <ul>
                    {parents.length === 0 && <li class={styles.waiting}>{t('signature.noParents')}</li>}
                    {parents.map(({ name: parent, signedAt }, place) => (
                      <li key={place} class={signedAt === null ? styles.waiting : styles.signed}>
                        {signedAt !== null && <CircleCheck size={16} aria-hidden />}
                        {shortName(parent)}, {signedAt === null ? t('signature.waiting') : momentText(signedAt)}
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
            </ul>
          </>
        )}
      </ResourceView>
    </Page>
  )
}
