// «Сводка»: how many days and lessons each pupil has missed, how many of them ill, how often they came late.
import { useLocation } from 'preact-iso'
import type { AbsenceCounts } from '../../../protocol/absence-counts.ts'
import { GetAttendanceCounts } from '../../../protocol/attendance.ts'
import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { ClassGroupId } from '../../../protocol/ids.ts'
import { listName } from '../../../protocol/people.ts'
import { t } from '../../app/i18n.ts'
import { ResourceView } from '../../app/resource-view.tsx'
import { call } from '../../platform/call.ts'
import { useResource } from '../../platform/use-resource.ts'
import { Select } from '../../ui/select.tsx'
import { Table } from '../../ui/table.tsx'
import styles from './attendance.module.css'
import { monthText } from './attendance-words.ts'

type Counts = ResultOf<typeof GetAttendanceCounts>

const MONTHS_MAX = 12

export function AttendanceCounts({ classGroupId }: { readonly classGroupId: ClassGroupId }) {
  const { query, path, route } = useLocation()
  const { from, to } = query
  const counts = useResource(`attendance counts ${classGroupId} ${from ?? ''} ${to ?? ''}`, () =>
    call(GetAttendanceCounts, { classGroupId, ...(from && to ? { from, to } : {}) }),
  )
  return (
    <ResourceView resource={counts}>
      {(data) => (
        <>
          <div class={styles.period}>
            <Select
              label={t('att.period')}
              value={`${data.from} ${data.to}`}
              options={periodsOf(data)}
              onChange={(chosen) => {
                const [first, last] = chosen.split(' ')
                route(`${path}?class=${classGroupId}&view=counts&from=${first}&to=${last}`)
              }}
            />
          </div>
          <CountsTable data={data} />
          <p class={styles.quiet}>{t('att.counts.hint')}</p>
        </>
      )}
    </ResourceView>
  )
}

const COLUMNS = ['fullDays', 'fullDaysIll', 'lessons', 'lessonsIll', 'late'] as const satisfies readonly (keyof AbsenceCounts)[]

function CountsTable({ data }: { readonly data: Counts }) {
  const titles = [t('att.fullDays'), t('att.ill'), t('att.lessonsMissed'), t('att.ill'), t('att.late')]
  const sum = (column: keyof AbsenceCounts) => data.students.reduce((total, { counts }) => total + counts[column], 0)
  return (
    <Table
      caption={t('att.counts.caption')}
      columns={[{ key: 'student', title: t('att.student') }, ...COLUMNS.map((key, at) => ({ key, title: titles[at] ?? '', number: true }))]}
    >
      {data.students.map(({ personId, name, counts }) => (
        <tr key={personId}>
          <th scope="row">
            <bdi>{listName(name)}</bdi>
          </th>
          {COLUMNS.map((column) => (
            <td key={column} data-number class={counts[column] === 0 ? styles.zero : undefined}>
              {counts[column]}
            </td>
          ))}
        </tr>
      ))}
      <tr class={styles.total}>
        <th scope="row">{t('att.total')}</th>
        {COLUMNS.map((column) => (
          <td key={column} data-number>
            {sum(column)}
          </td>
        ))}
      </tr>
    </Table>
  )
}

/** The months that have begun, the latest first, the terms, and the year from its first term on. */
function periodsOf({ today, from, to, terms }: Counts): { value: string; label: string }[] {
  const [first, last] = [terms[0], terms.at(-1)]
  const months: string[] = []
  for (let month = today.slice(0, 7); months.length < MONTHS_MAX && month >= (first?.startsOn ?? today).slice(0, 7); month = before(month))
    months.push(month)
  const periods = [
    ...months.map((month) => ({ value: `${month}-01 ${lastOf(month)}`, label: t('att.month', { month: monthText(month) }) })),
    ...terms.map((term) => ({ value: `${term.startsOn} ${term.endsOn}`, label: term.title })),
    ...(first && last ? [{ value: `${first.startsOn} ${last.endsOn}`, label: t('att.year') }] : []),
  ]
  const shown = `${from} ${to}`
  return periods.some(({ value }) => value === shown) ? periods : [{ value: shown, label: `${from} – ${to}` }, ...periods]
}

function before(month: string): string {
  return addDays(`${month}-01`, -1).slice(0, 7)
}

function lastOf(month: string): SchoolDate {
  return addDays(`${addDays(`${month}-28`, 4).slice(0, 7)}-01`, -1)
}
