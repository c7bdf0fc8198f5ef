// The plan of another class or of last year, looked at before it is taken. Nothing is saved here.
import { useSignal } from '@preact/signals'
import type { StudyGroupId } from '../../../protocol/ids.ts'
import { GetPlanToCopy, ListPlansToCopy, type PlanTopic } from '../../../protocol/lesson-plan.ts'
import { t } from '../../app/i18n.ts'
import { refusalText } from '../../app/refusal-text.ts'
import { ResourceView } from '../../app/resource-view.tsx'
import { call } from '../../platform/call.ts'
import { useResource } from '../../platform/use-resource.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { How, Preview } from './plan-import.tsx'

type Props = {
  readonly studyGroupId: StudyGroupId
  readonly hasTopics: boolean
  readonly onTake: (topics: readonly PlanTopic[], how: 'replace' | 'append') => void
  readonly onClose: () => void
}

export function PlanCopy({ studyGroupId, hasTopics, onTake, onClose }: Props) {
  const fromId = useSignal<StudyGroupId | ''>('')
  const how = useSignal<'replace' | 'append'>('replace')
  const listed = useResource(`plans like ${studyGroupId}`, () => call(ListPlansToCopy, { studyGroupId }))
  const chosen = useResource<readonly PlanTopic[]>(`plan ${fromId.value}`, async () => {
    if (fromId.value === '') return []
    return (await call(GetPlanToCopy, { studyGroupId, fromId: fromId.value })).topics
  })
  const topics = chosen.data.value ?? []
  return (
    <FormDialog
      title={t('plan.copy.title')}
      submit={t('plan.import.take')}
      wide
      busy={chosen.loading.value}
      disabled={topics.length === 0}
      failure={chosen.failure.value === null ? null : refusalText(chosen.failure.value)}
      onSubmit={() => onTake(topics, hasTopics ? how.value : 'replace')}
      onClose={onClose}
    >
      <ResourceView resource={listed} shape="rows">
        {({ sources }) =>
          sources.length === 0 ? (
            <p>{t('plan.copy.none')}</p>
          ) : (
            <Select
              label={t('plan.copy.from')}
              value={fromId.value}
              options={[
                { value: '' as const, label: '–' },
                ...sources.map((source) => ({
                  value: source.studyGroupId,
                  label: t('plan.copy.source', {
                    group: [source.classTitle, source.title].filter((title, at, all) => title && all.indexOf(title) === at).join(', '),
                    year: source.year ?? '–',
                    topics: source.topics,
                    hours: source.hours,
                  }),
                })),
              ]}
              onChange={(id) => {
                fromId.value = id
              }}
            />
          )
        }
      </ResourceView>
      {topics.length > 0 && <Preview topics={topics} />}
      {hasTopics && topics.length > 0 && (
        <How
          how={how.value}
          onChange={(value) => {
            how.value = value
          }}
        />
      )}
    </FormDialog>
  )
}
