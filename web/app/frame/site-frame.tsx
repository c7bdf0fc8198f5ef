// What is around every page of a signed-in person: the top menu (three bars on a phone), the account, the news about the network.

import { useSignal } from '@preact/signals'
import { Menu as Bars } from 'lucide-preact'
import type { ComponentChildren, FunctionComponent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { lazy, ErrorBoundary as Suspense, useLocation } from 'preact-iso'
import type { Me } from '../../../protocol/identity.ts'
import { online } from '../../platform/online.ts'
import { Badge } from '../../ui/badge.tsx'
import { BellLogo } from '../../ui/bell-logo.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { t } from '../i18n.ts'
import { homeOf, isAt, menuOf } from '../menu.ts'
import { unreadChats } from '../unread.ts'
import { AccountMenu } from './account-menu.tsx'
import styles from './site-frame.module.css'

/** Without its code the frame does without. */
const NoticesBell = lazy<FunctionComponent>(() => import('./notices-bell.tsx').catch(() => ({ default: () => null })))

type Props = {
  readonly person: Me
  /** A page's code is on its way. */
  readonly opening: boolean
  readonly children: ComponentChildren
}

export function SiteFrame({ person, opening, children }: Props) {
  const { path } = useLocation()
  const drawer = useSignal(false)
  const main = useRef<HTMLElement>(null)
  const firstPath = useRef(path)
  const section = path.split('/')[1]

  useEffect(() => {
    drawer.value = false
  }, [path])
  useEffect(() => {
    // Another section: the focus goes to its content, so that the next Tab is there and not back in the menu.
    if (firstPath.current !== path) main.current?.focus({ preventScroll: true })
    firstPath.current = path
  }, [section])

  const entries = menuOf(person)
  return (
    <div class={styles.site}>
      <a class={`visually-hidden ${styles.skip}`} href="#content">
        {t('menu.skip')}
      </a>
      <header class={styles.top}>
        <div class={styles.bar}>
          <div class={unreadChats.value > 0 ? `${styles.bars} ${styles.news}` : styles.bars}>
            <IconButton
              label={t('menu.open')}
              icon={<Bars size={24} aria-hidden />}
              aria-haspopup="dialog"
              aria-expanded={drawer.value}
              onClick={() => {
                drawer.value = true
              }}
            />
          </div>
          <a class={styles.home} href={homeOf(person)} aria-label={t('app.name')}>
            <BellLogo name={t('app.name')} />
          </a>
          <nav class={styles.menu} aria-label={t('menu.name')}>
            <ul>
              {entries.map((entry) => (
                <li key={entry.href}>
                  <a href={entry.href} aria-current={isAt(path, entry.href) ? 'page' : undefined}>
                    <span class={styles.word} data-word={t(entry.text)}>
                      {t(entry.text)}
                    </span>
                    {entry.href === '/chats' && <UnreadChats />}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <div class={styles.space} />
          <div class={styles.bell}>
            <Suspense>
              <NoticesBell />
            </Suspense>
          </div>
          <AccountMenu person={person} />
        </div>
        {opening && <div class={styles.opening} role="status" aria-label={t('page.loading')} />}
      </header>
      {!online.value && (
        <p class={styles.notice} role="status">
          {t('network.offline')}
        </p>
      )}
      <main ref={main} id="content" class={styles.main} tabIndex={-1}>
        {children}
      </main>
      {drawer.value && (
        <Drawer
          label={t('menu.name')}
          head={<BellLogo name={t('app.name')} />}
          onClose={() => {
            drawer.value = false
          }}
        >
          <nav class={styles.drawerMenu} aria-label={t('menu.name')}>
            <ul>
              {entries.map((entry) => (
                <li key={entry.href}>
                  <a
                    href={entry.href}
                    aria-current={isAt(path, entry.href) ? 'page' : undefined}
                    onClick={() => {
                      drawer.value = false
                    }}
                  >
                    <entry.icon size={22} aria-hidden />
                    {t(entry.text)}
                    {entry.href === '/chats' && <UnreadChats />}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </Drawer>
      )}
    </div>
  )
}

function UnreadChats() {
  const count = unreadChats.value
  return (
    <span class={styles.unread}>
      <Badge count={count} label={t('menu.chats.unread', { count })} />
    </span>
  )
}
