// A lesson's card: topic and kind of work, which its new marks take over.
import { useSignal } from '@preact/signals'
import { type GridLesson, PutLesson } from '../../protocol/journal.ts'
import { LESSON_TOPIC_CHARS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { dayName, mayPutInto } from './grid-lessons.ts'
import styles from './grid-page.module.css'
import type { GridData } from './grid-state.ts'

type Props = { readonly lesson: GridLesson; readonly data: GridData; readonly onClose: (changed: GridLesson | null) => void }

export function LessonCard({ lesson, data, onClose }: Props) {
  const mayPut = mayPutInto(data, lesson)
  const topic = useSignal(lesson.topic ?? '')
  const kindId = useSignal<string>(lesson.kindId ?? '')
  const busy = useSignal(false)
  const failure = useSignal<string | null>(null)

  const save = async () => {
    busy.value = true
    try {
      const saved = await call(PutLesson, {
        lessonId: lesson.id,
        version: lesson.version,
        kindId: data.kinds.find((kind) => kind.id === kindId.value)?.id ?? null,
        topic: topic.value.trim() || null,
      })
      onClose(saved.lesson)
    } catch (error) {
      failure.value = refusalText(error)
    } finally {
      busy.value = false
    }
  }

  return (
    <Dialog
      title={t('journal.lessonTitle', { day: dayName(lesson.on), number: lesson.number })}
      onClose={() => onClose(null)}
      actions={
        <>
          <Button onClick={() => onClose(null)}>{t('ui.cancel')}</Button>
          {mayPut && (
            <Button variant="primary" busy={busy.value} onClick={() => void save()}>
              {t('journal.save')}
            </Button>
          )}
        </>
      }
    >
      <form
        class={styles.details}
        onSubmit={(event) => {
          event.preventDefault()
          if (mayPut) void save()
        }}
      >
        {failure.value && <Banner tone="danger">{failure.value}</Banner>}
        <Select
          label={t('journal.kind')}
          value={kindId.value}
          disabled={!mayPut}
          hint={t('journal.kind.hint')}
          options={[
            ...(data.kinds[0] ? [{ value: '', label: data.kinds[0].title }] : []),
            ...data.kinds.slice(1).map((kind) => ({ value: kind.id, label: kind.title })),
          ]}
          onChange={(chosen) => {
            kindId.value = chosen
          }}
        />
        <Field
          label={t('journal.topic')}
          value={topic.value}
          maxLength={LESSON_TOPIC_CHARS_MAX}
          disabled={!mayPut}
          onInput={(value) => {
            topic.value = value
          }}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
