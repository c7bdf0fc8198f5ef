// What the school decides, as a form with one button: what is refused stands above it. The section around it is settings-section.module.css'.
import type { ComponentChildren } from 'preact'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import styles from './settings-section.module.css'

type Props = { readonly save: () => Promise<void>; readonly disabled?: boolean; readonly children: ComponentChildren }

export function SettingsForm({ save, disabled = false, children }: Props) {
  const { busy, failure, run } = useAction()
  return (
    <form
      class={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        run(save)
      }}
    >
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      {children}
      <div>
        <Button type="submit" variant="primary" busy={busy.value} disabled={disabled}>
          {t('bot.save')}
        </Button>
      </div>
    </form>
  )
}
