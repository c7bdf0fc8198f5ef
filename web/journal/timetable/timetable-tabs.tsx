// «Неделя», «Шаблон недели», «Изменения»: for those who look after the school's timetable.
import { useLocation } from 'preact-iso'
import { canAny } from '../../../protocol/rights.ts'
import '../../app/add-timetable-texts.ts'
import { t } from '../../app/i18n.ts'
import { me } from '../../app/session.ts'
import { Tabs } from '../../ui/tabs.tsx'

type View = 'week' | 'template' | 'changes'

export default function TimetableTabs({ view }: { readonly view: View }) {
  const { route } = useLocation()
  const roles = me.value?.roles ?? []
  if (!canAny(roles, 'timetable.readWholeSchool')) return null
  return (
    <Tabs<View>
      label={t('tt.view')}
      value={view}
      tabs={[
        { value: 'week', label: t('tt.week') },
        { value: 'template', label: t('tt.template') },
        ...(canAny(roles, 'timetable.set') ? [{ value: 'changes' as const, label: t('tt.changes') }] : []),
      ]}
      onChange={(chosen) => route(chosen === 'week' ? '/timetable' : `/timetable/${chosen}`)}
    />
  )
}
