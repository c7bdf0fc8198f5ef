// «Поиск»: people, chats and messages in one list, from anywhere in the messenger. The field keeps the focus; arrows choose, Enter opens.
import { useSignal } from '@preact/signals'
import { CircleAlert, MessagesSquare, Search, SearchX, WifiOff } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useEffect, useId } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { foundParts } from '../../protocol/found-words.ts'
import type { Me } from '../../protocol/identity.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { SEARCH_CHARS_MAX } from '../../protocol/limits.ts'
import { fullName, listName } from '../../protocol/people.ts'
import type { FoundChat, FoundMessage } from '../../protocol/search.ts'
import { addRussian, t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ruSearch } from '../app/texts/ru-search.ts'
import { aboutText } from '../contacts/contact-words.ts'
import { useWriteTo } from '../contacts/use-write-to.ts'
import { CallFailed } from '../platform/call.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ListRow } from '../ui/list-row.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { uiWords } from '../ui/words.ts'
import { chatState } from './chat-states.ts'
import { authorInList, schoolDayOf, shortTitle, shortWhen } from './chat-words.ts'
import { openAtMessage } from './go-to-message.ts'
import styles from './search-everywhere.module.css'
import { type FoundEverywhere, useSearchEverywhere } from './use-search-everywhere.ts'

addRussian(ruSearch)

type Props = {
  readonly person: Me
  /** The chat that stands on the page. */
  readonly openId: ChatId | null
  readonly onClose: () => void
}

/** One row that can be opened; `key` stays while others come. */
type Option = { readonly key: string; readonly group: Group; readonly row: ComponentChildren; readonly open: () => void }
type Group = (typeof GROUPS)[number]
const GROUPS = ['people', 'chats', 'messages'] as const

export default function SearchEverywhere({ person, openId, onClose }: Props) {
  const id = useId()
  const { query, type, found, running, failure, again } = useSearchEverywhere()
  const { route } = useLocation()
  const writeTo = useWriteTo(onClose)
  const chosen = useSignal<string | null>(null)

  const options = found ? optionsOf(found) : []
  const at = Math.max(
    0,
    options.findIndex(({ key }) => key === chosen.value),
  )
  const active = options[at]
  // What is looked for has changed: the first is the likeliest again.
  useEffect(() => {
    chosen.value = null
  }, [found?.words])
  useEffect(() => {
    if (chosen.value !== null) document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen.value, at])

  function optionsOf({ words, people, chats, messages }: FoundEverywhere): Option[] {
    const goToChat = ({ chatId }: FoundChat) => {
      onClose()
      route(`/chats/${chatId}`)
    }
    const goTo = ({ chatId }: FoundChat, { seq }: FoundMessage) => {
      onClose()
      openAtMessage(chatState(chatId, person.personId), seq, { openId, route })
    }
    const searchIn = (chat: FoundChat) => {
      chatState(chat.chatId, person.personId).desk.search(words)
      goToChat(chat)
    }
    return [
      ...people.map(
        (contact): Option => ({
          key: contact.personId,
          group: 'people',
          row: (
            <ListRow
              start={<Avatar id={contact.personId} name={listName(contact.name)} />}
              title={<bdi>{fullName(contact.name)}</bdi>}
              detail={aboutText(contact)}
            />
          ),
          open: () => writeTo(contact),
        }),
      ),
      ...chats.map(
        (chat): Option => ({
          key: chat.chatId,
          group: 'chats',
          row: <ListRow start={<ChatAvatar chat={chat} />} title={<bdi>{chat.title}</bdi>} detail={t(`messenger.kind.${chat.kind}`)} />,
          open: () => goToChat(chat),
        }),
      ),
      ...messages.flatMap(({ chat, messages: hits, more }): Option[] => [
        ...hits.map(
          (hit): Option => ({
            key: `${chat.chatId} ${hit.seq}`,
            group: 'messages',
            row: <Hit chat={chat} hit={hit} words={words} person={person} />,
            open: () => goTo(chat, hit),
          }),
        ),
        ...(more
          ? [
              {
                key: `${chat.chatId} more`,
                group: 'messages' as const,
                row: (
                  <span class={styles.more}>
                    <Search size={18} aria-hidden />
                    {t('search.moreInChat', { chat: chat.title })}
                  </span>
                ),
                open: () => searchIn(chat),
              },
            ]
          : []),
      ]),
    ]
  }

  const choose = (place: number) => {
    chosen.value = options[(place + options.length) % options.length]?.key ?? null
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    // Of earlier words nothing is opened by a quick Enter.
    if (event.key === 'Enter' && found?.words === query.trim()) active?.open()
    else if (step !== undefined) choose(at + step)
    else return
    event.preventDefault()
  }
  const nothing = found !== null && !running && failure === null && options.length === 0
  return (
    <Dialog title={t('messenger.search')} onClose={onClose}>
      <search class={styles.search}>
        <div class={styles.field}>
          <SearchBox>
            <input
              type="text"
              inputMode="search"
              enterkeyhint="go"
              role="combobox"
              aria-label={t('search.field')}
              aria-autocomplete="list"
              aria-expanded={options.length > 0}
              aria-controls={`${id}-list`}
              aria-activedescendant={active ? `${id}-${at}` : undefined}
              placeholder={t('search.field')}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              maxLength={SEARCH_CHARS_MAX}
              value={query}
              onInput={(event) => type(event.currentTarget.value)}
              onKeyDown={onKeyDown}
            />
          </SearchBox>
        </div>
        <div class={styles.scroll} aria-busy={running}>
          {found === null && !running && failure === null && (
            <EmptyState title={t('search.start')} hint={t('search.start.hint')} icon={<MessagesSquare size={28} aria-hidden />} />
          )}
          {running && options.length === 0 && <Skeleton shape="rows" count={5} />}
          {nothing && <EmptyState title={t('search.none')} hint={t('search.none.hint')} icon={<SearchX size={28} aria-hidden />} />}
          <div id={`${id}-list`} role="listbox" aria-label={t('search.results')}>
            {GROUPS.map((group) => {
              const rows = options.map((option, place) => ({ ...option, place })).filter((option) => option.group === group)
              if (rows.length === 0) return null
              return (
                // biome-ignore lint/a11y/useSemanticElements: a group of options; a fieldset is none
                <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
                  <div id={`${id}-${group}`} role="presentation" class={styles.group}>
                    {t(`search.${group}`)}
                  </div>
                  {rows.map(({ key, row, open, place }) => (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field, which keeps the focus
                    <div
                      key={key}
                      id={`${id}-${place}`}
                      class={styles.option}
                      role="option"
                      tabIndex={-1}
                      aria-selected={place === at}
                      onPointerDown={(event) => event.preventDefault()}
                      onClick={open}
                    >
                      {row}
                    </div>
                  ))}
                </div>
              )
            })}
          </div>
          {found && <Notes found={found} />}
          {failure !== null && (
            <div class={styles.failure}>
              <EmptyState
                trouble
                title={options.length === 0 ? t('search.failed') : t('search.broken')}
                hint={refusalText(failure)}
                icon={failure instanceof CallFailed ? <WifiOff size={28} aria-hidden /> : <CircleAlert size={28} aria-hidden />}
                action={<Button onClick={again}>{uiWords.value.retry}</Button>}
              />
            </div>
          )}
        </div>
        <p class={styles.foot}>
          <span role="status">{running ? t('search.running') : found?.done && options.length > 0 ? countText(options) : ''}</span>
          <span class={styles.keys} aria-hidden>
            {t('search.keys')}
          </span>
        </p>
      </search>
    </Dialog>
  )
}

