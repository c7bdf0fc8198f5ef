import type { ComponentChildren } from 'preact'
import { t } from '../app/i18n.ts'
import { LinkButton } from '../ui/button.tsx'
import { IdFrame } from './id-frame.tsx'

type Props = { readonly title: string; readonly hint: ComponentChildren; readonly action?: ComponentChildren }

/** A page of the door with nothing to fill in: what happened, and where to go on. */
export function IdMessage({ title, hint, action }: Props) {
  return (
    <IdFrame screen={title} title={title} lead={hint}>
      {action ?? (
        <LinkButton href="/" variant="primary" size="large" wide>
          {t('id.home')}
        </LinkButton>
      )}
    </IdFrame>
  )
}
