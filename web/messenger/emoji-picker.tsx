// All emoji by groups and by words: beside the button that opens it, or as a sheet on a phone. A chunk of its own; the emoji are others.
import { useComputed, useSignal } from '@preact/signals'
import { Apple, Clock, CloudOff, Dumbbell, Flag, Hand, Hash, Lightbulb, PawPrint, Plane, SearchX, Smile, X } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { PersonId } from '../../protocol/ids.ts'
import '../app/add-emoji-texts.ts'
import { locale, t } from '../app/i18n.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { DialogAt } from '../ui/dialog-at.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { uiWords } from '../ui/words.ts'
import { EmojiGrid, scrollToGroup } from './emoji-grid.tsx'
import { EMOJI_GROUPS, type EmojiGroup, type EmojiLine, linesOf, linesOfGroups } from './emoji-lines.ts'
import { loadEmoji } from './emoji-list.ts'
import styles from './emoji-picker.module.css'
import { type Emoji, findEmoji } from './find-emoji.ts'
import { noteEmoji, recentEmoji } from './recent-emoji.ts'

const byTouch = matchMedia('(pointer: coarse)')

const ICONS = {
  recent: Clock,
  smileys: Smile,
  people: Hand,
  animals: PawPrint,
  food: Apple,
  travel: Plane,
  activities: Dumbbell,
  objects: Lightbulb,
  symbols: Hash,
  flags: Flag,
} satisfies Record<EmojiGroup, typeof Clock>

export type EmojiPickerProps = {
  readonly anchor: HTMLElement
  readonly label: string
  readonly personId: PersonId
  readonly align: 'start' | 'end'
  /** One may take several; otherwise whoever uses it closes it with the first. */
  readonly several?: boolean
  /** Where the focus goes afterwards, when not to where it was. */
  readonly returnTo?: () => HTMLElement | null
  readonly onPick: (emoji: string) => void
  readonly onClose: () => void
}

export default function EmojiPicker({ anchor, label, personId, align, several, returnTo, onPick, onClose }: EmojiPickerProps) {
  const language = locale.value
  const field = useRef<HTMLInputElement>(null)
  const scroll = useRef<HTMLDivElement>(null)
  const query = useSignal('')
  const active = useSignal(0)
  const group = useSignal<EmojiGroup | null>(null)
  const inserted = useSignal('')
  const elsewhere = useSignal<readonly Emoji[]>([])
  // What is used now is among the recent ones next time: nothing moves under the finger.
  const list = useResource(language, async () => {
    const [all, recent] = await Promise.all([loadEmoji(language), recentEmoji(personId)])
    return { all, lines: linesOfGroups(all, recent) }
  })
  const searching = useComputed(() => query.value.trim() !== '').value
  useEffect(() => {
    // Whoever does not get it searches in one language.
    if (searching) {
      loadEmoji(language === 'ru' ? 'en' : 'ru').then(
        (other) => {
          elsewhere.value = other
        },
        () => undefined,
      )
    }
  }, [searching, language])
  const found = useComputed(() => {
    const all = list.data.value?.all
    return all && query.value.trim() !== '' ? findEmoji(all, elsewhere.value, query.value) : null
  })
  const foundLines = useComputed(() => found.value && linesOf(found.value))
  const lines = foundLines.value ?? list.data.value?.lines ?? null

  const pick = (emoji: Emoji) => {
    void noteEmoji(personId, emoji.unicode)
    onPick(emoji.unicode)
    if (several) inserted.value = t('emoji.inserted', { emoji: emoji.unicode })
    else onClose()
  }
  const search = (words: string) => {
    query.value = words
    active.value = 0
    inserted.value = ''
    if (scroll.current) scroll.current.scrollTop = 0
  }
  const toGrid = () => scroll.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()

  return (
    <DialogAt anchor={anchor} label={label} sheet={byTouch.matches} align={align} returnTo={() => returnTo?.() ?? null} onClose={onClose}>
      <div class={styles.picker}>
        <div class={styles.head}>
          <div class={styles.field}>
            <SearchBox>
              <input
                ref={field}
                type="search"
                value={query.value}
                aria-label={t('emoji.search')}
                placeholder={t('emoji.search')}
                autocomplete="off"
                enterkeyhint="search"
                spellcheck={false}
                onInput={(event) => search(event.currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.isComposing) return
                  const first = found.value?.[0]
                  if (event.key === 'Enter' && first) pick(first)
                  else if (event.key === 'ArrowDown') toGrid()
                  else return
                  event.preventDefault()
                }}
              />
            </SearchBox>
          </div>
          {byTouch.matches && <IconButton label={uiWords.value.close} icon={<X size={20} aria-hidden />} onClick={onClose} />}
        </div>
        {lines && !searching && (
          <GroupBar
            lines={lines}
            current={group.value}
            onGo={(to, place) => {
              active.value = place
              scrollToGroup(scroll.current, lines, to)
            }}
          />
        )}
        <p class="visually-hidden" role="status">
          {inserted.value || (found.value && t('emoji.found', { count: found.value.length }))}
        </p>
        {lines === null ? (
          <Waiting failed={list.failure.value !== null} onRetry={list.reload} />
        ) : lines.length === 0 ? (
          <div class={styles.instead}>
            <EmptyState title={t('emoji.none')} hint={t('emoji.none.hint')} icon={<SearchX size={28} aria-hidden />} />
          </div>
        ) : (
          <EmojiGrid
            lines={lines}
            label={label}
            scroll={scroll}
            active={active}
            group={group}
            onPick={pick}
            onSearch={() => field.current?.focus()}
          />
        )}
      </div>
    </DialogAt>
  )
}

