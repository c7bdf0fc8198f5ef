// «Поиск по чату»: words, the messages that have them, and a way to each; or a day.
import { useSignal } from '@preact/signals'
import { ChevronDown, ChevronUp, X } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ChatDown, ChatMessage } from '../../protocol/chat/events.ts'
import { SchoolDate } from '../../protocol/dates.ts'
import { SEARCH_CHARS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { toast } from '../ui/toast.tsx'
import { uiWords } from '../ui/words.ts'
import type { ExtrasProps } from './chat-extras-props.ts'
import styles from './chat-search.module.css'
import { momentIn, namesIn, schoolDayOf } from './chat-words.ts'
import { goToMessage } from './go-to-message.ts'

const PAUSE_MS = 300

type Found = Extract<ChatDown, { type: 'found' }>

export default function ChatSearch({ state, snapshot, person }: ExtrasProps) {
  const query = state.desk.searchWords
  const hits = useSignal<readonly ChatMessage[] | null>(null)
  const next = useSignal<number | null>(null)
  const whole = useSignal(true)
  const failure = useSignal<unknown>(null)
  /** The hit one has gone to: then the list gives way to the chat. */
  const at = useSignal<number | null>(null)
  const turn = useRef(0)
  const stepping = useRef(false)
  const field = useRef<HTMLInputElement>(null)
  const day = schoolDayOf(person)
  const nameIn = namesIn(snapshot.kind, snapshot.members)
  const close = () => {
    state.desk.searching.value = false
    state.desk.focusField.value++
  }

  const search = async (words: string, beforeSeq: number | null) => {
    const mine = ++turn.current
    failure.value = null
    try {
      const command = { type: 'message.search' as const, query: words, ...(beforeSeq !== null && { beforeSeq }) }
      const found = await state.asks.question<Found>(`found ${words}`, command)
      if (mine !== turn.current) return
      const messages = found.hits.map(({ message }) => message)
      hits.value = beforeSeq === null ? messages : [...(hits.value ?? []), ...messages]
      next.value = found.next
      whole.value = found.whole
      // Each asking brings the room's index on; what it finds then may be newer than what is shown, so the list is made anew.
      if (!found.whole && beforeSeq === null) setTimeout(() => void goOn(words, mine), PAUSE_MS)
    } catch (error) {
      if (mine === turn.current) failure.value = error
    }
  }
  const goOn = async (words: string, mine: number) => {
    if (mine === turn.current) await search(words, null)
  }
  const words = query.value.trim()
  useEffect(() => {
    turn.current++
    at.value = null
    hits.value = null
    next.value = null
    if (words === '') return
    const pause = setTimeout(() => void search(words, null), PAUSE_MS)
    return () => clearTimeout(pause)
  }, [words])
  useEffect(() => {
    field.current?.focus()
    // The next search begins with an empty field.
    return () => {
      state.desk.searchWords.value = ''
    }
  }, [])

  const all = hits.value
  const last = all === null || at.value === null || (at.value >= all.length - 1 && next.value === null)
  const go = async (place: number) => {
    // The next page comes when one steps beyond this one; a step that is still on its way there is not taken twice.
    if (place === all?.length && next.value !== null) {
      if (stepping.current) return
      stepping.current = true
      await search(words, next.value)
      stepping.current = false
    }
    const hit = hits.value?.[place]
    if (!hit) return
    at.value = place
    goToMessage(state, hit.seq)
  }

  return (
    <search
      class={styles.search}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <form
        class={styles.bar}
        onSubmit={(event) => {
          event.preventDefault()
          void go(at.value === null ? 0 : at.value + 1)
        }}
      >
        <div class={styles.words}>
          <Field
            label={t('message.search')}
            labelHidden
            type="search"
            autocomplete="off"
            placeholder={t('message.search')}
            maxLength={SEARCH_CHARS_MAX}
            inputRef={field}
            value={query.value}
            onInput={(value) => {
              query.value = value
            }}
          />
        </div>
        {all !== null && all.length > 0 && at.value !== null && (
          <>
            <span class={styles.place} role="status">
              {t(next.value === null ? 'message.search.place' : 'message.search.placeMore', { place: at.value + 1, count: all.length })}
            </span>
            <IconButton
              label={t('message.search.older')}
              icon={<ChevronUp size={20} aria-hidden />}
              disabled={last}
              onClick={() => void go((at.value ?? 0) + 1)}
            />
            <IconButton
              label={t('message.search.newer')}
              icon={<ChevronDown size={20} aria-hidden />}
              disabled={at.value === 0}
              onClick={() => void go((at.value ?? 0) - 1)}
            />
          </>
        )}
        <div class={styles.day}>
          <Field
            label={t('message.search.day')}
            labelHidden
            type="date"
            value=""
            onInput={(value) => {
              const on = SchoolDate.safeParse(value)
              if (on.success && !state.history.toDay(on.data)) toast(t('failed.offline'))
            }}
          />
        </div>
        <IconButton label={uiWords.value.close} icon={<X size={20} aria-hidden />} onClick={close} />
      </form>
      {failure.value !== null && (
        <p class={styles.note} role="alert">
          {refusalText(failure.value)}
        </p>
      )}
      {all !== null && at.value === null && (
        <div class={styles.results}>
          <p class={styles.note} role="status">
            {all.length > 0 ? t('message.search.found', { count: all.length }) : whole.value ? t('message.search.none') : ''}{' '}
            {!whole.value && t('message.search.goesOn')}
          </p>
          <ol>
            {all.map((message, place) => (
              <li key={message.seq}>
                <button type="button" class={styles.hit} onClick={() => void go(place)}>
                  <span class={styles.about}>
                    <b>
                      <bdi>{nameIn(message.authorId, message.authorName)}</bdi>
                    </b>
                    <time dateTime={new Date(message.at).toISOString()}>{momentIn(message.at, day)}</time>
                  </span>
                  <span class={styles.text} dir="auto">
                    {message.text === '' ? message.forwarded[0]?.text : message.text}
                  </span>
                </button>
              </li>
            ))}
          </ol>
          {next.value !== null && (
            <div class={styles.note}>
              <Button onClick={() => void search(words, next.value)}>{t('message.search.more')}</Button>
            </div>
          )}
        </div>
      )}
    </search>
  )
}
