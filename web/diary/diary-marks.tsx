// «Отметки»: a term's marks by subject, with kind of work, weight, comment and the exact average.
import { useLocation } from 'preact-iso'
import { type DiarySubject, GetDiaryMarks } from '../../protocol/diary.ts'
import type { PersonId, TermId } from '../../protocol/ids.ts'
import { showAverage } from '../../protocol/mark-average.ts'
import { locale, t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { MarkChip } from '../ui/mark-chip.tsx'
import { Tabs } from '../ui/tabs.tsx'
import styles from './diary-page.module.css'
import { correctionText, dayShort, markTitle, weightText } from './diary-words.ts'
import { useDiaryNews } from './use-diary-news.ts'

export function DiaryMarks({ studentId }: { readonly studentId: PersonId }) {
  const { query, path, route } = useLocation()
  const term = query.term
  const marks = useResource(`marks ${studentId} ${term ?? ''}`, () =>
    call(GetDiaryMarks, { studentId, ...(term === undefined ? {} : { termId: term as TermId }) }),
  )
  useDiaryNews(studentId, marks.reload)
  return (
    <ResourceView resource={marks}>
      {(data) => (
        <>
          {data.terms.length > 0 && (
            <Tabs
              label={t('journal.term')}
              value={data.termId ?? ''}
              tabs={data.terms.map((one) => ({ value: one.id, label: one.title }))}
              onChange={(chosen) => route(`${path}?view=marks&term=${chosen}`)}
            />
          )}
          {data.subjects.length === 0 && <EmptyState title={t('diary.noSubjects')} hint={t('diary.noSubjects.hint')} />}
          <div class={styles.subjects}>
            {data.subjects.filter(hasSomething).map((subject) => (
              <Subject key={subject.studyGroupId} subject={subject} />
            ))}
          </div>
          <Empty subjects={data.subjects.filter((subject) => !hasSomething(subject))} />
        </>
      )}
    </ResourceView>
  )
}

function hasSomething(subject: DiarySubject): boolean {
  return subject.marks.length > 0 || subject.removed.length > 0 || subject.lessonsMissed > 0
}

/** The answer is to be seen at the first glance, so subjects without any come last and small. */
function Empty({ subjects }: { readonly subjects: readonly DiarySubject[] }) {
  if (subjects.length === 0) return null
  return (
    <section class={styles.emptySubjects}>
      <h2>{t('diary.noMarks')}</h2>
      <p>{subjects.map((one) => one.subject).join(' · ')}</p>
    </section>
  )
}

function Subject({ subject }: { readonly subject: DiarySubject }) {
  const average = showAverage(subject.average, locale.value)
  const commented = subject.marks.filter((mark) => mark.comment !== null)
  return (
    <section class={styles.subjectCard} aria-label={subject.subject}>
      <header>
        <h2>{subject.subject}</h2>
        {subject.average !== null && (
          <p class={styles.average}>
            <small>{t('diary.averageLabel')}</small> {average}
          </p>
        )}
      </header>
      {subject.marks.length > 0 && (
        <ul class={styles.markList}>
          {subject.marks.map((mark, i) => (
            <li key={`${mark.lessonId} ${i}`} title={markTitle(mark)}>
              <MarkChip value={mark.value} label={markTitle(mark)} />
              <small>{dayShort(mark.on)}</small>
              <small>{[mark.kind, weightText(mark)].filter(Boolean).join(', ')}</small>
            </li>
          ))}
        </ul>
      )}
      {subject.marks
        .filter((mark) => mark.was.length > 0)
        .map((mark, i) => (
          <p key={i} class={styles.comment}>
            {correctionText(mark.on, mark.was, mark.value)}
          </p>
        ))}
      {subject.removed.map(({ lessonId, on, was }) => (
        <p key={lessonId} class={styles.comment}>
          {correctionText(on, was, null)}
        </p>
      ))}
      {commented.map((mark, i) => (
        <p key={i} class={styles.comment}>
          {dayShort(mark.on)}: <bdi>{mark.comment}</bdi>
        </p>
      ))}
      {subject.lessonsMissed > 0 && <p class={styles.small}>{t('diary.missed', { count: subject.lessonsMissed })}</p>}
    </section>
  )
}
