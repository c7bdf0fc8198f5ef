import type { CallNote } from '../../protocol/call/ringing.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { durationText } from './duration-text.ts'

/** What became of it: «Завершён, 12 мин». */
export function noteText({ media, outcome, durationMs }: CallNote, own: boolean): string {
  if (outcome === 'running') return t(`calls.goesOn.${media}`)
  if (outcome === 'missed') return own ? t('calls.note.unanswered') : t('calls.note.missed')
  return durationMs === null ? t('calls.note.over') : t('calls.note.ended', { duration: durationText(durationMs) })
}
