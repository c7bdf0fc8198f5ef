// «Класс» and «Предмет» (JO-02): two selects that lead to a group's grid. Choosing a class opens its first subject.
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { ListJournals } from '../../protocol/journal.ts'
import { t } from '../app/i18n.ts'
import { Select } from '../ui/select.tsx'
import styles from './journal-page.module.css'

type Classes = ResultOf<typeof ListJournals>['classes']

type Props = { readonly classes: Classes; readonly chosen: string | undefined; readonly onChoose: (studyGroupId: string) => void }

export function JournalPicker({ classes, chosen, onChoose }: Props) {
  const own = classes.find((one) => one.groups.some((group) => group.studyGroupId === chosen))
  const firstOf = (classGroupId: string) => classes.find((one) => (one.classGroupId ?? '') === classGroupId)?.groups[0]?.studyGroupId
  return (
    <div class={styles.picker}>
      <Select
        label={t('journal.class')}
        value={own ? (own.classGroupId ?? '') : '-'}
        options={[
          ...(own ? [] : [{ value: '-', label: t('journal.choose') }]),
          ...classes.map((one) => ({ value: one.classGroupId ?? '', label: one.title || t('journal.crossClass') })),
        ]}
        onChange={(classGroupId) => {
          const first = firstOf(classGroupId)
          if (first) onChoose(first)
        }}
      />
      {own && (
        <Select
          label={t('journal.subject')}
          value={chosen ?? ''}
          options={own.groups.map((group) => ({
            value: group.studyGroupId,
            label: group.title === own.title || group.title === '' ? group.subject : `${group.subject}, ${group.title}`,
          }))}
          onChange={onChoose}
        />
      )}
    </div>
  )
}
