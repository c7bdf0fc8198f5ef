// The messenger: rail, list and chat beside each other on a desktop; one at a time on a phone, with the bar at the bottom.
import { useSignal } from '@preact/signals'
import { BookOpen, BookUser, MessagesSquare, NotebookText, Phone, UserRound } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { Me } from '../../protocol/identity.ts'
import { ChatId } from '../../protocol/ids.ts'
import { canAny } from '../../protocol/rights.ts'
import { accountPage } from '../app/account-part.ts'
import { CallsPage } from '../app/call-parts.ts'
import { NotFound } from '../app/frame/not-found.tsx'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { addRussian, t } from '../app/i18n.ts'
import { later } from '../app/later.tsx'
import { homeOf } from '../app/menu.ts'
import { me } from '../app/session.ts'
import { ruMessenger } from '../app/texts/ru-messenger.ts'
import { missedCalls, unreadChats } from '../app/unread.ts'
import { useWide } from '../platform/use-wide.ts'
import { Badge } from '../ui/badge.tsx'
import { BellLogo } from '../ui/bell-logo.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ChatList } from './chat-list.tsx'
import styles from './messenger-page.module.css'
import { useSearchKey } from './use-search-key.ts'

addRussian(ruMessenger)

const ChatScreen = later(() => import('./chat-screen.tsx'))
const SearchEverywhere = later(() => import('./search-everywhere.tsx'))
const ContactsPage = later(() => import('../contacts/contacts-page.tsx'))
const AccountPage = later(accountPage)
// Seen once, by whoever comes for the first time.
const LinkProfilePage = later(() => import('./link-profile-page.tsx'))

/** From here on the rail stands beside the list (messenger-page.module.css). */
const BESIDE = '(width >= 768px)'

export default function MessengerPage() {
  const person = me.value
  return person && <Messenger person={person} />
}

function Messenger({ person }: { readonly person: Me }) {
  const { path, query, route } = useLocation()
  // Whoever has just linked their profile is told so first and goes in by themselves; the way back from the provider says so.
  const through = useSignal(person.profileLinked && query.linked === undefined)
  const asked = path.split('/')[2] ?? ''
  const section = asked === 'account' ? asked : path === '/contacts' ? 'contacts' : path === '/calls' ? 'calls' : 'title'
  const chatId = ChatId.safeParse(asked)
  const enter = () => {
    through.value = true
    if (query.linked !== undefined) route(path, true)
  }
  const inChat = through.value && asked !== '' && section !== 'account'
  const searching = useSignal(false)
  const search = () => {
    searching.value = true
  }
  useSearchKey(through.value, search)
  useEffect(() => {
    if (!through.value) return
    // Behind the list, so that the first chat opens at once; and what this browser has kept is taken up.
    ChatScreen.fetch()
    SearchEverywhere.fetch()
    void import('./take-up.ts').then(({ takeUp }) => takeUp(person)).catch(() => undefined)
  }, [through.value, person.personId])
  const onPhone = (shown: boolean, own: string | undefined) => (shown ? own : `${own} ${styles.behind}`)
  return (
    <div class={styles.messenger}>
      <Rail person={person} section={section} className={onPhone(!inChat, styles.rail)} />
      <main class={styles.main} id="content">
        {section === 'account' ? (
          <div class={styles.account}>
            <AccountPage />
          </div>
        ) : through.value ? (
          <>
            <section class={onPhone(!inChat, styles.list)} aria-label={t(`messenger.${section}`)}>
              {section === 'contacts' ? (
                <ContactsPage />
              ) : section === 'calls' ? (
                <CallsPage person={person} />
              ) : (
                <ChatList person={person} onSearch={search} {...(chatId.success ? { openId: chatId.data } : {})} />
              )}
            </section>
            <div class={onPhone(inChat, styles.content)}>
              {!inChat ? (
                <Nothing section={section} person={person} />
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
      {searching.value && (
        <SearchEverywhere
          person={person}
          openId={chatId.success ? chatId.data : null}
          onClose={() => {
            searching.value = false
          }}
        />
      )}
    </div>
  )
}

type Section = 'title' | 'calls' | 'contacts' | 'account'
type InSection = { readonly person: Me; readonly section: Section }

function Nothing({ person, section }: InSection) {
  usePageTitle(t(`messenger.${section}`))
  return (
    <div class={styles.nothing}>
      {section === 'calls' ? (
        <CallsPage person={person} beside />
      ) : (
        <EmptyState title={t('messenger.choose')} hint={t('messenger.choose.hint')} icon={<MessagesSquare size={28} aria-hidden />} />
      )}
    </div>
  )
}

type RailProps = InSection & { readonly className: string | undefined }

/** The manual counts a phone's entries: contacts first, calls second, chats third, the account fourth (checklist CL-15, CA-21); the way back is last. */
function Rail({ person, section, className }: RailProps) {
  const beside = useWide(BESIDE).value
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
  const way = (
    <a key="home" class={styles.entry} href={home.href}>
      <home.Icon size={24} aria-hidden />
      {home.text}
    </a>
  )
  const entry = (to: Section, href: string, Icon: typeof Phone, badge?: ComponentChildren) => (
    <a key={to} class={styles.entry} href={href} aria-current={section === to ? 'page' : undefined}>
      <span class={styles.icon}>
        <Icon size={24} aria-hidden />
        {badge}
      </span>
      {t(`messenger.${to}`)}
    </a>
  )
  const unread = unreadChats.value
  const missed = missedCalls.value
  const chats = entry('title', '/chats', MessagesSquare, <Badge count={unread} label={t('menu.chats.unread', { count: unread })} />)
  const calls = entry('calls', '/calls', Phone, <Badge count={missed} label={t('messenger.calls.missed', { count: missed })} />)
  const contacts = entry('contacts', '/contacts', BookUser)
  return (
    <nav class={className} aria-label={t('messenger.menu')}>
      <a class={styles.logo} href={homeOf(person)} aria-label={t('messenger.home')}>
        <BellLogo size={32} />
      </a>
      {beside ? [way, chats, calls, contacts] : [contacts, calls, chats]}
      {entry('account', '/chats/account', UserRound)}
      {!beside && way}
    </nav>
  )
}
