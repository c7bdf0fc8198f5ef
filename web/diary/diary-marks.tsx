// «Отметки»: a term's marks by subject, with kind of work, weight, comment and the exact average, what was given for the term, and «что если».
import { useSignal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import { type DiarySubject, GetDiaryMarks } from '../../protocol/diary.ts'
import type { PersonId, TermId } from '../../protocol/ids.ts'
import { showAverage } from '../../protocol/mark-average.ts'
import { locale, t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { termCalled, termText } from '../app/term-words.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { MarkChip } from '../ui/mark-chip.tsx'
import { Tabs } from '../ui/tabs.tsx'
import styles from './diary-page.module.css'
import { correctionText, dayShort, markTitle, termNote, weightText } from './diary-words.ts'
import { KeptBanner } from './kept-banner.tsx'
import { useDiaryNews } from './use-diary-news.ts'
import { useKept } from './use-kept.ts'
import { outcomeOf } from './what-if.ts'
import { WhatIfDialog } from './what-if-dialog.tsx'

export function DiaryMarks({ studentId }: { readonly studentId: PersonId }) {
  const { query, path, route } = useLocation()
  const term = query.term
  const input = { studentId, ...(term === undefined ? {} : { termId: term as TermId }) }
  const marks = useKept(`marks ${studentId} ${term ?? ''}`, GetDiaryMarks, input)
  const supposing = useSignal<DiarySubject | null>(null)
  useDiaryNews(studentId, ({ type }) => type !== 'onlineLesson.changed' && type !== 'diary.signed', marks.reload)
  return (
    <ResourceView resource={marks}>
      {({ data, keptAt }) => (
        <>
          <KeptBanner keptAt={keptAt} />
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
              <Subject
                key={subject.studyGroupId}
                subject={subject}
                scaleFrom={data.scaleFrom}
                open={(data.terms.find(({ id }) => id === data.termId)?.endsOn ?? '') >= data.today}
                onSuppose={() => {
                  supposing.value = subject
                }}
              />
            ))}
          </div>
          <Empty subjects={data.subjects.filter((subject) => !hasSomething(subject))} />
          {supposing.value && (
            <WhatIfDialog
              subject={supposing.value}
              kinds={data.kinds}
              scaleFrom={data.scaleFrom}
              onClose={() => {
                supposing.value = null
              }}
            />
          )}
        </>
      )}
    </ResourceView>
  )
}

function hasSomething(subject: DiarySubject): boolean {
  return subject.marks.length > 0 || subject.removed.length > 0 || subject.lessonsMissed > 0 || subject.termMark !== null
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

type SubjectProps = {
  readonly subject: DiarySubject
  readonly scaleFrom: 1 | 2
  /** The term is not over: more marks may come, whatever has been given for it. */
  readonly open: boolean
  readonly onSuppose: () => void
}

function Subject({ subject, scaleFrom, open, onSuppose }: SubjectProps) {
  const { termMark, thresholds } = subject
  const given = termMark?.value ?? null
  const suggested = thresholds === null ? null : outcomeOf(subject.marks, thresholds, scaleFrom).suggested
  const note = termMark === null ? '' : termNote(termMark)
  const average = showAverage(subject.average, locale.value)
  const commented = subject.marks.filter((mark) => mark.comment !== null)
  return (
    <section class={styles.subjectCard} aria-label={subject.subject}>
      <header>
        <h2>{subject.subject}</h2>
        <div class={styles.result}>
          {subject.average !== null && (
            <p class={styles.average}>
              <small>{t('diary.averageLabel')}</small> {average}
            </p>
          )}
          {given !== null ? (
            <p class={styles.termMark}>
              <small>{t('diaryTerm.given')}</small>
              <MarkChip value={termText(given)} size="large" label={t('diary.mark', { mark: termCalled(given) })} />
            </p>
          ) : (
            suggested !== null && (
              <p class={styles.termMark}>
                <small>{t('diaryTerm.soFar')}</small>
                <span class={styles.soFar}>{termText(suggested)}</span>
              </p>
            )
          )}
        </div>
      </header>
      {note !== '' && (
        <p class={styles.note}>
          <bdi>{note}</bdi>
        </p>
      )}
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
      <footer>
        {subject.lessonsMissed > 0 && <p class={styles.small}>{t('diary.missed', { count: subject.lessonsMissed })}</p>}
        {thresholds !== null && (given === null || open) && (
          <Button variant="quiet" aria-label={t('whatIf.openFor', { subject: subject.subject })} onClick={onSuppose}>
            {t('whatIf.open')}
          </Button>
        )}
      </footer>
    </section>
  )
}
