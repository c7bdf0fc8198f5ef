import { t } from '../app/i18n.ts'

const byTouch = matchMedia('(pointer: coarse)')

/** The manual names it differently on the two devices (checklist MB-03). */
export function botTitle(): string {
  return byTouch.matches ? t('message.bot.title.phone') : t('message.bot.title')
}
