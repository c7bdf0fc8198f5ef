// The frame of what one sees before coming in: the mark, a title, a card, and the language at the bottom.
import type { ComponentChildren } from 'preact'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { chooseLocale, locale, t } from '../app/i18n.ts'
import { BellLogo } from '../ui/bell-logo.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './door.module.css'

type Props = { readonly title: string; readonly lead: string; readonly children: ComponentChildren; readonly wide?: boolean }

export function Door({ title, lead, children, wide = false }: Props) {
  usePageTitle(title)
  const other = locale.value === 'ru' ? 'en' : 'ru'
  return (
    <div class={styles.door}>
      <main class={wide ? `${styles.card} ${styles.wide}` : styles.card}>
        <header class={styles.head}>
          <BellLogo size={34} name={t('app.name')} />
          <h1>{title}</h1>
          <p>{lead}</p>
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
