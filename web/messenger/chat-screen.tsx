// One chat: who is in it, what was said, what one says. Open while it is on the screen. A chunk of its own, behind the list.
import { useSignal } from '@preact/signals'
import { ArrowLeft, BotMessageSquare, CloudOff, DoorClosed, Search } from 'lucide-preact'
import { useEffect, useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import type { Me } from '../../protocol/identity.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { fullName, listName } from '../../protocol/people.ts'
import { CallBar, ChatHandset } from '../app/call-parts-of-chats.ts'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { addRussian, t } from '../app/i18n.ts'
import { later } from '../app/later.tsx'
import { reloadOnce } from '../app/reload-once.ts'
import { loadMe } from '../app/session.ts'
import { ruMessage } from '../app/texts/ru-message.ts'
import { Avatar } from '../ui/avatar.tsx'
import { LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { chatList } from './chat-list-state.ts'
import { ChatMenu } from './chat-menu.tsx'
import styles from './chat-screen.module.css'
import type { ChatState } from './chat-state.ts'
import { chatState } from './chat-states.ts'
import { friendlyName, momentIn, type NameIn, namesIn, schoolDayOf, shortTitle } from './chat-words.ts'
import { Composer } from './composer.tsx'
import { hasNoLine, keepChat } from './keep-chat.ts'
import { offlineText } from './kept-list.ts'
import { EmojiPicker } from './later-emoji-picker.ts'
import { mayWrite } from './message-actions.ts'
import listStyles from './message-list.module.css'
import { MessageList } from './message-list.tsx'
import { PinnedBar } from './pinned-bar.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { UnsentMessage } from './unsent-message.tsx'
import { useMuted } from './use-muted.ts'

addRussian(ruMessage)

const ChatExtras = later(() => import('./chat-extras.tsx'))
const ChatSearch = later(() => import('./chat-search.tsx'))

/** Names shown of those who write at the same time; more are counted. */
const TYPING_NAMED_MAX = 2

type Props = {
  readonly chatId: ChatId
  readonly person: Me
  /** Beside a call, which has a head of its own. */
  readonly inCall?: boolean
}

export default function ChatScreen({ chatId, person, inCall = false }: Props) {
  const state = chatState(chatId, person.personId)
  const { route } = useLocation()
  useEffect(() => {
    state.open()
    const close = () => state.draft.leave()
    addEventListener('pagehide', close)
    return () => {
      removeEventListener('pagehide', close)
      state.close()
      state.history.leave()
    }
  }, [state])
  const noneKept = useSignal(false)
  useEffect(() => keepChat(state, person, () => (noneKept.value = true)), [state])
  const ended = state.ended.value
  useEffect(() => {
    if (ended === 'client_outdated') reloadOnce()
    else if (ended !== null && ended !== 'not_found') void loadMe()
  }, [ended])
  const snapshot = state.snapshot.value
  const stands = snapshot !== null
  useEffect(() => {
    if (!stands) return
    ChatExtras.fetch()
    ChatSearch.fetch()
    EmojiPicker.fetch()
  }, [stands])

  if (ended !== null) return <Gone />
  const { desk } = state
  const extras = snapshot && { state, snapshot, person, onGo: route }
  const opened = desk.menu.value !== null || desk.reacting.value !== null || desk.dialog.value !== null
  return (
    <div class={styles.screen}>
      {!inCall && <Head state={state} person={person} onGo={route} />}
      {!inCall && snapshot?.call && <CallBar running={snapshot.call} />}
      {extras && desk.searching.value && <ChatSearch {...extras} />}
      {snapshot && !desk.searching.value && <PinnedBar state={state} snapshot={snapshot} />}
      {snapshot === null || state.history.opening.value ? (
        <Opening state={state} person={person} noneKept={noneKept.value && hasNoLine(state)} />
      ) : (
        <MessageList state={state} snapshot={snapshot} person={person} />
      )}
      <Foot state={state} snapshot={snapshot} person={person} />
      {extras && opened && <ChatExtras {...extras} />}
    </div>
  )
}

/** Before the room has spoken: what one writes meanwhile is in sight all the same, and after a reload without a line too. */
function Opening({ state, person, noneKept }: { readonly state: ChatState; readonly person: Me; readonly noneKept: boolean }) {
  const unsent = state.outbox.unsent.value
  return (
    <div class={styles.opening}>
      <div class={styles.coming}>
        {noneKept ? (
          <EmptyState title={t('chat.noneKept')} hint={t('chat.noneKept.hint')} icon={<CloudOff size={28} aria-hidden />} />
        ) : (
          <Skeleton shape="rows" count={8} />
        )}
      </div>
      {unsent.length > 0 && (
        <div role="log" aria-label={t('chat.messages')}>
          <ol class={listStyles.rows}>
            {unsent.map((message) => (
              <UnsentMessage
                key={message.clientId}
                message={message}
                state={state}
                members={[]}
                nameIn={namelessly}
                day={schoolDayOf(person)}
              />
            ))}
          </ol>
        </div>
      )}
    </div>
  )
}

/** The members of the chat are still to come. */
const namelessly: NameIn = (_, name) => friendlyName(name)

function Foot({ state, snapshot, person }: { readonly state: ChatState; readonly snapshot: ChatSnapshot | null; readonly person: Me }) {
  const selected = state.desk.selected.value
  const mutedUntil = useMuted(snapshot?.me.mutedUntil ?? null)
  if (snapshot && selected !== null) return <SelectionBar state={state} snapshot={snapshot} selected={selected} />
  if (snapshot && !mayWrite(snapshot)) return <p class={styles.readOnly}>{t('chat.readOnly')}</p>
  if (mutedUntil !== null) {
    return (
      <p class={styles.readOnly} role="status">
        <BotMessageSquare size={18} aria-hidden />
        {t('message.mutedUntil', { time: momentIn(mutedUntil, schoolDayOf(person)) })}
      </p>
    )
  }
  return <Composer state={state} snapshot={snapshot} />
}

function Head({ state, person, onGo }: { readonly state: ChatState; readonly person: Me; readonly onGo: (path: string) => void }) {
  const snapshot = state.snapshot.value
  // What only the room can do is not offered of a chat as it was kept.
  const live = state.keptAt.value === null ? snapshot : null
  // The list knows the title before the room has answered.
  const listed = chatList.value?.find((chat) => chat.chatId === state.chatId)?.title
  const other = snapshot?.kind === 'personal' && snapshot.members.find(({ personId }) => personId !== person.personId)
  const title = (other ? fullName(other.name) : snapshot?.title || listed) ?? ''
  usePageTitle(title === '' ? t('messenger.title') : title)
  return (
    <header class={styles.head}>
      <a class={styles.back} href="/chats" aria-label={t('chat.back')}>
        <ArrowLeft size={24} aria-hidden />
      </a>
      <div class={styles.about}>
        {other ? <Avatar id={other.personId} name={listName(other.name)} /> : <Avatar id={state.chatId} name={shortTitle(title)} />}
        <div class={styles.words}>
          <h1>
            <bdi>{title}</bdi>
          </h1>
          <p class={styles.detail} role="status">
            {state.line.value === 'open'
              ? snapshot && <Detail state={state} snapshot={snapshot} person={person} />
              : // Of a chat that is only opening nothing is said, unless there is no network.
                (offlineText(state.keptAt.value) ?? (snapshot && t('messenger.connecting')))}
          </p>
        </div>
      </div>
      {live && <ChatHandset snapshot={live} />}
      {live && (
        <IconButton
          label={t('message.search')}
          icon={<Search size={22} aria-hidden />}
          aria-expanded={state.desk.searching.value}
          onClick={() => {
            state.desk.searching.value = !state.desk.searching.value
          }}
        />
      )}
      {snapshot && <ChatMenu state={state} snapshot={snapshot} onGo={onGo} />}
    </header>
  )
}

/** Who writes; when nobody does, how many there are. */
function Detail({ state, snapshot, person }: { readonly state: ChatState; readonly snapshot: ChatSnapshot; readonly person: Me }) {
  const { kind, members } = snapshot
  const nameIn = useMemo(() => namesIn(kind, members), [kind, members])
  const typing = members.filter(({ personId }) => personId !== person.personId && state.typing.who.value.includes(personId))
  const [one, other] = typing.map(({ personId, name }) => nameIn(personId, name))
  if (typing.length > TYPING_NAMED_MAX) return <span class={styles.typing}>{t('message.typing.many', { count: typing.length })}</span>
  if (one !== undefined && other !== undefined) return <span class={styles.typing}>{t('message.typing.two', { one, other })}</span>
  if (one !== undefined) return <span class={styles.typing}>{t('message.typing', { name: one })}</span>
  return <>{kind === 'personal' ? t('messenger.kind.personal') : t('chat.members', { count: members.length })}</>
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
