// One chat: who is in it, what was said, what one says. Open while it is on the screen.
import { useSignal } from '@preact/signals'
import { ArrowLeft, DoorClosed, Users } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import type { Me } from '../../protocol/identity.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { can } from '../../protocol/rights.ts'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { t } from '../app/i18n.ts'
import { reloadOnce } from '../app/reload-once.ts'
import { loadMe } from '../app/session.ts'
import { Avatar } from '../ui/avatar.tsx'
import { LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { chatList } from './chat-list-state.ts'
import styles from './chat-screen.module.css'
import { type ChatState, chatState } from './chat-state.ts'
import { shortTitle } from './chat-words.ts'
import { Composer } from './composer.tsx'
import { MembersDialog } from './members-dialog.tsx'
import { MessageList } from './message-list.tsx'

export function ChatScreen({ chatId, person }: { readonly chatId: ChatId; readonly person: Me }) {
  const state = chatState(chatId)
  useEffect(() => {
    state.open()
    return () => state.close()
  }, [state])
  const ended = state.ended.value
  useEffect(() => {
    if (ended === 'client_outdated') reloadOnce()
    else if (ended !== null && ended !== 'not_found') void loadMe()
  }, [ended])

  if (ended !== null) return <Gone />
  const snapshot = state.snapshot.value
  return (
    <div class={styles.screen}>
      <Head state={state} person={person} />
      {snapshot === null ? <Skeleton shape="rows" count={8} /> : <MessageList state={state} snapshot={snapshot} person={person} />}
      {snapshot !== null && !can(snapshot.me.role, 'message.post') ? (
        <p class={styles.readOnly}>{t('chat.readOnly')}</p>
      ) : (
        <Composer state={state} />
      )}
    </div>
  )
}

function Head({ state, person }: { readonly state: ChatState; readonly person: Me }) {
  const members = useSignal(false)
  const snapshot = state.snapshot.value
  // The list knows the title before the room has answered.
  const title = snapshot?.title ?? chatList.value?.find((chat) => chat.chatId === state.chatId)?.title ?? ''
  usePageTitle(title === '' ? t('messenger.title') : title)
  return (
    <header class={styles.head}>
      <a class={styles.back} href="/chats" aria-label={t('chat.back')}>
        <ArrowLeft size={24} aria-hidden />
      </a>
      <div class={styles.about}>
        <Avatar id={state.chatId} name={shortTitle(title)} />
        <div class={styles.words}>
          <h1>
            <bdi>{title}</bdi>
          </h1>
          <p class={styles.detail} role="status">
            {state.line.value === 'open' || snapshot === null
              ? snapshot && t('chat.members', { count: snapshot.members.length })
              : t('messenger.connecting')}
          </p>
        </div>
      </div>
      {snapshot && (
        <IconButton
          label={t('chat.members.show')}
          icon={<Users size={22} aria-hidden />}
          aria-haspopup="dialog"
          onClick={() => {
            members.value = true
          }}
        />
      )}
      {members.value && snapshot && (
        <MembersDialog
          snapshot={snapshot}
          person={person}
          onClose={() => {
            members.value = false
          }}
        />
      )}
    </header>
  )
}

function Gone() {
  usePageTitle(t('messenger.title'))
  return (
    <div class={styles.gone}>
      <EmptyState
        title={t('chat.gone')}
        hint={t('chat.gone.hint')}
        icon={<DoorClosed size={28} aria-hidden />}
        action={<LinkButton href="/chats">{t('chat.toList')}</LinkButton>}
      />
    </div>
  )
}
