import type { RefusalDetails } from '../../protocol/refusals.ts'
import { CallFailed, CallRefused } from '../platform/call.ts'
import { t } from './i18n.ts'

/** What a person reads when a call did not do what they asked: the refusal's own words, the network's, or ours. */
export function refusalText(error: unknown): string {
  if (error instanceof CallRefused) return withPlace(t(`refusal.${error.code}`), error.details)
  if (error instanceof CallFailed) return t(`failed.${error.reason}`)
  return t('refusal.internal')
}

function withPlace(text: string, { file, line }: RefusalDetails): string {
  if (file === undefined) return text
  return line === undefined ? t('refusal.at', { text, file }) : t('refusal.atLine', { text, file, line })
}
