// «Кто был на уроке»: joined, left, minutes of each; as CSV; and from here into the journal, when the teacher has looked at it.
import { useSignal } from '@preact/signals'
import { ArrowLeft, ClipboardCheck, Download, RefreshCw } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { OnlineLessonId } from '../../../protocol/ids.ts'
import { GetOnlineAttendance, type OnlineVisitor } from '../../../protocol/online-lessons.ts'
import { fullName, listName } from '../../../protocol/people.ts'
import { writeLines } from '../../../protocol/timetable-csv.ts'
import '../../app/add-online-texts.ts'
import { t } from '../../app/i18n.ts'
import { later } from '../../app/later.tsx'
import { ResourceView } from '../../app/resource-view.tsx'
import { useLessonNews } from '../../app/use-lesson-news.ts'
import { call } from '../../platform/call.ts'
import { saveText } from '../../platform/save-text.ts'
import { useResource } from '../../platform/use-resource.ts'
import { useWide } from '../../platform/use-wide.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Table } from '../../ui/table.tsx'
import { toast } from '../../ui/toast.tsx'
import { textOf } from '../cell-text.ts'
import styles from './online.module.css'
import { timeText, whenText } from './online-words.ts'

export type Report = ResultOf<typeof GetOnlineAttendance>

const PutAttendance = later(() => import('./put-attendance.tsx'))

/** While the lesson goes on: nobody is told of each who comes and goes. */
const REREAD_MS = 15_000

type Props = { readonly onlineLessonId: OnlineLessonId; readonly back: string }

export default function AttendanceReport({ onlineLessonId, back }: Props) {
  const report = useResource(`online attendance ${onlineLessonId}`, () => call(GetOnlineAttendance, { onlineLessonId }))
  const putting = useSignal(false)
  useLessonNews(report.reload)
  const goesOn = report.data.value?.lesson.state === 'published'
  useEffect(() => {
    if (!goesOn) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') report.reload()
    }, REREAD_MS)
    return () => clearInterval(timer)
  }, [goesOn])
  return (
    <div class={styles.page}>
      <div>
        <LinkButton variant="quiet" icon={<ArrowLeft size={18} aria-hidden />} href={back}>
          {t('online.who.back')}
        </LinkButton>
      </div>
      <ResourceView resource={report} shape="rows">
        {(data) => (
          <>
            <header class={styles.bar}>
              <div class={styles.what}>
                <h2>{t('online.who')}</h2>
                <p class={styles.quiet}>{whenText(data.lesson)}</p>
              </div>
              <div class={styles.buttons}>
                {goesOn && (
                  <Button icon={<RefreshCw size={18} aria-hidden />} busy={report.loading.value} onClick={report.reload}>
                    {t('online.reload')}
                  </Button>
                )}
                {data.visitors.length > 0 && data.lesson.state !== 'draft' && (
                  <Button icon={<Download size={18} aria-hidden />} onClick={() => saveReport(data)}>
                    {t('online.csv')}
                  </Button>
                )}
                {data.mayPut && data.lesson.state === 'ended' && data.lesson.platform === 'builtIn' && (
                  <Button variant="primary" icon={<ClipboardCheck size={18} aria-hidden />} onClick={() => (putting.value = true)}>
                    {t('online.put')}
                  </Button>
                )}
              </div>
            </header>
            {goesOn && <Banner>{t('online.who.now')}</Banner>}
            {data.lesson.platform === 'link' && <Banner>{t('online.who.link')}</Banner>}
            {data.lesson.state === 'draft' && <Banner>{t('online.who.draft')}</Banner>}
            {data.visitors.length === 0 ? (
              <EmptyState title={t('online.who.nobody')} hint={t('online.who.nobody.hint')} />
            ) : (
              <Visitors report={data} />
            )}
            {putting.value && (
              <PutAttendance
                report={data}
                onClose={(put: boolean) => {
                  putting.value = false
                  report.reload()
                  if (put) toast(t('online.put.done'))
                }}
              />
            )}
          </>
        )}
      </ResourceView>
    </div>
  )
}

const TONES = { present: 'good', check: 'warn', absent: 'bad' } as const

