// One lesson of a diary: when and where, what is other than planned, the topic, and what the pupil has there.
import type { DiaryLesson } from '../../protocol/diary.ts'
import { shortName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { LessonChanges } from '../app/lesson-change.tsx'
import { roomText } from '../app/week-switch.tsx'
import { JoinLesson } from '../journal/online/join-lesson.tsx'
import { Chip } from '../ui/chip.tsx'
import { MarkChip } from '../ui/mark-chip.tsx'
import styles from './diary-lesson.module.css'
import { awaitedText, changedText, markTitle } from './diary-words.ts'
import type { DayLesson } from './use-diary-week.ts'

type Props = {
  readonly lesson: DayLesson
  /** Where a day has the width to itself. */
  readonly full?: boolean
  readonly isNow?: boolean
}

const TONES = { absent: 'bad', unexcused: 'bad', late: 'warn', ill: 'plain', excused: 'plain', exempt: 'plain' } as const

export function Lesson({ lesson, full = false, isNow = false }: Props) {
  const { startsAt, endsAt, room, change, topic, marks, removed, attendance } = lesson
  const off = lesson.cancelled || change?.movedTo != null
  const teacher = full && change?.substitute == null ? lesson.teachers.map(shortName).join(', ') : ''
  const details = [startsAt && endsAt ? `${startsAt}–${endsAt}` : '', room ? roomText(room) : '', teacher].filter(Boolean)
  return (
    <li class={styles.lesson} data-cancelled={off} data-now={isNow || undefined} aria-current={isNow ? 'time' : undefined}>
      <span class={styles.number}>{lesson.number}</span>
      <div class={styles.what}>
        <p class={styles.subject}>{lesson.subject}</p>
        {details.length > 0 && <p class={styles.small}>{details.join(' · ')}</p>}
      </div>
      {marks.length > 0 && (
        <div class={styles.marks}>
          {marks.map((mark, i) => (
            <MarkChip key={i} value={mark.value} size={full ? 'large' : 'normal'} label={markTitle(mark)} />
          ))}
        </div>
      )}
      <div class={styles.more}>
        {(isNow || attendance !== null) && (
          <p class={styles.chips}>
            {isNow && <span class={styles.live}>{t('day.now')}</span>}
            {attendance !== null && <Chip tone={TONES[attendance]}>{t(`attendance.${attendance}`)}</Chip>}
          </p>
        )}
        <LessonChanges lesson={lesson} />
        {lesson.online !== null && <JoinLesson online={lesson.online} off={off} />}
        {topic && <p class={styles.topic}>{topic}</p>}
        {marks.some(({ kind }) => kind !== '') && <p class={styles.small}>{kindsOf(lesson)}</p>}
        {marks.map(
          (mark, place) =>
            mark.value === '.' && (
              <p key={place} class={styles.topic}>
                {awaitedText(mark)}
              </p>
            ),
        )}
        {marks.map(
          (mark, place) =>
            mark.was.length > 0 && (
              <p key={place} class={styles.note}>
                {changedText(mark.was, mark.value)}
              </p>
            ),
        )}
        {removed.map((was, place) => (
          <p key={place} class={styles.note}>
            {changedText(was, null)}
          </p>
        ))}
        {marks.map(
          ({ comment }, place) =>
            comment !== null && (
              <p key={place} class={styles.comment}>
                <bdi>{comment}</bdi>
              </p>
            ),
        )}
      </div>
    </li>
  )
}

/** Of two marks for one work the work is named once. */
function kindsOf({ marks }: DiaryLesson): string {
  return [...new Set(marks.map(({ kind }) => kind).filter(Boolean))].join(', ')
}
