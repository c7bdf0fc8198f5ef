// The diaries of one human at other schools: one tap changes who one is, and that school's diary opens.
import { Repeat2 } from 'lucide-preact'
import type { Me } from '../../protocol/identity.ts'
import { canAny } from '../../protocol/rights.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { enterAs, otherSelves } from '../app/selves.ts'
import { useAction } from '../platform/use-action.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './diary-page.module.css'

export function OtherDiaries({ person }: { readonly person: Me }) {
  const { busy, run } = useAction()
  const others = otherSelves(person).filter(({ roles }) => canAny(roles, 'diary.openOwn') || canAny(roles, 'diary.openChild'))
  if (others.length === 0) return null
  return (
    <nav class={styles.others} aria-label={t('day.otherSchools')}>
      {others.map((self) => (
        <Button
          key={self.personId}
          variant="quiet"
          busy={busy.value}
          icon={<Repeat2 size={18} aria-hidden />}
          onClick={() => run(() => enterAs(self).catch((error) => void toast(refusalText(error))))}
        >
          {[...(self.childNames.length > 0 ? [self.childNames.join(', ')] : [self.name.givenName]), self.school.name].join(' · ')}
        </Button>
      ))}
    </nav>
  )
}
