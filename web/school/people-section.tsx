// «Люди и классы»: the classes of the school with how many are in each, and the people of one of them or of the staff.
import type { ResultOf } from '../../protocol/endpoint.ts'
import { shortName } from '../../protocol/people.ts'
import { canAny } from '../../protocol/rights.ts'
import { ListClasses } from '../../protocol/school.ts'
import { NotFound } from '../app/frame/not-found.tsx'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { me } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Avatar } from '../ui/avatar.tsx'
import { LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ListRow } from '../ui/list-row.tsx'
import { Panel } from '../ui/panel.tsx'
import { GroupPeople } from './group-people.tsx'
import { LeftPeople } from './left-people.tsx'
import type { SectionProps } from './manage-page.tsx'
import styles from './people-section.module.css'
import { listText } from './school-words.ts'

type Classes = ResultOf<typeof ListClasses>

/** `id` in the address: a class, `staff`, or `left`. */
export function PeopleSection({ id }: SectionProps) {
  const classes = useResource('classes', () => call(ListClasses, {}))
  return (
    <ResourceView resource={classes} shape="cards">
      {(all) => {
        if (id === undefined) return <Overview {...all} />
        if (id === 'left') return <LeftPeople />
        const classGroup = all.classes.find(({ classGroupId }) => classGroupId === id) ?? null
        if (classGroup === null && id !== 'staff') return <NotFound />
        return <GroupPeople key={id} classGroup={classGroup} staff={all.staff} />
      }}
    </ResourceView>
  )
}

function Overview({ classes, staff, hasLeft }: Classes) {
  const mayImport = canAny(me.value?.roles ?? [], 'roster.import')
  return (
    <div class={styles.overview}>
      <div class={styles.cards}>
        <Panel flush>
          <ListRow
            href="/manage/people/staff"
            start={<Avatar id="staff" name={t('manage.staff')} />}
            title={t('manage.staff')}
            detail={t('manage.people.count', { count: staff })}
          />
        </Panel>
        {hasLeft && (
          <Panel flush>
            <ListRow
              href="/manage/people/left"
              start={<Avatar id="left" name={t('people.left')} />}
              title={t('people.left')}
              detail={t('people.left.detail')}
            />
          </Panel>
        )}
      </div>
      {classes.length === 0 ? (
        <EmptyState
          title={t('people.none')}
          hint={t(mayImport ? 'people.none.hint.own' : 'people.none.hint')}
          action={
            mayImport && (
              <LinkButton variant="primary" href="/manage/import">
                {t('people.none.import')}
              </LinkButton>
            )
          }
        />
      ) : (
        <section class={styles.classes} aria-labelledby="classes">
          <h2 id="classes">{t('people.classes')}</h2>
          <ul class={styles.cards}>
            {classes.map(({ classGroupId, title, students, parents, teachers }) => (
              <li key={classGroupId}>
                <Panel flush>
                  <ListRow
                    href={`/manage/people/${classGroupId}`}
                    start={<Avatar id={classGroupId} name={title} />}
                    title={title}
                    detail={[t('manage.students', { count: students }), t('manage.parents', { count: parents })].join(', ')}
                    end={teachers.length > 0 && listText(teachers.map(({ name }) => shortName(name)))}
                  />
                </Panel>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
