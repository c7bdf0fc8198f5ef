import type { Signal } from '@preact/signals'
import { LESSON_NUMBER_MAX } from '../../../protocol/limits.ts'
import { t } from '../../app/i18n.ts'
import { Select } from '../../ui/select.tsx'

/** Which lesson of the day, from the zeroth on. */
export function LessonNumber({ number }: { readonly number: Signal<string> }) {
  return (
    <Select
      label={t('tt.number')}
      value={number.value}
      options={Array.from({ length: LESSON_NUMBER_MAX + 1 }, (_, one) => ({ value: String(one), label: String(one) }))}
      onChange={(chosen) => {
        number.value = chosen
      }}
    />
  )
}
