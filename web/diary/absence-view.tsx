// «Посещаемость» in the diary: what a term's counts are, day by day, and for parents what they tell the school beforehand.
import { useLocation } from 'preact-iso'
import type { AbsenceCounts } from '../../protocol/absence-counts.ts'
import { type DiaryAbsenceDay, GetDiaryAbsences } from '../../protocol/attendance.ts'
import type { PersonId, TermId } from '../../protocol/ids.ts'
import '../app/add-attendance-texts.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { dayText } from '../journal/attendance/attendance-words.ts'
import { ATTENDANCE_CODES } from '../journal/cell-text.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Tabs } from '../ui/tabs.tsx'
import styles from './absence.module.css'
import { AbsenceNotices } from './absence-notices.tsx'
import { KeptBanner } from './kept-banner.tsx'
import { useDiaryNews } from './use-diary-news.ts'
import { useKept } from './use-kept.ts'

export function DiaryAbsences({ studentId }: { readonly studentId: PersonId }) {
  const { query, path, route } = useLocation()
  const term = query.term
  const input = { studentId, ...(term === undefined ? {} : { termId: term as TermId }) }
  const absences = useKept(`absences ${studentId} ${term ?? ''}`, GetDiaryAbsences, input)
  // A lesson that is cancelled is none of a full day's.
  useDiaryNews(studentId, ({ type }) => type === 'cell.changed' || type === 'lesson.changed', absences.reload)
  return (
    <div class={styles.view}>
      <AbsenceNotices studentId={studentId} />
      <ResourceView resource={absences}>
        {({ data, keptAt }) => (
          <>
            <KeptBanner keptAt={keptAt} />
            {data.terms.length > 0 && (
              <Tabs
                label={t('journal.term')}
                value={data.termId ?? ''}
                tabs={data.terms.map((one) => ({ value: one.id, label: one.title }))}
                onChange={(chosen) => route(`${path}?view=attendance&term=${chosen}`)}
              />
            )}
            {data.days.length === 0 ? (
              <EmptyState title={t('att.own.none')} hint={t('att.own.none.hint')} />
            ) : (
              <>
                <Counts counts={data.counts} />
                <div class={styles.days}>
                  {data.days.map((day) => (
                    <Day key={day.on} day={day} />
                  ))}
                </div>
              </>
            )}
          </>
        )}
      </ResourceView>
    </div>
  )
}

function Counts({ counts }: { readonly counts: AbsenceCounts }) {
  const ill = (count: number) => (count === 0 ? '' : `${t('att.byIllness')} ${count}`)
  return (
    <dl class={styles.counts}>
      {[
        { label: t('att.own.days'), count: counts.fullDays, note: ill(counts.fullDaysIll) },
        { label: t('att.own.lessons'), count: counts.lessons, note: ill(counts.lessonsIll) },
        { label: t('att.late'), count: counts.late, note: '' },
      ].map(({ label, count, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {count}
            {note !== '' && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Day({ day }: { readonly day: DiaryAbsenceDay }) {
  return (
    <section class={styles.day}>
      <h2>
        <span>{dayText(day.on)}</span>
        {day.full && <small>{t('att.own.full')}</small>}
      </h2>
      <ul>
        {day.lessons.map((lesson) => (
          <li key={lesson.lessonId}>
            <span class={styles.number}>{lesson.number}</span>
            <span class={styles.subject}>{lesson.subject}</span>
            <span class={styles.code}>
              <b aria-hidden>{ATTENDANCE_CODES[lesson.attendance]}</b> {t(`attendance.${lesson.attendance}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
