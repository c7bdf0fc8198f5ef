import { t } from '../app/i18n.ts'
import type { Call } from './call.ts'

/** `again`: it hardly comes by itself, and somebody who has done something about it need not wait. */
export type LineTrouble = { readonly words: string; readonly again: boolean }

/** What is amiss between here and the others, the gravest first; null: nothing. Read inside a component it is drawn anew when it changes. */
export function lineWords({ state, session, own }: Pick<Call, 'state' | 'session' | 'own'>): LineTrouble | null {
  if (state.line.value !== 'open') return { words: t('inCall.reconnecting'), again: false }
  const sends = own.microphone.value.on || own.camera.value.on || own.screen.value.on
  const receiving = session.value?.receiving.value
  const publishing = session.value?.publishing.value
  if (receiving === 'refused' || (publishing === 'refused' && sends)) return { words: t('inCall.notCarried'), again: false }
  if (receiving === 'cut' || publishing === 'cut') return { words: t('inCall.cut'), again: true }
  return receiving === 'recovering' || publishing === 'recovering' ? { words: t('inCall.recovering'), again: false } : null
}
