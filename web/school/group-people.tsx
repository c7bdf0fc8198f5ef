// The pupils and parents of a class, or the staff.
import { useSignal } from '@preact/signals'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { fullName } from '../../protocol/people.ts'
import { canAny } from '../../protocol/rights.ts'
import { type ListClasses, ListPeople, type RosterPerson, type Slip } from '../../protocol/school.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { me } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import styles from './group-people.module.css'
import { MoreButton } from './more-button.tsx'
import { OneSlipDialog } from './one-slip-dialog.tsx'
import { PeopleTable } from './people-table.tsx'
import { ResetDialog } from './reset-dialog.tsx'
import { listText } from './school-words.ts'
import { SlipsToPrint } from './slips-to-print.tsx'
import { usePages } from './use-pages.ts'

type ClassGroup = ResultOf<typeof ListClasses>['classes'][number]
/** Without a class: the staff, and how many they are. */
type Props = { readonly classGroup: ClassGroup | null; readonly staff: number }

export function GroupPeople({ classGroup, staff }: Props) {
  const asked = useSignal<RosterPerson | null>(null)
  const resetting = useSignal<RosterPerson | null>(null)
  const printed = useSignal<readonly Slip[]>([])
  const pages = usePages<RosterPerson, PersonId>('people', async (after) => {
    const whom = classGroup === null ? { staff: '1' as const } : { classGroupId: classGroup.classGroupId }
    const { people, next } = await call(ListPeople, { ...whom, ...(after === null ? {} : { after }) })
    return { rows: people, next }
  })
  if (printed.value.length > 0) {
    return (
      <SlipsToPrint
        slips={printed.value}
        onDone={() => {
          printed.value = []
          pages.first.reload()
        }}
      />
    )
  }
  const issues = canAny(me.value?.roles ?? [], 'slips.issue')
  const ask = issues
    ? (person: RosterPerson) => {
        asked.value = person
      }
    : null
  const reset = canAny(me.value?.roles ?? [], 'password.reset')
    ? (person: RosterPerson) => {
        resetting.value = person
      }
    : null
  const students = pages.rows.filter(({ roles }) => roles.includes('student'))
  const others = pages.rows.filter(({ roles }) => !roles.includes('student'))
  const teachers = classGroup?.teachers ?? []
  return (
    <div class={styles.group}>
      <header class={styles.head}>
        <div class={styles.titles}>
          <a class={styles.back} href="/manage/people">
            {t('people.back')}
          </a>
          <h2>{classGroup === null ? t('manage.staff') : t('people.class', { title: classGroup.title })}</h2>
          {classGroup === null && <p class={styles.quiet}>{t('manage.people.count', { count: staff })}</p>}
          {teachers.length > 0 && (
            <p class={styles.quiet}>{t('people.teachers', { names: listText(teachers.map(({ name }) => fullName(name))) })}</p>
          )}
        </div>
        {issues && <LinkButton href={`/manage/slips/${classGroup?.classGroupId ?? 'staff'}`}>{t('slips.issue')}</LinkButton>}
      </header>
      <ResourceView resource={pages.first} shape="rows">
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState title={t('people.empty')} />
          ) : (
            <>
              {classGroup === null ? (
                <PeopleTable kind="staff" title={t('manage.staff')} count={staff} people={pages.rows} onSlip={ask} onReset={reset} />
              ) : (
                <>
                  {students.length > 0 && (
                    <PeopleTable
                      kind="students"
                      title={t('people.students')}
                      count={classGroup.students}
                      people={students}
                      onSlip={ask}
                      onReset={reset}
                    />
                  )}
                  {others.length > 0 && (
                    <PeopleTable
                      kind="parents"
                      title={t('people.parents')}
                      count={classGroup.parents}
                      people={others}
                      onSlip={ask}
                      onReset={reset}
                    />
                  )}
                </>
              )}
              <MoreButton pages={pages} />
            </>
          )
        }
      </ResourceView>
      {asked.value && (
        <OneSlipDialog
          person={asked.value}
          onClose={(slips) => {
            asked.value = null
            printed.value = slips
          }}
        />
      )}
      {resetting.value && (
        <ResetDialog
          person={resetting.value}
          onClose={(slip) => {
            resetting.value = null
            if (slip !== null) printed.value = [slip]
            else pages.first.reload()
          }}
        />
      )}
    </div>
  )
}
