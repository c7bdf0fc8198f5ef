// Two thousand emoji, of which the page holds the lines in sight and a few around. One of them has the place in the tab order; arrows move it.
import { type Signal, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../app/i18n.ts'
import { memo } from '../ui/memo.ts'
import { EMOJI_COLUMNS, type EmojiGroup, type EmojiLine, lineOf, movedTo } from './emoji-lines.ts'
import styles from './emoji-picker.module.css'
import type { Emoji } from './find-emoji.ts'

/** As in emoji-picker.module.css: a finger needs more. */
const ROW_REM = matchMedia('(pointer: coarse)').matches ? 2.75 : 2.5
const GROUP_REM = 2
/** Higher than the list is on any device. */
const SHOWN_REM = 40
const AROUND_LINES = 4

type Props = {
  readonly lines: readonly EmojiLine[]
  readonly label: string
  readonly scroll: RefObject<HTMLDivElement | null>
  /** The place of the emoji that has the tab order's place. */
  readonly active: Signal<number>
  /** Of the line at the top. */
  readonly group: Signal<EmojiGroup | null>
  readonly onPick: (emoji: Emoji) => void
  /** ↑ in the first row, and letters: one goes on searching. */
  readonly onSearch: () => void
}

export function EmojiGrid({ lines, label, scroll, active, group, onPick, onSearch }: Props) {
  const rem = useRef(remPx()).current
  const top = useSignal(0)
  const moved = useRef(false)
  const tops = topsOf(lines, rem)
  const height = tops.at(-1) ?? 0
  const first = Math.max(0, top.value - AROUND_LINES)
  const end = Math.min(lines.length, lineAt(tops, (tops[top.value] ?? 0) + SHOWN_REM * rem) + 1)
  const activeLine = lineOf(lines, active.value)
  const shown = lines.map((_, at) => at).filter((at) => (at >= first && at < end) || at === activeLine)

  const look = () => {
    top.value = lineAt(tops, scroll.current?.scrollTop ?? 0)
    const above = lines.slice(0, top.value + 1).findLast((line) => line.kind === 'group')
    group.value = above?.kind === 'group' ? above.group : null
  }
  useLayoutEffect(look, [lines])
  useLayoutEffect(() => {
    if (!moved.current) return
    moved.current = false
    const element = scroll.current
    const from = tops[activeLine] ?? 0
    // The name of its group comes along.
    const wanted = lines[activeLine - 1]?.kind === 'group' ? (tops[activeLine - 1] ?? 0) : from
    const until = from + ROW_REM * rem
    if (element && wanted < element.scrollTop) element.scrollTop = wanted
    else if (element && until > element.scrollTop + element.clientHeight) element.scrollTop = until - element.clientHeight
    element?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
  }, [active.value])

  const emojiAt = (target: EventTarget | null) => {
    const place = Number((target as Element | null)?.closest<HTMLElement>('[data-place]')?.dataset.place ?? Number.NaN)
    const line = lines[lineOf(lines, place)]
    return line?.kind === 'row' ? { place, emoji: line.emoji[place - line.from] } : null
  }

  return (
    <div ref={scroll} class={styles.scroll} onScroll={look}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows of a table cannot be left out of the page */}
      <div
        class={styles.lines}
        style={{ blockSize: `${height}px` }}
        role="grid"
        aria-label={label}
        aria-rowcount={lines.length}
        aria-colcount={EMOJI_COLUMNS}
        onClick={({ target }) => {
          const emoji = emojiAt(target)?.emoji
          if (emoji) onPick(emoji)
        }}
        onFocusIn={({ target }) => {
          active.value = emojiAt(target)?.place ?? active.peek()
        }}
        onKeyDown={(event) => {
          const whole = event.ctrlKey || event.metaKey
          if (event.altKey || event.shiftKey) return
          const to = movedTo(lines, active.peek(), event.key, whole)
          if (to === 'above') onSearch()
          // The letter, or what is to be deleted, comes to the field by itself.
          else if (to === null && !whole && ((event.key.length === 1 && event.key !== ' ') || event.key === 'Backspace')) onSearch()
          if (to !== null) event.preventDefault()
          if (typeof to !== 'number') return
          moved.current = to !== active.peek()
          active.value = to
        }}
      >
        {shown.map((at) => (
          <Line
            key={at}
            line={lines[at] as EmojiLine}
            at={at}
            top={tops[at] ?? 0}
            rem={rem}
            active={at === activeLine ? active.value : null}
          />
        ))}
      </div>
    </div>
  )
}

type LineProps = {
  readonly line: EmojiLine
  readonly at: number
  readonly top: number
  readonly rem: number
  /** The place that has the tab order's place, when it is in this line. */
  readonly active: number | null
}

const Line = memo(function Line({ line, at, top, rem, active }: LineProps) {
  const place = { insetBlockStart: `${top}px`, blockSize: `${heightOf(line) * rem}px` }
  if (line.kind === 'group') {
    return (
      // biome-ignore lint/a11y/useSemanticElements: as the grid
      // biome-ignore lint/a11y/useFocusableInteractive: names what comes below, and is not stopped at
      <div class={styles.line} style={place} role="row" aria-rowindex={at + 1}>
        {/* biome-ignore lint/a11y/useSemanticElements: as the grid */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: as its row */}
        <span class={styles.groupName} role="rowheader" aria-colspan={EMOJI_COLUMNS}>
          {t(`emoji.group.${line.group}`)}
        </span>
      </div>
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: as the grid
    // biome-ignore lint/a11y/useFocusableInteractive: its cells are
    <div class={styles.line} style={place} role="row" aria-rowindex={at + 1}>
      {line.emoji.map(({ unicode, label }, column) => (
        // biome-ignore lint/a11y/useSemanticElements: as the grid
        <button
          key={unicode}
          type="button"
          class={styles.emoji}
          role="gridcell"
          tabIndex={line.from + column === active ? 0 : -1}
          data-place={line.from + column}
          aria-label={label}
          title={label}
        >
          {unicode}
        </button>
      ))}
    </div>
  )
})

export function scrollToGroup(scroll: HTMLElement | null, lines: readonly EmojiLine[], group: EmojiGroup): void {
  const at = lines.findIndex((line) => line.kind === 'group' && line.group === group)
  if (scroll && at !== -1) scroll.scrollTop = topsOf(lines, remPx())[at] ?? 0
}

function remPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}

function heightOf(line: EmojiLine): number {
  return line.kind === 'group' ? GROUP_REM : ROW_REM
}

/** Where each line begins, and at the end how high they all are. */
function topsOf(lines: readonly EmojiLine[], rem: number): number[] {
  const tops = [0]
  for (const line of lines) tops.push((tops.at(-1) ?? 0) + heightOf(line) * rem)
  return tops
}

/** The line that is at this height. */
function lineAt(tops: readonly number[], height: number): number {
  const next = tops.findIndex((top) => top > height + 1)
  return next === -1 ? Math.max(0, tops.length - 2) : Math.max(0, next - 1)
}