function countText(options: readonly Option[]): string {
  return t('search.found', { count: options.filter(({ key }) => !key.endsWith(' more')).length })
}

/** What is missing, and what was not looked through. */
function Notes({ found: { notAll, done } }: { readonly found: FoundEverywhere }) {
  const titles = (why: string) => (done?.unsearched ?? []).filter((chat) => chat.why === why).map(({ title }) => title)
  const chats = (why: string) => titles(why).join(', ')
  const more = done?.unsearchedMore ?? 0
  const notes = [
    (notAll.people || notAll.chats) && t('search.notAll'),
    done?.peopleSearched === false && t('search.noPeople'),
    chats('silent') !== '' && t('search.silent', { chats: chats('silent') }),
    chats('behind') !== '' && t('search.behind', { chats: chats('behind') }),
    chats('limit') !== '' &&
      (more > 0 ? t('search.limit.more', { chats: chats('limit'), count: more }) : t('search.limit', { chats: chats('limit') })),
  ].filter((note) => note !== false)
  return (
    <>
      {notes.map((note) => (
        <p key={note} class={styles.note}>
          {note}
        </p>
      ))}
    </>
  )
}

function ChatAvatar({ chat: { chatId, withId, title } }: { readonly chat: FoundChat }) {
  return <Avatar id={withId ?? chatId} name={withId ? title : shortTitle(title)} />
}

type HitProps = { readonly chat: FoundChat; readonly hit: FoundMessage; readonly words: string; readonly person: Me }

function Hit({ chat, hit: { at, authorName, excerpt }, words, person }: HitProps) {
  return (
    <span class={styles.hit}>
      <ChatAvatar chat={chat} />
      <span class={styles.words}>
        <span class={styles.about}>
          <b>
            <bdi>{chat.title}</bdi>
          </b>
          <time dateTime={new Date(at).toISOString()}>{shortWhen(at, schoolDayOf(person))}</time>
        </span>
        <span class={styles.text}>
          {authorInList(authorName, person)}:{' '}
          <bdi>{foundParts(excerpt, words).map(({ text, found }, place) => (found ? <mark key={place}>{text}</mark> : text))}</bdi>
        </span>
      </span>
    </span>
  )
}
