import { useSignal } from '@preact/signals'
import { BellOff, CalendarClock, Check, ChevronUp, Clock, SendHorizontal, Smile } from 'lucide-preact'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import { MENTIONS_MAX, MESSAGE_CHARS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { serverNow } from '../platform/server-clock.ts'
import { useAction } from '../platform/use-action.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { toast } from '../ui/toast.tsx'
import type { ChatState } from './chat-state.ts'
import { namesIn } from './chat-words.ts'
import styles from './composer.module.css'
import { ComposerBeside } from './composer-beside.tsx'
import { EmojiPicker } from './later-emoji-picker.ts'
import { actionsFor, mayCallAll } from './message-actions.ts'
import { calledIn, callsAll } from './message-parts.ts'
import { newClientId } from './new-client-id.ts'
import { useMentions } from './use-mentions.tsx'

const LEFT_SHOWN_FROM = 200
const byTouch = matchMedia('(pointer: coarse)')
const growsByItself = CSS.supports('field-sizing', 'content')

/** Enter sends and Shift+Enter begins a line; on a phone Enter begins a line and the button sends. ↑ in an empty field changes what one said last. */
export function Composer({ state, snapshot }: { readonly state: ChatState; readonly snapshot: ChatSnapshot | null }) {
  const field = useRef<HTMLTextAreaElement>(null)
  /** Where one goes on writing after an emoji. */
  const caret = useRef<number | null>(null)
  const took = useRef(false)
  /** Beside what one chooses emoji. */
  const choosing = useSignal<HTMLElement | null>(null)
  /** The press on the button that closes the choice, because it is one beside it, must not open it again. */
  const wasOpen = useRef(false)
  const { desk, draft } = state
  const beside = desk.beside.value
  const editing = beside?.kind === 'edit' ? beside.message : null
  const changed = useSignal('')
  const saving = useAction()
  const mentions = useMentions(state, editing ? null : snapshot, field)
  const nameIn = useMemo(() => namesIn(snapshot?.kind ?? 'group', snapshot?.members ?? []), [snapshot?.kind, snapshot?.members])
  const text = editing ? changed.value : draft.text.value
  const left = MESSAGE_CHARS_MAX - text.length
  const write = (value: string) => {
    if (editing) changed.value = value
    else draft.text.value = value
  }

  /** Whom a text calls. */
  const callsOf = (said: string) => ({
    mentions: calledIn(said, snapshot?.members ?? [])
      .slice(0, MENTIONS_MAX)
      .map(({ personId }) => personId),
    mentionsAll: snapshot !== null && mayCallAll(snapshot) && callsAll(said),
  })

  const alongOf = (said: string) => ({
    ...callsOf(said),
    ...(beside?.kind === 'reply' && { reply: beside.quote }),
    ...(beside?.kind === 'personal' && { from: beside.from }),
  })

  const send = ({ silent = false } = {}) => {
    if (editing) {
      saveEdit()
      return
    }
    const said = draft.text.value
    if (!state.post(said, { ...alongOf(said), silent })) return
    draft.text.value = ''
    desk.putBeside(null)
  }

  const saveEdit = () => {
    const said = changed.value.trim()
    if (!editing || said === '') return
    if (said === editing.text) {
      desk.putBeside(null)
      return
    }
    saving.run(async () => {
      await state.asks.command({
        type: 'message.edit',
        clientId: newClientId(),
        messageSeq: editing.seq,
        text: said,
        ...callsOf(said),
      })
      desk.putBeside(null)
    })
  }

  const editLast = () => {
    const last = snapshot?.messages.findLast(
      ({ authorId, deletedBy, call }) => authorId === state.personId && deletedBy === null && call === null,
    )
    if (last && snapshot && actionsFor(last, snapshot, serverNow(), false).includes('edit')) desk.putBeside({ kind: 'edit', message: last })
  }

  useLayoutEffect(() => {
    changed.value = editing?.text ?? ''
    saving.forget()
  }, [editing])
  useLayoutEffect(() => {
    const element = field.current
    if (growsByItself || !element) return
    // Platform: Firefox has no field-sizing yet. The stylesheet's max-block-size holds here too.
    element.style.blockSize = 'auto'
    element.style.blockSize = `${element.scrollHeight + 2}px`
  }, [text])
  useLayoutEffect(() => {
    if (caret.current !== null) field.current?.setSelectionRange(caret.current, caret.current)
    caret.current = null
  }, [text])
  const wanted = desk.focusField.value
  useEffect(() => {
    // A phone would cover half of the chat with its keyboard before anybody asked.
    if (!byTouch.matches || wanted > 0) field.current?.focus()
  }, [state, wanted])

  const insert = (emoji: string) => {
    const element = field.current
    if (left < emoji.length) return
    const at = element?.selectionStart ?? text.length
    took.current = true
    write(text.slice(0, at) + emoji + text.slice(element?.selectionEnd ?? at))
    caret.current = at + emoji.length
    if (!editing) state.sayTyping()
  }

  const form = (
    <form
      class={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div class={styles.box}>
        {mentions.list}
        {beside && <ComposerBeside beside={beside} nameIn={nameIn} onClose={() => desk.putBeside(null)} />}
        {saving.failure.value !== null && (
          <p class={styles.failure} role="alert">
            {refusalText(saving.failure.value)}
          </p>
        )}
        <textarea
          {...mentions.aria}
          ref={field}
          class={styles.field}
          rows={1}
          aria-label={t('chat.write')}
          placeholder={t('chat.write')}
          maxLength={MESSAGE_CHARS_MAX}
          enterkeyhint={byTouch.matches ? 'enter' : 'send'}
          value={text}
          onInput={(event) => {
            write(event.currentTarget.value)
            mentions.look()
            if (!editing && event.currentTarget.value.trim() !== '') state.sayTyping()
          }}
          onClick={mentions.look}
          onBlur={mentions.end}
          onKeyDown={(event) => {
            if (event.isComposing || mentions.onKeyDown(event)) return
            if (event.key === 'Escape' && beside) {
              event.preventDefault()
              desk.putBeside(null)
            } else if (event.key === 'ArrowUp' && text === '' && !editing) {
              event.preventDefault()
              editLast()
            }
            // An input method uses Enter to choose a word.
            else if (event.key === 'Enter' && !event.shiftKey && !byTouch.matches) {
              event.preventDefault()
              send()
            }
          }}
        />
        {left <= LEFT_SHOWN_FROM && (
          <p class={styles.left} role="status">
            {t('chat.left', { count: left })}
          </p>
        )}
      </div>
      <IconButton
        label={t('message.smiley')}
        icon={<Smile size={20} aria-hidden />}
        aria-haspopup="dialog"
        aria-expanded={choosing.value !== null}
        onPointerDown={() => {
          wasOpen.current = choosing.value !== null
        }}
        onClick={({ currentTarget }) => {
          took.current = false
          choosing.value = wasOpen.current ? null : currentTarget
          wasOpen.current = false
        }}
      />
      {!editing && (
        <Menu trigger={(props) => <IconButton {...props} label={t('message.sendMore')} icon={<ChevronUp size={20} aria-hidden />} />}>
          <MenuItem icon={<BellOff size={18} aria-hidden />} onSelect={() => send({ silent: true })}>
            {t('message.sendSilently')}
          </MenuItem>
          <MenuItem
            icon={<CalendarClock size={18} aria-hidden />}
            onSelect={() => {
              if (text.trim() === '') toast(t('message.schedule.empty'))
              else if (beside?.kind === 'personal') toast(t('message.schedule.personal'))
              else desk.dialog.value = { kind: 'schedule', text: text.trim(), along: alongOf(text) }
            }}
          >
            {t('message.sendLater')}
          </MenuItem>
          <MenuItem
            icon={<Clock size={18} aria-hidden />}
            onSelect={() => {
              desk.dialog.value = { kind: 'scheduled' }
            }}
          >
            {t('message.scheduled')}
          </MenuItem>
        </Menu>
      )}
      <IconButton
        type="submit"
        label={editing ? t('message.saveEdit') : t('chat.send')}
        icon={editing ? <Check size={20} aria-hidden /> : <SendHorizontal size={20} aria-hidden />}
        // Never disabled: a button that is there and does nothing yet is easier to find than one that comes and goes.
        variant={text.trim() === '' ? 'quiet' : 'primary'}
        // The keyboard of a phone stays open: the field keeps the focus.
        onPointerDown={(event) => event.preventDefault()}
      />
    </form>
  )
  // Beside the form: Enter in the field of the choice is not «send».
  return (
    <>
      {form}
      {choosing.value && (
        <EmojiPicker
          anchor={choosing.value}
          label={t('message.smiley')}
          personId={state.personId}
          align="end"
          several
          returnTo={() => (took.current && !byTouch.matches ? field.current : null)}
          onPick={insert}
          onClose={() => {
            choosing.value = null
          }}
        />
      )}
    </>
  )
}