function Visitors({ report: { visitors } }: { readonly report: Report }) {
  const wide = useWide('(width >= 640px)')
  const pupils = visitors.filter(({ proposed }) => proposed !== null)
  return (
    <>
      {pupils.length > 0 && (
        <p role="status">
          {t('online.who.summary', { came: pupils.filter(({ visits }) => visits.length > 0).length, all: pupils.length })}
        </p>
      )}
      {wide.value ? (
        <div class={styles.report}>
          <Table
            caption={t('online.who')}
            columns={[
              { key: 'person', title: t('online.who.person') },
              { key: 'joined', title: t('online.who.joined'), number: true },
              { key: 'left', title: t('online.who.left'), number: true },
              { key: 'minutes', title: t('online.who.minutes'), number: true },
              { key: 'proposed', title: t('online.who.proposed') },
              { key: 'journal', title: t('online.who.journal') },
            ]}
          >
            {visitors.map((visitor) => (
              <Row key={visitor.personId} visitor={visitor} />
            ))}
          </Table>
        </div>
      ) : (
        <ul class={styles.cards} aria-label={t('online.who')}>
          {visitors.map((visitor) => (
            <Card key={visitor.personId} visitor={visitor} />
          ))}
        </ul>
      )}
    </>
  )
}

function Row({ visitor }: { readonly visitor: OnlineVisitor }) {
  const { name, visits, minutes, proposed, cell } = visitor
  return (
    <tr>
      <th scope="row">
        {listName(name)}
        {proposed === null && cell === null && <small>{t('online.who.staff')}</small>}
        {visits.length > 1 && <small>{t('online.who.times', { count: visits.length })}</small>}
      </th>
      <td data-number>{joinedText(visits)}</td>
      <td data-number>{leftText(visits)}</td>
      <td data-number>{visits.length === 0 ? '–' : minutes}</td>
      <td>{proposed === null ? '–' : <Chip tone={TONES[proposed]}>{t(`online.proposed.${proposed}`)}</Chip>}</td>
      <td>{(cell && textOf(cell)) || '–'}</td>
    </tr>
  )
}

/** On a phone: whether they were there is beside the name, in sight without scrolling sideways. */
function Card({ visitor: { name, visits, minutes, proposed, cell } }: { readonly visitor: OnlineVisitor }) {
  const written = cell && textOf(cell)
  const facts = [
    visits.length > 0 && `${joinedText(visits)} – ${leftText(visits)}`,
    visits.length > 0 && t('online.who.spent', { minutes }),
    visits.length > 1 && t('online.who.times', { count: visits.length }),
    proposed === null && cell === null && t('online.who.staff'),
    written && `${t('online.who.journal')}: ${written}`,
  ].filter(Boolean)
  return (
    <li>
      <b>{listName(name)}</b>
      {proposed !== null && <Chip tone={TONES[proposed]}>{t(`online.proposed.${proposed}`)}</Chip>}
      {facts.length > 0 && <small>{facts.join(' · ')}</small>}
    </li>
  )
}

type Visits = OnlineVisitor['visits']

function joinedText(visits: Visits): string {
  const [first] = visits
  return first === undefined ? '–' : timeText(first.joinedAt)
}

function leftText(visits: Visits): string {
  const last = visits.at(-1)
  if (last === undefined) return '–'
  return last.leftAt === null ? t('online.who.still') : timeText(last.leftAt)
}

function saveReport({ lesson, subject, title, visitors }: Report): void {
  const head = ['person', 'joined', 'left', 'minutes', 'proposed', 'journal'] as const
  const rows = visitors.map(({ name, visits, minutes, proposed, cell }) => [
    fullName(name),
    joinedText(visits),
    leftText(visits),
    String(minutes),
    String(visits.length),
    proposed === null ? '' : t(`online.proposed.${proposed}`),
    cell === null ? '' : textOf(cell),
  ])
  const titles = head.map((one) => t(`online.who.${one}`))
  titles.splice(4, 0, t('online.csv.visits'))
  saveText(`${[subject, title, lesson.on].filter(Boolean).join(' ')}.csv`, writeLines([titles, ...rows]))
}
