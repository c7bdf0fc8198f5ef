// «Кто был»: the attendance list of a call, for whoever began it. As CSV too.
import { Download, Users } from 'lucide-preact'
import { type CallVisitor, GetCallVisitors } from '../../protocol/calls.ts'
import { dateAt } from '../../protocol/dates.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { Me } from '../../protocol/identity.ts'
import type { CallId } from '../../protocol/ids.ts'
import { writeLines } from '../../protocol/timetable-csv.ts'
import '../app/add-online-texts.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { me } from '../app/session.ts'
import { dayTitle, type SchoolDay, schoolDayOf, timeOf } from '../messenger/chat-words.ts'
import { call } from '../platform/call.ts'
import { saveText } from '../platform/save-text.ts'
import { useResource } from '../platform/use-resource.ts'
import { useWide } from '../platform/use-wide.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Table } from '../ui/table.tsx'
import styles from './who-came.module.css'

type Report = ResultOf<typeof GetCallVisitors>
type Props = { readonly callId: CallId; readonly onClose: () => void }

export default function WhoCame(props: Props) {
  const person = me.value
  return person && <Came person={person} {...props} />
}

function Came({ person, callId, onClose }: Props & { readonly person: Me }) {
  const report = useResource(`call visitors ${callId}`, () => call(GetCallVisitors, { callId }))
  const day = schoolDayOf(person)
  const known = report.data.value
  return (
    <Dialog
      title={t('calls.who')}
      wide
      onClose={onClose}
      actions={
        <>
          {known !== null && known.visitors.length > 0 && (
            <Button icon={<Download size={18} aria-hidden />} onClick={() => save(known, day)}>
              {t('online.csv')}
            </Button>
          )}
          <Button variant="primary" onClick={onClose}>
            {t('ui.close')}
          </Button>
        </>
      }
    >
      <ResourceView resource={report} shape="rows">
        {(data) => (
          <>
            <p class={styles.quiet}>{whenText(data, day)}</p>
            {data.visitors.length === 0 ? (
              <EmptyState title={t('online.call.nobody')} icon={<Users size={28} aria-hidden />} />
            ) : (
              <Visitors visitors={data.visitors} day={day} />
            )}
          </>
        )}
      </ResourceView>
    </Dialog>
  )
}

function Visitors({ visitors, day }: { readonly visitors: readonly CallVisitor[]; readonly day: SchoolDay }) {
  const wide = useWide('(width >= 640px)')
  if (!wide.value) {
    return (
      <ul class={styles.list} aria-label={t('calls.who')}>
        {visitors.map((one) => (
          <li key={one.participantId}>
            <b>{nameOf(one)}</b>
            <small>
              {[`${timeOf(one.joinedAt, day)} – ${leftText(one, day)}`, t('online.who.spent', { minutes: one.minutes }), timesText(one)]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    )
  }
  return (
    <div class={styles.table}>
      <Table
        caption={t('calls.who')}
        columns={[
          { key: 'person', title: t('online.who.person') },
          { key: 'joined', title: t('online.who.joined'), number: true },
          { key: 'left', title: t('online.who.left'), number: true },
          { key: 'minutes', title: t('online.who.minutes'), number: true },
        ]}
      >
        {visitors.map((one) => (
          <tr key={one.participantId}>
            <th scope="row">
              {nameOf(one)}
              {one.times > 1 && <small>{timesText(one)}</small>}
            </th>
            <td data-number>{timeOf(one.joinedAt, day)}</td>
            <td data-number>{leftText(one, day)}</td>
            <td data-number>{one.minutes}</td>
          </tr>
        ))}
      </Table>
    </div>
  )
}

function nameOf({ name, guest }: CallVisitor): string {
  return guest ? t('online.call.guest', { name }) : name
}

function timesText({ times }: CallVisitor): string {
  return times > 1 ? t('online.who.times', { count: times }) : ''
}

function leftText({ leftAt }: CallVisitor, day: SchoolDay): string {
  return leftAt === null ? t('online.who.still') : timeOf(leftAt, day)
}

/** «Родители 7Б · 6 октября · 18:00–18:40» */
function whenText({ title, startedAt, endedAt }: Report, day: SchoolDay): string {
  const hours = `${timeOf(startedAt, day)}–${endedAt === null ? t('online.call.now') : timeOf(endedAt, day)}`
  return [title, dayTitle(dateAt(startedAt, day.timeZone), day), hours].filter(Boolean).join(' · ')
}

function save({ title, startedAt, visitors }: Report, day: SchoolDay): void {
  const titles = [...(['person', 'joined', 'left', 'minutes'] as const).map((one) => t(`online.who.${one}`)), t('online.csv.visits')]
  const rows = visitors.map((one) => [nameOf(one), timeOf(one.joinedAt, day), leftText(one, day), String(one.minutes), String(one.times)])
  saveText(`${[t('calls.who'), title, dateAt(startedAt, day.timeZone)].filter(Boolean).join(' ')}.csv`, writeLines([titles, ...rows]))
}
