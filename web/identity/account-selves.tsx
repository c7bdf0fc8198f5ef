import { ArrowRight } from 'lucide-preact'
import type { Me, Self } from '../../protocol/identity.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { enterAs, otherSelves, selfText } from '../app/selves.ts'
import { useAction } from '../platform/use-action.ts'
import { toast } from '../ui/toast.tsx'
import { Card } from './account-card.tsx'
import styles from './account-page.module.css'

/** «Вы также»: nothing for whoever is one person only. */
export function AccountSelves({ person }: { readonly person: Me }) {
  const others = otherSelves(person)
  if (others.length === 0) return null
  return (
    <Card title={t('account.selves')}>
      {others.map((self) => (
        <OtherSelf key={self.personId} self={self} />
      ))}
    </Card>
  )
}

function OtherSelf({ self }: { readonly self: Self }) {
  const { busy, run } = useAction()
  return (
    <button
      type="button"
      class={styles.self}
      aria-busy={busy.value || undefined}
      onClick={() => run(() => enterAs(self).catch((error) => toast(refusalText(error))))}
    >
      <span class={styles.words}>
        <span class={styles.title}>{selfText(self)}</span>
        <span class={styles.detail}>{self.school.city}</span>
      </span>
      <ArrowRight size={20} aria-hidden />
    </button>
  )
}
