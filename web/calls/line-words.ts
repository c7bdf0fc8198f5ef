import { t } from '../app/i18n.ts'
import type { Call } from './call.ts'

/** What is amiss between here and the others, the gravest first; null: nothing. Read inside a component it is drawn anew when it changes. */
export function lineWords({ state, session, own }: Pick<Call, 'state' | 'session' | 'own'>): string | null {
  if (state.line.value !== 'open') return t('inCall.reconnecting')
  const sends = own.microphone.value.on || own.camera.value.on || own.screen.value.on
  const receiving = session.value?.receiving.value
  const publishing = session.value?.publishing.value
  if (receiving === 'refused' || (publishing === 'refused' && sends)) return t('inCall.notCarried')
  return receiving === 'recovering' || publishing === 'recovering' ? t('inCall.recovering') : null
}
