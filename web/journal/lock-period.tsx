// «Закрыть период» and opening it again: for all its classes, or for one group whose journal is done before the others'.
import { useSignal } from '@preact/signals'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { ListJournals } from '../../protocol/journal.ts'
import { type LockedPeriod, SetTermLock } from '../../protocol/term-marks.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import { Select } from '../ui/select.tsx'
import { toast } from '../ui/toast.tsx'

type Group = LockedPeriod['groups'][number]
type Whom = 'all' | 'group'

/** «7Б, Английский язык, 1-я подгруппа» */
export function groupName({ classTitle, subject, title }: Group): string {
  return [classTitle, subject, title === classTitle ? '' : title].filter(Boolean).join(', ')
}

export function LockPeriod({ period, onChanged }: { readonly period: LockedPeriod; readonly onChanged: () => void }) {
  const asking = useSignal(false)
  const whom = useSignal<Whom>('all')
  const chosen = useSignal<StudyGroupId | null>(null)
  const { busy, failure, run, forget } = useAction()
  const locked = period.lock !== null
  const open = () => {
    whom.value = 'all'
    chosen.value = null
    asking.value = true
  }
  const close = () => {
    asking.value = false
    forget()
  }
  const set = () =>
    run(async () => {
      const studyGroupId = (!locked && chosen.value) || undefined
      await call(SetTermLock, { periodId: period.periodId, locked: !locked, studyGroupId })
      close()
      onChanged()
      toast(t(locked ? 'lock.done.opened' : 'lock.done.closed'))
    })
  return (
    <>
      <Button onClick={open}>{t(locked ? 'lock.reopen' : 'lock.close')}</Button>
      {asking.value && (
        <FormDialog
          title={locked ? t('lock.reopen.title', { period: period.title }) : t('lock.close.title', { period: period.title })}
          submit={t(locked ? 'lock.reopen' : 'lock.close')}
          busy={busy.value}
          disabled={!locked && whom.value === 'group' && chosen.value === null}
          failure={failure.value === null ? null : refusalText(failure.value)}
          onSubmit={set}
          onClose={close}
        >
          <p>{t(locked ? 'lock.reopen.text' : 'lock.close.text')}</p>
          {!locked && (
            <RadioGroup<Whom>
              label={t('lock.whom')}
              value={whom.value}
              options={[
                { value: 'all', label: t('lock.whom.all') },
                { value: 'group', label: t('lock.whom.group') },
              ]}
              onChange={(value) => {
                whom.value = value
                chosen.value = null
              }}
            />
          )}
          {!locked && whom.value === 'group' && (
            <GroupChoice
              chosen={chosen.value}
              onChoose={(studyGroupId) => {
                chosen.value = studyGroupId
              }}
            />
          )}
        </FormDialog>
      )}
    </>
  )
}

type ChoiceProps = { readonly chosen: StudyGroupId | null; readonly onChoose: (studyGroupId: StudyGroupId) => void }

function GroupChoice({ chosen, onChoose }: ChoiceProps) {
  const journals = useResource('journals', () => call(ListJournals, {}))
  return (
    <ResourceView resource={journals} shape="rows">
      {({ classes }) => (
        <Select<StudyGroupId | ''>
          label={t('lock.group')}
          value={chosen ?? ''}
          options={[
            { value: '', label: t('lock.chooseGroup'), disabled: true },
            ...classes.flatMap((one) =>
              one.groups.map((group) => ({
                value: group.studyGroupId,
                label: groupName({ ...group, classTitle: one.classGroupId === null ? null : one.title }),
              })),
            ),
          ]}
          onChange={(studyGroupId) => {
            if (studyGroupId !== '') onChoose(studyGroupId)
          }}
        />
      )}
    </ResourceView>
  )
}

type ReopenProps = { readonly periodId: LockedPeriod['periodId']; readonly group: Group; readonly onChanged: () => void }

export function ReopenGroup({ periodId, group, onChanged }: ReopenProps) {
  const { busy, run } = useAction()
  const reopen = () =>
    run(async () => {
      await call(SetTermLock, { periodId, locked: false, studyGroupId: group.studyGroupId })
      onChanged()
      toast(t('lock.done.opened'))
    })
  return (
    <Button busy={busy.value} aria-label={t('lock.reopenGroup', { group: groupName(group) })} onClick={reopen}>
      {t('lock.reopen')}
    </Button>
  )
}
