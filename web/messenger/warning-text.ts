import type { ModeratorWarning } from '../../protocol/chat/events.ts'
import { t } from '../app/i18n.ts'

/** What the bot says to whoever it warns, besides why it stopped the message. */
export function warningText({ left }: ModeratorWarning): string {
  return left === null ? t('message.warned') : t('message.warned.left', { count: left })
}
