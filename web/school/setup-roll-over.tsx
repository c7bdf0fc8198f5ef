// «Перевод на новый учебный год»: what it would do, class by class; what is carried over; then one step that does all of it.
import { useSignal } from '@preact/signals'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { ClassGroupId } from '../../protocol/ids.ts'
import { YEAR_LEVEL_MAX } from '../../protocol/limits.ts'
import { GetRollOver, RollOver } from '../../protocol/roll-over.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import { Select } from '../ui/select.tsx'
import { dateText } from './school-words.ts'
import { type PartProps, SaveDialog, SetupList, SetupRow, useOpen } from './setup-parts.tsx'
import styles from './setup-section.module.css'
import { levelsText, spanText } from './setup-words.ts'

type Plan = ResultOf<typeof GetRollOver>
const CARRIES = ['loads', 'groups', 'nothing'] as const

export function SetupRollOver({ setup, reload }: PartProps) {
  const plan = useResource('roll-over', () => call(GetRollOver, {}))
  if (setup.years.length === 0) return <EmptyState title={t('setup.next.no')} hint={t('setup.year.none.hint')} />
  return (
    <ResourceView resource={plan} shape="rows">
      {(shown) =>
        // What it would do would be of the classes it has made: nothing to show beside that.
        shown.closed === 'done' ? (
          <div class={`${styles.part} ${styles.narrow}`}>
            <h2>{t('setup.next')}</h2>
            <Banner tone="success">{t('setup.next.already', { title: shown.to.title })}</Banner>
          </div>
        ) : (
          <Preview
            key={shown.version}
            plan={shown}
            mayChange={setup.mayChange}
            onDone={() => {
              plan.reload()
              reload()
            }}
          />
        )
      }
    </ResourceView>
  )
}

function Preview({ plan, mayChange, onDone }: { readonly plan: Plan; readonly mayChange: boolean; readonly onDone: () => void }) {
  const asking = useOpen<true>()
  const leaving = useSignal<readonly ClassGroupId[]>(plan.classes.flatMap((one) => (one.becomes === null ? [one.classGroupId] : [])))
  const carry = useSignal<(typeof CARRIES)[number]>('loads')
  const leaves = (id: ClassGroupId) => leaving.value.includes(id)
  const next = (one: Plan['classes'][number]) => one.becomes ?? one.title.replace(String(one.yearLevel), String(one.yearLevel + 1))
  const leavers = plan.classes.filter((one) => leaves(one.classGroupId)).reduce((sum, one) => sum + one.students, 0)
  const periods = [...plan.terms, ...plan.holidays]
  return (
    <div class={`${styles.setup} ${styles.narrow}`}>
      <div class={styles.part}>
        <h2>{t('setup.next')}</h2>
        <p class={styles.quiet}>{t('setup.next.lead')}</p>
        {plan.open ? (
          <p>
            <b>{t('setup.next.years', { from: plan.from.title, to: plan.to.title })}</b>
          </p>
        ) : (
          <Banner>{t('setup.next.closed', { title: plan.from.title, day: dateText(plan.from.endsOn) })}</Banner>
        )}
      </div>
      <SetupList title={t('setup.next.classes')} empty={t('setup.classes.none')} count={plan.classes.length} onAdd={null}>
        {plan.classes.map((one) => (
          <SetupRow
            key={one.classGroupId}
            title={one.title}
            detail={[
              t('setup.group.count', { count: one.students }),
              !(mayChange && plan.open) && (one.becomes === null ? t('setup.next.leaves') : t('setup.next.goes', { title: next(one) })),
            ]
              .filter(Boolean)
              .join(' · ')}
            acts={
              mayChange &&
              plan.open && (
                <Select
                  label={t('setup.next.what', { title: one.title })}
                  labelHidden
                  value={leaves(one.classGroupId) ? 'leaves' : 'goes'}
                  options={[
                    ...(one.yearLevel < YEAR_LEVEL_MAX
                      ? [{ value: 'goes' as const, label: t('setup.next.goes', { title: next(one) }) }]
                      : []),
                    { value: 'leaves' as const, label: t('setup.next.leaves') },
                  ]}
                  onChange={(value) => {
                    const rest = leaving.value.filter((id) => id !== one.classGroupId)
                    leaving.value = value === 'leaves' ? [...rest, one.classGroupId] : rest
                  }}
                />
              )
            }
          />
        ))}
      </SetupList>
      <SetupList
        title={t('setup.next.dates')}
        hint={t(plan.toExists ? 'setup.next.dates.own' : 'setup.next.dates.hint')}
        empty={t('setup.terms.none')}
        count={periods.length}
        onAdd={null}
      >
        <SetupRow title={plan.to.title} detail={spanText(plan.to)} />
        {periods.map((period) => (
          <SetupRow
            key={`${period.title} ${period.startsOn}`}
            title={period.title}
            detail={[spanText(period), levelsText(period)].join(' · ')}
          />
        ))}
      </SetupList>
      {mayChange && plan.open && (
        <>
          <Panel>
            <RadioGroup
              label={t('setup.next.carry')}
              value={carry.value}
              options={[
                { value: 'loads', label: t('setup.next.carry.loads'), hint: t('setup.next.carry.loads.hint', { count: plan.groups }) },
                { value: 'groups', label: t('setup.next.carry.groups'), hint: t('setup.next.carry.groups.hint') },
                { value: 'nothing', label: t('setup.next.carry.nothing'), hint: t('setup.next.carry.nothing.hint') },
              ]}
              onChange={(value) => {
                carry.value = value
              }}
            />
          </Panel>
          <div>
            <Button variant="primary" onClick={() => asking.show(true)}>
              {t('setup.next.go')}
            </Button>
          </div>
        </>
      )}
      {asking.what && (
        <SaveDialog
          title={t('setup.next.ask', { title: plan.to.title })}
          submit={t('setup.next.go')}
          said={t('setup.next.done', { title: plan.to.title })}
          save={() => call(RollOver, { version: plan.version, leaving: [...leaving.value], carry: carry.value })}
          onSaved={onDone}
          onClose={asking.close}
        >
          <p>{t('setup.next.ask.text', { classes: plan.classes.length - leaving.value.length, leavers })}</p>
        </SaveDialog>
      )}
    </div>
  )
}
