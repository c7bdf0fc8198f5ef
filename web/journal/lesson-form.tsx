// A lesson's topic, kind of work and note, on its card and on its page. What the plan has for it is proposed: one press, or Enter, takes it.
import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { type GridLesson, PutLesson, type WorkKind } from '../../protocol/journal.ts'
import type { GetLesson } from '../../protocol/lesson-plan.ts'
import { LESSON_NOTE_CHARS_MAX, LESSON_TOPIC_CHARS_MAX } from '../../protocol/limits.ts'
import { shortName } from '../../protocol/people.ts'
import '../app/add-plan-texts.ts'
import { t } from '../app/i18n.ts'
import { LessonChanges } from '../app/lesson-change.tsx'
import { failureApart, textRefusedAt } from '../app/text-refused.ts'
import { roomText } from '../app/week-switch.tsx'
import { CallRefused, call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { TextArea } from '../ui/text-area.tsx'
import styles from './lesson.module.css'

export type LessonRead = ResultOf<typeof GetLesson>

/** `read` null: on its way; topic and kind are known already and can be typed. */
type Source = {
  readonly lesson: GridLesson
  readonly read: LessonRead | null
  /** Reads what is there now, after somebody else was faster. */
  readonly reload: () => void
  readonly onSaved: (lesson: GridLesson) => void
}

type Typed = {
  readonly topic?: string
  readonly kindId?: string
  readonly note?: string
  readonly offPlan?: boolean
  /** Of the lesson as it was when the first of these was typed. */
  readonly version?: number
}

export type LessonForm = {
  readonly topic: ReadonlySignal<string>
  readonly kindId: ReadonlySignal<string>
  readonly note: ReadonlySignal<string>
  readonly offPlan: ReadonlySignal<boolean>
  readonly touched: ReadonlySignal<boolean>
  readonly busy: ReadonlySignal<boolean>
  readonly failure: ReadonlySignal<unknown>
  readonly type: (part: Omit<Typed, 'version'>) => void
  readonly save: () => void
  /** The plan's topic becomes the lesson's. */
  readonly take: () => void
}

export function useLessonForm({ lesson, read, reload, onSaved }: Source): LessonForm {
  const known = read?.lesson ?? lesson
  const typed = useSignal<Typed>({})
  const { busy, failure, run } = useAction()
  const latest = useSignal({ known, read })
  latest.value = { known, read }

  const put = (part: Typed) =>
    run(async () => {
      const { topic = known.topic ?? '', kindId = known.kindId, version = known.version, note, offPlan } = { ...typed.value, ...part }
      try {
        const saved = await call(PutLesson, {
          lessonId: lesson.id,
          version,
          kindId: (kindId || null) as GridLesson['kindId'],
          topic: topic.trim() || null,
          ...(note === undefined ? {} : { note: note.trim() || null }),
          ...(offPlan === undefined ? {} : { offPlan }),
        })
        typed.value = {}
        onSaved(saved.lesson)
      } catch (error) {
        if (error instanceof CallRefused && error.code === 'changed_by_another') {
          // What is there now is shown beside what was typed; saving again is then a decision.
          const { version: _seen, ...rest } = typed.value
          typed.value = rest
          reload()
        }
        throw error
      }
    })

  return {
    topic: useComputed(() => typed.value.topic ?? latest.value.known.topic ?? ''),
    kindId: useComputed(() => typed.value.kindId ?? latest.value.known.kindId ?? ''),
    note: useComputed(() => typed.value.note ?? latest.value.read?.lesson.note ?? ''),
    offPlan: useComputed(() => typed.value.offPlan ?? latest.value.read?.lesson.offPlan ?? false),
    touched: useComputed(() => Object.keys(typed.value).length > 0),
    busy,
    failure,
    type: (part) => {
      typed.value = { version: known.version, ...typed.value, ...part }
    },
    save: () => put({}),
    take: () => {
      const topic = read?.planned?.topic
      if (topic !== undefined) put({ topic })
    },
  }
}

type Props = {
  readonly form: LessonForm
  readonly lesson: GridLesson
  readonly read: LessonRead | null
  readonly kinds: readonly WorkKind[]
  readonly mayPut: boolean
  readonly onAskUnlock: () => void
}

export function LessonFields({ form, lesson, read, kinds, mayPut, onAskUnlock }: Props) {
  const closed = read?.lesson.closed ?? lesson.closed
  const disabled = !mayPut || closed
  const failure = form.failure.value
  const said = failureApart(failure, 'topic', ...(read ? ['note'] : []))
  const planned = read?.planned ?? null
  const theirs = read?.lesson.topic ?? null
  const isConflict = failure instanceof CallRefused && failure.code === 'changed_by_another'
  const takes = planned !== null && form.topic.value.trim() === ''
  return (
    <form
      class={styles.fields}
      onSubmit={(event) => {
        event.preventDefault()
        if (disabled) return
        if (takes) form.take()
        else form.save()
      }}
    >
      {read && <Facts read={read} />}
      {closed && mayPut && (
        <Banner tone="warning" title={t('lesson.closed')}>
          <span class={styles.closed}>
            {t('lesson.closed.text')}
            <Button onClick={onAskUnlock}>{t('lesson.askUnlock')}</Button>
          </span>
        </Banner>
      )}
      {said !== null && (
        <Banner tone="danger">
          {said}
          {isConflict && theirs !== null && ` ${t('lesson.theirs', { topic: theirs })}`}
        </Banner>
      )}
      <div class={styles.topic}>
        <Field
          label={t('journal.topic')}
          value={form.topic.value}
          maxLength={LESSON_TOPIC_CHARS_MAX}
          disabled={disabled}
          hint={takes && !disabled ? t('lesson.topic.hint') : undefined}
          error={textRefusedAt(failure, 'topic')}
          onInput={(topic) => form.type({ topic })}
        />
        {planned && (
          <p class={styles.planned}>
            <span>{plannedText(planned)}</span>
            {!disabled && form.topic.value.trim() !== planned.topic && (
              <Button onClick={form.take} disabled={form.busy.value}>
                {t('lesson.take')}
              </Button>
            )}
          </p>
        )}
      </div>
      <Select
        label={t('journal.kind')}
        value={form.kindId.value}
        disabled={disabled}
        hint={t('journal.kind.hint')}
        options={[
          ...(kinds[0] ? [{ value: '', label: kinds[0].title }] : []),
          ...kinds.slice(1).map((kind) => ({ value: kind.id as string, label: kind.title })),
        ]}
        onChange={(kindId) => form.type({ kindId })}
      />
      {(planned !== null || form.offPlan.value) && (
        <Checkbox
          label={t('lesson.offPlan')}
          hint={t('lesson.offPlan.hint')}
          checked={form.offPlan.value}
          disabled={disabled}
          onChange={(offPlan) => form.type({ offPlan })}
        />
      )}
      {read && (
        <TextArea
          label={t('lesson.note')}
          value={form.note.value}
          maxLength={LESSON_NOTE_CHARS_MAX}
          disabled={disabled}
          hint={t('lesson.note.hint')}
          error={textRefusedAt(failure, 'note')}
          onInput={(note) => form.type({ note })}
        />
      )}
      <button type="submit" hidden />
    </form>
  )
}

function plannedText({ topic, hour, hours }: NonNullable<LessonRead['planned']>): string {
  return hours === 1 ? t('lesson.planned', { topic }) : t('lesson.plannedHour', { topic, hour, hours })
}

/** «8:30–9:15 · каб. 21 · Орлова А. С.», and what is other than planned. */
function Facts({ read: { lesson } }: { readonly read: LessonRead }) {
  const { startsAt, endsAt, room, teachers } = lesson
  const facts = [startsAt && endsAt ? `${startsAt}–${endsAt}` : '', room ? roomText(room) : '', teachers.map(shortName).join(', ')]
  return (
    <div class={styles.facts}>
      <p>{facts.filter(Boolean).join(' · ')}</p>
      <LessonChanges lesson={lesson} />
    </div>
  )
}
