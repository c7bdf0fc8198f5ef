import type { Flow } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import styles from './id-flow.module.css'

/** What another service learns by this sign-in; nothing when it is our own journal or messenger. */
export function IdTold({ flow }: { readonly flow: Flow }) {
  if (flow.purpose !== 'foreign') return null
  return (
    <div class={styles.told}>
      <p>{t('id.scope', { client: flow.clientName })}</p>
      <ul>
        {flow.scopes.map((scope) => (
          <li key={scope}>{t(`id.scope.${scope}`)}</li>
        ))}
      </ul>
      <p>{t('id.scope.never')}</p>
    </div>
  )
}
