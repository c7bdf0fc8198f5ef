// The messenger: rail, list and chat beside each other on a desktop; one at a time on a phone, with the bar at the bottom.
import { useSignal } from '@preact/signals'
import { BookOpen, MessagesSquare, NotebookText, UserRound } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { Me } from '../../protocol/identity.ts'
import { ChatId } from '../../protocol/ids.ts'
import { canAny } from '../../protocol/rights.ts'
import { NotFound } from '../app/frame/not-found.tsx'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { addRussian, t } from '../app/i18n.ts'
import { later } from '../app/later.tsx'
import { homeOf } from '../app/menu.ts'
import { me } from '../app/session.ts'
import { ruMessenger } from '../app/texts/ru-messenger.ts'
import { unreadChats } from '../app/unread.ts'
import { Badge } from '../ui/badge.tsx'
import { BellLogo } from '../ui/bell-logo.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ChatList } from './chat-list.tsx'
import { LinkProfilePage } from './link-profile-page.tsx'
import styles from './messenger-page.module.css'

addRussian(ruMessenger)

const ChatScreen = later(() => import('./chat-screen.tsx'))

export default function MessengerPage() {
  const person = me.value
  return person && <Messenger person={person} />
}

function Messenger({ person }: { readonly person: Me }) {
  const { path, query, route } = useLocation()
  // Whoever has just linked their profile is told so first and goes in by themselves; the way back from the provider says so.
  const through = useSignal(person.profileLinked && query.linked === undefined)
  const asked = path.split('/')[2] ?? ''
  const chatId = ChatId.safeParse(asked)
  const enter = () => {
    through.value = true
    if (query.linked !== undefined) route(path, true)
  }
  const inChat = through.value && asked !== ''
  useEffect(() => {
    if (!through.value) return
    // Behind the list, so that the first chat opens at once; and what an earlier visit could not send goes now.
    ChatScreen.fetch()
    void import('./send-what-is-left.ts').then(({ sendWhatIsLeft }) => sendWhatIsLeft(person.personId)).catch(() => undefined)
  }, [through.value, person.personId])
  const onPhone = (shown: boolean, own: string | undefined) => (shown ? own : `${own} ${styles.behind}`)
  return (
    <div class={styles.messenger}>
      <Rail person={person} className={onPhone(!inChat, styles.rail)} />
      <main class={styles.main} id="content">
        {through.value ? (
          <>
            <section class={onPhone(!inChat, styles.list)} aria-label={t('messenger.title')}>
              <ChatList person={person} {...(chatId.success ? { openId: chatId.data } : {})} />
            </section>
            <div class={onPhone(inChat, styles.content)}>
              {!inChat ? (
                <Nothing />
              ) : chatId.success ? (
                <ChatScreen key={chatId.data} chatId={chatId.data} person={person} />
              ) : (
                <NotFound />
              )}
            </div>
          </>
        ) : (
          <div class={styles.alone}>
            <div class={styles.nothing}>
              <LinkProfilePage person={person} onThrough={enter} />
            </div>
          </div>
        )}
      </main>
    </div>
  )
}

function Nothing() {
  usePageTitle(t('messenger.title'))
  return (
    <div class={styles.nothing}>
      <EmptyState title={t('messenger.choose')} hint={t('messenger.choose.hint')} icon={<MessagesSquare size={28} aria-hidden />} />
    </div>
  )
}

/** Only what there is: calls and contacts come with their own issues. */
function Rail({ person, className }: { readonly person: Me; readonly className: string | undefined }) {
  const unread = unreadChats.value
  const teaches = canAny(person.roles, 'journal.open')
  const home = teaches
    ? { href: '/journal', text: t('menu.journal'), Icon: NotebookText }
    : { href: homeOf(person), text: t('menu.diary'), Icon: BookOpen }
  useEffect(() => {
    document.documentElement.style.overflow = 'hidden'
    return () => {
      document.documentElement.style.overflow = ''
    }
  }, [])
  return (
    <nav class={className} aria-label={t('messenger.menu')}>
      <a class={styles.logo} href={homeOf(person)} aria-label={t('messenger.home')}>
        <BellLogo size={32} />
      </a>
      <a class={styles.entry} href={home.href}>
        <home.Icon size={24} aria-hidden />
        {home.text}
      </a>
      <a class={styles.entry} href="/chats" aria-current="page">
        <span class={styles.icon}>
          <MessagesSquare size={24} aria-hidden />
          <Badge count={unread} label={t('menu.chats.unread', { count: unread })} />
        </span>
        {t('messenger.title')}
      </a>
      <a class={styles.entry} href="/account">
        <UserRound size={24} aria-hidden />
        {t('messenger.account')}
      </a>
    </nav>
  )
}
