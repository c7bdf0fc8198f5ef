// The frame of what one sees before coming in: the mark, a title, a card, and the language at the bottom.
import type { ComponentChildren, Ref } from 'preact'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { chooseLocale, locale, t } from '../app/i18n.ts'
import { BellLogo } from '../ui/bell-logo.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './door.module.css'

type Props = {
  readonly title: string
  readonly lead?: ComponentChildren
  readonly children: ComponentChildren
  readonly wide?: boolean
  /** One of several in a row: a smaller title, so that the eye goes to what changes. */
  readonly step?: boolean
  /** Above the title: what the steps lead to. */
  readonly above?: ComponentChildren
  readonly mainRef?: Ref<HTMLElement>
}

export function Door({ title, lead, children, wide = false, step = false, above, mainRef }: Props) {
  usePageTitle(title)
  const other = locale.value === 'ru' ? 'en' : 'ru'
  return (
    <div class={styles.door}>
      <main
        class={[styles.card, wide && styles.wide, step && styles.step].filter(Boolean).join(' ')}
        {...(mainRef ? { ref: mainRef } : {})}
      >
        <header class={styles.head}>
          <BellLogo size={34} name={t('app.name')} />
          {above && <p class={styles.above}>{above}</p>}
          <h1 tabIndex={-1}>{title}</h1>
          {lead && <p>{lead}</p>}
        </header>
        {children}
      </main>
      <footer class={styles.bottom}>
        <button type="button" lang={other} onClick={() => void chooseLocale(other).catch(() => toast(t('failed.offline')))}>
          {t(`account.language.${other}`)}
        </button>
      </footer>
    </div>
  )
}