type BarProps = {
  readonly lines: readonly EmojiLine[]
  readonly current: EmojiGroup | null
  /** With the place of the group's first emoji. */
  readonly onGo: (group: EmojiGroup, place: number) => void
}

/** One stop for Tab; arrows go along it. */
function GroupBar({ lines, current, onGo }: BarProps) {
  const groups = EMOJI_GROUPS.filter((group) => lines.some((line) => line.kind === 'group' && line.group === group))
  const go = (group: EmojiGroup) => {
    const row = lines[lines.findIndex((line) => line.kind === 'group' && line.group === group) + 1]
    if (row?.kind === 'row') onGo(group, row.from)
  }
  return (
    <div
      class={styles.groups}
      role="toolbar"
      aria-label={t('emoji.groups')}
      onKeyDown={(event) => {
        const all = [...event.currentTarget.querySelectorAll('button')]
        const at = all.indexOf(document.activeElement as HTMLButtonElement)
        const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key]
        if (to === undefined) return
        event.preventDefault()
        all[(to + all.length) % all.length]?.focus()
      }}
    >
      {groups.map((group) => {
        const Icon = ICONS[group]
        return (
          <button
            key={group}
            type="button"
            class={styles.group}
            aria-label={t(`emoji.group.${group}`)}
            title={t(`emoji.group.${group}`)}
            aria-current={group === current}
            tabIndex={group === (current ?? groups[0]) ? 0 : -1}
            onClick={() => go(group)}
          >
            <Icon size={18} aria-hidden />
          </button>
        )
      })}
    </div>
  )
}

function Waiting({ failed, onRetry }: { readonly failed: boolean; readonly onRetry: () => void }) {
  if (!failed) return <div class={styles.coming} role="status" aria-label={uiWords.value.loading} />
  return (
    <div class={styles.instead}>
      <EmptyState
        trouble
        title={t('emoji.failed')}
        hint={t('emoji.failed.hint')}
        icon={<CloudOff size={28} aria-hidden />}
        action={<Button onClick={onRetry}>{uiWords.value.retry}</Button>}
      />
    </div>
  )
}
