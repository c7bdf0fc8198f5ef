import { useSignal } from '@preact/signals'
import { AtSign } from 'lucide-preact'
import type { RefObject } from 'preact'
import { useId } from 'preact/hooks'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import { t } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import type { ChatState } from './chat-state.ts'
import { namesIn } from './chat-words.ts'
import styles from './mentions.module.css'
import { callAt, type Offer, offersFor, putCall } from './mentions.ts'
import { mayCallAll } from './message-actions.ts'

/** The list of names above the field while somebody is being called; the field keeps the focus. */
export function useMentions(state: ChatState, snapshot: ChatSnapshot | null, field: RefObject<HTMLTextAreaElement | null>) {
  const id = useId()
  const calling = useSignal<ReturnType<typeof callAt>>(null)
  const at = useSignal(0)
  const offers =
    calling.value && snapshot
      ? offersFor(
          calling.value.typed,
          snapshot.members,
          state.personId,
          namesIn(snapshot.kind, snapshot.members),
          mayCallAll(snapshot) ? t('message.all') : null,
        )
      : []
  const shown = offers.length > 0
  const end = () => {
    calling.value = null
  }

  const choose = (offer: Offer) => {
    const element = field.current
    if (!element || !calling.value) return
    const put = putCall(state.draft.text.value, calling.value.from, element.selectionStart, offer.label)
    state.draft.text.value = put.text
    end()
    // The caret follows once the field has the new text.
    requestAnimationFrame(() => {
      element.focus()
      element.setSelectionRange(put.caret, put.caret)
    })
  }

  return {
    look: () => {
      const element = field.current
      calling.value = element && element.selectionStart === element.selectionEnd ? callAt(element.value, element.selectionStart) : null
      at.value = 0
    },
    end,
    /** True when the key was for the list. */
    onKeyDown: (event: KeyboardEvent): boolean => {
      if (!shown) return false
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step !== undefined) at.value = (at.value + step + offers.length) % offers.length
      else if (event.key === 'Escape') end()
      else if (event.key === 'Enter' || event.key === 'Tab') choose(offers[at.value] as Offer)
      else return false
      event.preventDefault()
      return true
    },
    aria: {
      'aria-autocomplete': 'list' as const,
      'aria-controls': shown ? id : undefined,
      'aria-activedescendant': shown ? `${id}-${at.value}` : undefined,
    },
    list: shown && (
      <div id={id} class={styles.list} role="listbox" aria-label={t('message.call')}>
        {offers.map((offer, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field, which keeps the focus
          <div
            key={offer.key}
            id={`${id}-${place}`}
            class={styles.offer}
            role="option"
            tabIndex={-1}
            aria-selected={place === at.value}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(offer)}
          >
            {offer.personId === null ? <AtSign size={20} aria-hidden /> : <Avatar id={offer.personId} name={offer.label} size="small" />}
            <bdi>{offer.personId === null ? t('message.all.hint', { all: offer.label }) : offer.label}</bdi>
          </div>
        ))}
      </div>
    ),
  }
}
