import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'

/** «45 с», «12 мин», «1 ч 5 мин» */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 60) return t('calls.seconds', { seconds })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return t('calls.minutes', { minutes })
  return t('calls.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}
