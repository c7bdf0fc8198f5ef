// «Сообщить об отсутствии»: which days or lessons, why, a word to the class teacher.
import { useSignal } from '@preact/signals'
import { NOTICE_REASONS, type NoticeReason } from '../../protocol/absence-notice.ts'
import { type AbsenceNotice, ChangeAbsence, ListAbsenceNotices, ReportAbsence } from '../../protocol/attendance.ts'
import { addDays, type SchoolDate } from '../../protocol/dates.ts'
import { type DiaryLesson, GetDiaryWeek } from '../../protocol/diary.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { NOTICE_COMMENT_CHARS_MAX } from '../../protocol/limits.ts'
import { shortName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { failureApart, textRefusedAt } from '../app/text-refused.ts'
import { noticeText } from '../journal/attendance/attendance-words.ts'
import { CallRefused, call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { DateSpan } from '../ui/date-span.tsx'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { TextArea } from '../ui/text-area.tsx'
import styles from './absence.module.css'

type Props = {
  readonly studentId: PersonId
  /** How the child is called. */
  readonly child: string
  readonly today: SchoolDate
  readonly nextOn: SchoolDate | null
  /** What was said before and is to be changed. */
  readonly said?: AbsenceNotice | undefined
  readonly onClose: (sent: boolean) => void
}

export function AbsenceDialog({ studentId, child, today, nextOn, said, onClose }: Props) {
  const what = useSignal<'days' | 'lessons'>(said?.numbers ? 'lessons' : 'days')
  const fromOn = useSignal(said?.fromOn ?? nextOn ?? addDays(today, 1))
  const toOn = useSignal(said?.toOn ?? fromOn.value)
  const numbers = useSignal<readonly number[]>(said?.numbers ?? [])
  const reason = useSignal<NoticeReason>(said?.reason ?? 'illness')
  const comment = useSignal(said?.comment ?? '')
  /** What the other parent has said meanwhile: shown, and from then on written over. */
  const theirs = useSignal<AbsenceNotice | null>(null)
  const sending = useAction()
  const begun = said !== undefined && said.fromOn < today
  const single = what.value === 'lessons'
  const send = async () => {
    const notice = {
      studentId,
      fromOn: fromOn.value,
      toOn: single ? fromOn.value : toOn.value,
      numbers: single ? [...numbers.value] : null,
      reason: reason.value,
      comment: comment.value.trim() || null,
    }
    if (said === undefined) await call(ReportAbsence, notice)
    else {
      const { noticeId, saidAt } = theirs.value ?? said
      try {
        await call(ChangeAbsence, { ...notice, noticeId, saidAt })
      } catch (error) {
        if (error instanceof CallRefused && error.code === 'changed_by_another') {
          const { notices } = await call(ListAbsenceNotices, { studentId })
          theirs.value = notices.find((one) => one.noticeId === noticeId) ?? null
        }
        throw error
      }
    }
    onClose(true)
  }
  const from = (value: string) => {
    fromOn.value = value
    if (toOn.value < value) toOn.value = value
    if (value !== said?.fromOn) numbers.value = []
  }
  return (
    <FormDialog
      title={t('att.report.title', { name: child })}
      submit={t(said === undefined ? 'att.report.send' : 'att.change.save')}
      busy={sending.busy.value}
      disabled={fromOn.value === '' || (single ? numbers.value.length === 0 : toOn.value < fromOn.value)}
      failure={failureApart(sending.failure.value, 'comment')}
      onSubmit={() => sending.run(send)}
      onClose={() => onClose(false)}
    >
      {theirs.value !== null && <Theirs notice={theirs.value} />}
      {!begun && (
        <Segmented
          label={t('att.report.what')}
          value={what.value}
          options={[
            { value: 'days', label: t('att.report.days') },
            { value: 'lessons', label: t('att.report.lessons') },
          ]}
          onChange={(chosen) => {
            what.value = chosen
          }}
        />
      )}
      {single ? (
        <Field label={t('att.report.date')} type="date" required disabled={begun} value={fromOn.value} onInput={from} />
      ) : (
        <DateSpan
          from={fromOn.value}
          to={toOn.value}
          labels={{ from: t('att.report.from'), to: t('att.report.to') }}
          begun={begun}
          onChange={(span) => {
            if (span.from !== fromOn.value) from(span.from)
            toOn.value = span.to
          }}
        />
      )}
      {single && fromOn.value !== '' && (
        <Lessons
          studentId={studentId}
          on={fromOn.value}
          chosen={numbers.value}
          onChange={(chosen) => {
            numbers.value = chosen
          }}
        />
      )}
      <Select<NoticeReason>
        label={t('att.report.reason')}
        value={reason.value}
        options={NOTICE_REASONS.map((one) => ({ value: one, label: t(`att.reason.${one}`) }))}
        onChange={(chosen) => {
          reason.value = chosen
        }}
      />
      <TextArea
        label={t('att.report.comment')}
        hint={t('att.report.comment.hint')}
        error={textRefusedAt(sending.failure.value, 'comment')}
        maxLength={NOTICE_COMMENT_CHARS_MAX}
        value={comment.value}
        onInput={(text) => {
          comment.value = text
        }}
      />
    </FormDialog>
  )
}

function Theirs({ notice: { by, reason, comment, ...when } }: { readonly notice: AbsenceNotice }) {
  return (
    <Banner title={t('att.change.now')}>
      <p>{[noticeText(when), t(`att.reason.${reason}`), by && shortName(by)].filter(Boolean).join(' · ')}</p>
      {comment !== null && (
        <p class={styles.comment}>
          <bdi>{comment}</bdi>
        </p>
      )}
    </Banner>
  )
}

type LessonsProps = {
  readonly studentId: PersonId
  readonly on: SchoolDate
  readonly chosen: readonly number[]
  readonly onChange: (chosen: readonly number[]) => void
}

/** The child's lessons of that day, as the timetable has them now. */
function Lessons({ studentId, on, chosen, onChange }: LessonsProps) {
  const week = useResource(`lessons ${studentId} ${on}`, () => call(GetDiaryWeek, { studentId, on }))
  return (
    <ResourceView resource={week} shape="rows">
      {({ lessons }) => {
        const places = placesOn(lessons, on)
        return (
          <fieldset class={styles.lessons}>
            <legend>{t('att.report.which')}</legend>
            {places.length === 0 && <p class={styles.quiet}>{t('att.report.noLessons')}</p>}
            {places.map(([number, subjects]) => (
              <Checkbox
                key={number}
                label={`${number}. ${subjects.join(', ')}`}
                checked={chosen.includes(number)}
                onChange={(checked) =>
                  onChange(checked ? [...chosen, number].sort((a, b) => a - b) : chosen.filter((one) => one !== number))
                }
              />
            ))}
          </fieldset>
        )
      }}
    </ResourceView>
  )
}

function placesOn(lessons: readonly DiaryLesson[], on: SchoolDate): [number: number, subjects: string[]][] {
  const there = lessons.filter((lesson) => lesson.on === on && !lesson.cancelled && !lesson.change?.movedTo)
  return [...Map.groupBy(there, ({ number }) => number)].map(([number, here]) => [number, [...new Set(here.map(({ subject }) => subject))]])
}
