import type { CallSnapshot } from '../../protocol/call/events.ts'
import { t } from '../app/i18n.ts'

/** For whoever is in a call by themselves: what is going on, and what they can do about it. Null: somebody is there. */
export function aloneWords({ kind, participants, ringing }: CallSnapshot, administers: boolean): [words: string, hint: string] | null {
  if (participants.length > 1) return null
  if (ringing !== null) {
    const { name, coming } = ringing
    const what = ringing.ringing > 0 ? 'inCall.rings' : 'inCall.coming'
    if (name !== null) return [t(`${what}.name`, { name }), '']
    return [t(`${what}.many`, { count: ringing.ringing > 0 ? ringing.ringing : coming }), '']
  }
  if (kind === 'lesson') return administers ? [t('inCall.alone.lesson'), t('inCall.alone.lesson.hint')] : [t('inCall.alone'), '']
  return [t('inCall.alone'), t(kind === 'chat' ? 'inCall.alone.chat.hint' : 'inCall.alone.hint')]
}
