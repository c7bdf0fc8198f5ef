// «Листки с паролями»: for whom, what that means, and the slips themselves.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { InputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { ONE_TIME_PASSWORD_DAYS } from '../../protocol/limits.ts'
import { IssueSlips, ListClasses, type Slip } from '../../protocol/school.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Progress } from '../ui/progress.tsx'
import { Select } from '../ui/select.tsx'
import type { SectionProps } from './manage-page.tsx'
import styles from './slips-section.module.css'
import { SlipsToPrint } from './slips-to-print.tsx'

type Whom = InputOf<typeof IssueSlips>['whom']
type Issued = { readonly whom: Whom; readonly slips: readonly Slip[]; readonly havePassword: number; readonly next: PersonId | null }

/** `id` in the address: the class that is chosen first, or `staff`. */
export function SlipsSection({ id }: SectionProps) {
  const classes = useResource('classes', () => call(ListClasses, {}))
  return (
    <ResourceView resource={classes} shape="page">
      {(all) => <Slips all={all} first={id} />}
    </ResourceView>
  )
}

function Slips({ all, first }: { readonly all: ResultOf<typeof ListClasses>; readonly first: string | undefined }) {
  const ids: readonly string[] = all.classes.map(({ classGroupId }) => classGroupId)
  const chosen = useSignal(first !== undefined && ids.includes(first) ? first : first === 'staff' ? 'staff' : (ids[0] ?? 'staff'))
  const issued = useSignal<Issued | null>(null)
  const busy = useSignal(false)
  const failure = useSignal<unknown>(null)
  const gone = useRef(false)
  useEffect(
    () => () => {
      gone.current = true
    },
    [],
  )

  const issue = async (start: Issued) => {
    let soFar = start
    busy.value = true
    failure.value = null
    try {
      do {
        const page = await call(IssueSlips, { whom: soFar.whom, ...(soFar.next === null ? {} : { after: soFar.next }) })
        if (gone.current) return
        soFar = { whom: soFar.whom, slips: [...soFar.slips, ...page.slips], havePassword: page.havePassword, next: page.next }
        issued.value = soFar
      } while (soFar.next !== null)
    } catch (error) {
      failure.value = error
    } finally {
      busy.value = false
    }
  }

  const { value: done } = issued
  if (busy.value && (done === null || done.slips.length > 0)) {
    const count = done?.slips.length ?? 0
    return <Progress label={t('slips.issuing')} share={null} {...(count > 0 ? { count: t('slips.count', { count }) } : {})} />
  }
  if (done !== null && done.slips.length > 0) {
    return (
      <SlipsToPrint
        slips={done.slips}
        havePassword={done.havePassword}
        onDone={() => {
          issued.value = null
        }}
      >
        {done.next !== null && (
          <Banner
            tone="danger"
            title={refusalText(failure.value)}
            action={<Button onClick={() => void issue(done)}>{t('slips.rest')}</Button>}
          >
            {t('slips.partly')}
          </Banner>
        )}
      </SlipsToPrint>
    )
  }
  if (done !== null) {
    return (
      <EmptyState
        title={t('slips.none')}
        hint={t(done.havePassword > 0 ? 'slips.none.hint' : 'slips.nobody.hint')}
        action={
          <Button
            onClick={() => {
              issued.value = null
            }}
          >
            {t('slips.done')}
          </Button>
        }
      />
    )
  }
  const whom = whomOf(all, chosen.value)
  return (
    <form
      class={styles.choose}
      onSubmit={(event) => {
        event.preventDefault()
        void issue({ whom, slips: [], havePassword: 0, next: null })
      }}
    >
      <p>{t('slips.lead')}</p>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      <Select
        label={t('slips.whom')}
        value={chosen.value}
        options={[
          ...all.classes.map(({ classGroupId, title, students, parents }) => ({
            value: classGroupId as string,
            label: t('slips.whom.class', {
              title,
              students: t('manage.students', { count: students }),
              parents: t('manage.parents', { count: parents }),
            }),
          })),
          { value: 'staff', label: t('slips.whom.staff', { people: t('manage.people.count', { count: all.staff }) }) },
        ]}
        onChange={(value) => {
          chosen.value = value
        }}
      />
      <ul class={styles.rules}>
        <li>{t('slips.rule.replace')}</li>
        <li>{t('slips.rule.own')}</li>
        <li>{t('slips.rule.days', { count: ONE_TIME_PASSWORD_DAYS })}</li>
      </ul>
      <div>
        <Button type="submit" variant="primary">
          {t('slips.issue')}
        </Button>
      </div>
    </form>
  )
}

function whomOf({ classes }: ResultOf<typeof ListClasses>, chosen: string): Whom {
  const one = classes.find(({ classGroupId }) => classGroupId === chosen)
  return one === undefined ? { of: 'staff' } : { of: 'class', classGroupId: one.classGroupId }
}
