// «Чьё расписание»: any class's or teacher's week, for the heads and the administrator.
import { shortName } from '../../../protocol/people.ts'
import { ListTimetables } from '../../../protocol/timetable.ts'
import '../../app/add-timetable-texts.ts'
import { t } from '../../app/i18n.ts'
import { call } from '../../platform/call.ts'
import { useResource } from '../../platform/use-resource.ts'
import { Select } from '../../ui/select.tsx'
import styles from './timetable.module.css'

type Props = {
  readonly classGroupId: string | undefined
  readonly teacherId: string | undefined
  readonly onChange: (query: string) => void
}

export default function WhoseWeek({ classGroupId, teacherId, onChange }: Props) {
  const whose = useResource('timetables', () => call(ListTimetables, {}))
  const { classes = [], teachers = [] } = whose.data.value ?? {}
  return (
    <div class={styles.bar}>
      <Select
        label={t('tt.class')}
        value={classGroupId ?? ''}
        options={[{ value: '', label: '–' }, ...classes.map((one) => ({ value: one.classGroupId as string, label: one.title }))]}
        onChange={(chosen) => onChange(chosen === '' ? '' : `class=${chosen}`)}
      />
      <Select
        label={t('tt.teacher')}
        value={teacherId ?? ''}
        options={[{ value: '', label: '–' }, ...teachers.map((one) => ({ value: one.personId as string, label: shortName(one.name) }))]}
        onChange={(chosen) => onChange(chosen === '' ? '' : `teacher=${chosen}`)}
      />
    </div>
  )
}
