import { SendHorizontal } from 'lucide-preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { MESSAGE_CHARS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { IconButton } from '../ui/icon-button.tsx'
import type { ChatState } from './chat-state.ts'
import styles from './composer.module.css'

const LEFT_SHOWN_FROM = 200
const byTouch = matchMedia('(pointer: coarse)')
const growsByItself = CSS.supports('field-sizing', 'content')

/** Enter sends and Shift+Enter begins a line; on a phone Enter begins a line and the button sends. */
export function Composer({ state }: { readonly state: ChatState }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const draft = state.draft.value
  const left = MESSAGE_CHARS_MAX - draft.length

  const send = () => {
    if (!state.post(state.draft.value)) return
    state.draft.value = ''
    field.current?.focus()
  }
  useLayoutEffect(() => {
    const element = field.current
    if (growsByItself || !element) return
    // Platform: Firefox has no field-sizing yet. The stylesheet's max-block-size holds here too.
    element.style.blockSize = 'auto'
    element.style.blockSize = `${element.scrollHeight + 2}px`
  }, [draft])
  useEffect(() => {
    // A phone would cover half of the chat with its keyboard before anybody asked.
    if (!byTouch.matches) field.current?.focus()
  }, [state])

  return (
    <form
      class={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div class={styles.box}>
        <textarea
          ref={field}
          class={styles.field}
          rows={1}
          aria-label={t('chat.write')}
          placeholder={t('chat.write')}
          maxLength={MESSAGE_CHARS_MAX}
          enterkeyhint={byTouch.matches ? 'enter' : 'send'}
          value={draft}
          onInput={(event) => {
            state.draft.value = event.currentTarget.value
          }}
          onKeyDown={(event) => {
            // An input method uses Enter to choose a word.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || byTouch.matches) return
            event.preventDefault()
            send()
          }}
        />
        {left <= LEFT_SHOWN_FROM && (
          <p class={styles.left} role="status">
            {t('chat.left', { count: left })}
          </p>
        )}
      </div>
      <IconButton
        type="submit"
        label={t('chat.send')}
        icon={<SendHorizontal size={20} aria-hidden />}
        // Never disabled: a button that is there and does nothing yet is easier to find than one that comes and goes.
        variant={draft.trim() === '' ? 'quiet' : 'primary'}
        // The keyboard of a phone stays open: the field keeps the focus.
        onPointerDown={(event) => event.preventDefault()}
      />
    </form>
  )
}
