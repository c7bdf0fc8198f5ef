// One day of a diary: what a phone shows first. The week's days are a strip above it, so that another day is one tap away and costs no request.
import { useSignal } from '@preact/signals'
import { ChevronLeft, ChevronRight } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { addDays, mondayOf, type SchoolDate } from '../../protocol/dates.ts'
import type { DiaryLesson } from '../../protocol/diary.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { locale, t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { me } from '../app/session.ts'
import { OutsideLessons } from '../journal/online/join-lesson.tsx'
import { serverNow } from '../platform/server-clock.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Lesson } from './diary-lesson.tsx'
import styles from './diary-page.module.css'
import { Signature } from './diary-signature.tsx'
import { dayLong, monthOf } from './diary-words.ts'
import { KeptBanner } from './kept-banner.tsx'
import { type Day, daysOf, useDiaryWeek } from './use-diary-week.ts'

const MINUTE_MS = 60_000

export function DiaryDay({ studentId }: { readonly studentId: PersonId }) {
  const { query, path, route } = useLocation()
  const week = useDiaryWeek(studentId, query.on)
  const go = (on: SchoolDate) => route(`${path}?view=day&on=${on}`)
  return (
    <ResourceView resource={week}>
      {({ data, keptAt }) => {
        const inWeek = mondayOf(data.today) === data.mondayOn
        const on = query.on ?? (inWeek ? data.today : data.mondayOn)
        const days = daysOf(data, on)
        const day = days.find((one) => one.on === on) ?? days[0]
        if (day === undefined) return null
        return (
          <>
            <KeptBanner keptAt={keptAt} />
            <div class={styles.around}>
              <IconButton
                label={t('week.previous')}
                icon={<ChevronLeft size={20} aria-hidden />}
                onClick={() => go(addDays(data.mondayOn, -3))}
              />
              <Strip days={days} chosen={day.on} today={data.today} onChoose={go} />
              <IconButton
                label={t('week.next')}
                icon={<ChevronRight size={20} aria-hidden />}
                onClick={() => go(addDays(data.mondayOn, 7))}
              />
            </div>
            <DayLessons day={day} today={data.today} onToday={() => go(data.today)} />
            {(data.today >= data.signature.opensOn || data.signature.signed.length > 0) && (
              <Signature
                week={data}
                offline={keptAt !== null}
                onSigned={(signature) => week.put({ data: { ...data, signature }, keptAt: null })}
              />
            )}
          </>
        )
      }}
    </ResourceView>
  )
}

type StripProps = {
  readonly days: readonly Day[]
  readonly chosen: SchoolDate
  readonly today: SchoolDate
  readonly onChoose: (on: SchoolDate) => void
}

function Strip({ days, chosen, today, onChoose }: StripProps) {
  const weekday = new Intl.DateTimeFormat(locale.value, { weekday: 'short', timeZone: 'UTC' })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form's fields
    <div class={styles.strip} role="group" aria-label={t('day.choose')}>
      {days.map(({ on, lessons }) => {
        const hasMarks = lessons.some((lesson) => lesson.marks.length > 0)
        const hasChanges = lessons.some((lesson) => lesson.change !== null || lesson.cancelled)
        const said = [monthOf(on), on === today && t('day.today'), hasMarks && t('day.hasMarks'), hasChanges && t('day.hasChanges')]
        return (
          <button key={on} type="button" aria-pressed={on === chosen} data-today={on === today || undefined} onClick={() => onChoose(on)}>
            <span>{weekday.format(new Date(`${on}T00:00:00Z`))}</span>
            <b>{Number(on.slice(8))}</b>
            <span class="visually-hidden">{said.filter(Boolean).join(', ')}</span>
            <span class={styles.signs} aria-hidden>
              {hasMarks && <i data-sign="marks" />}
              {hasChanges && <i data-sign="changes" />}
            </span>
          </button>
        )
      })}
    </div>
  )
}

type DayProps = { readonly day: Day; readonly today: SchoolDate; readonly onToday: () => void }

function DayLessons({ day: { on, lessons, outside, holiday }, today, onToday }: DayProps) {
  const time = useSchoolTime()
  return (
    <section class={styles.dayAlone} aria-label={dayLong(on)}>
      <header>
        <h2>{dayLong(on)}</h2>
        <p class={styles.small}>{summaryOf(lessons)}</p>
        {on !== today && <Button onClick={onToday}>{t('week.today')}</Button>}
      </header>
      {holiday !== null && <p class={styles.holiday}>{t('day.holiday', { title: holiday })}</p>}
      {lessons.length === 0 && outside.length === 0 && holiday === null && <p class={styles.free}>{t('diary.noLessons')}</p>}
      {lessons.length > 0 && (
        <ol>
          {lessons.map((lesson) => (
            <Lesson
              key={`${lesson.lessonId} ${lesson.number}`}
              lesson={lesson}
              full
              isNow={on === today && takesPlace(lesson) && isWithin(time, lesson)}
            />
          ))}
        </ol>
      )}
      <OutsideLessons lessons={outside} />
    </section>
  )
}

/** «6 уроков, 08:30–14:10»: the answer on the first glance. */
function summaryOf(lessons: readonly DiaryLesson[]): string {
  const held = lessons.filter(takesPlace)
  const [from, to] = [held[0]?.startsAt, held.at(-1)?.endsAt]
  if (held.length === 0) return ''
  return from && to ? t('day.summary', { count: held.length, from, to }) : t('day.lessons', { count: held.length })
}

function takesPlace(lesson: DiaryLesson): boolean {
  return !lesson.cancelled && lesson.change?.movedTo == null
}

function isWithin(time: string, { startsAt, endsAt }: DiaryLesson): boolean {
  return startsAt !== null && endsAt !== null && startsAt <= time && time < endsAt
}

/** «08:45» at school, whatever the browser's clock and zone say. */
function useSchoolTime(): string {
  const tick = useSignal(0)
  useEffect(() => {
    const timer = setInterval(() => {
      tick.value++
    }, MINUTE_MS / 2)
    return () => clearInterval(timer)
  }, [])
  tick.value
  const timeZone = me.value?.school.timeZone
  return new Intl.DateTimeFormat('ru', { hour: '2-digit', minute: '2-digit', ...(timeZone === undefined ? {} : { timeZone }) }).format(
    serverNow(),
  )
}
