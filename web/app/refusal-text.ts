import { REFUSALS, type RefusalCode, type RefusalDetails } from '../../protocol/refusals.ts'
import { CallFailed, CallRefused } from '../platform/call.ts'
import { t } from './i18n.ts'

/** What a person reads when a call did not do what they asked: of what `call` threw, or of a code kept from it. */
export function refusalText(reason: unknown): string {
  if (reason instanceof CallRefused) return withPlace(t(`refusal.${reason.code}`), reason.details)
  if (reason instanceof CallFailed) return t(`failed.${reason.reason}`)
  if (reason === 'offline' || reason === 'unreadable') return t(`failed.${reason}`)
  if (isRefusalCode(reason)) return t(`refusal.${reason}`)
  return t('refusal.internal')
}

function isRefusalCode(reason: unknown): reason is RefusalCode {
  return typeof reason === 'string' && Object.hasOwn(REFUSALS, reason)
}

function withPlace(text: string, { file, line }: RefusalDetails): string {
  if (file === undefined) return text
  return line === undefined ? t('refusal.at', { text, file }) : t('refusal.atLine', { text, file, line })
}
