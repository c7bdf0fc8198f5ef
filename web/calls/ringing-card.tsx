// «Вам звонят», over whatever page is open. It takes nothing away: whoever types goes on typing, the page below can be used; F6 leads to it. It has a root of
// its own, because it stands over pages with and without the frame and over their open dialogs.
import { Phone, PhoneOff, Video } from 'lucide-preact'
import { render } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Ringing } from '../../protocol/call/ringing.ts'
import { AnswerCall, DeclineCall } from '../../protocol/calls.ts'
import type { CallId } from '../../protocol/ids.ts'
import { fullName, listName } from '../../protocol/people.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused, call } from '../platform/call.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import { callPath } from './call-path.ts'
import { ringing } from './calls-state.ts'
import styles from './ringing-card.module.css'

let root: HTMLElement | null = null

export function showRinging(on: boolean): void {
  if (on && root === null) {
    root = document.createElement('div')
    document.body.append(root)
    render(<RingingCard />, root)
  } else if (!on && root !== null) {
    render(null, root)
    root.remove()
    root = null
  }
}

function RingingCard() {
  const card = useRef<HTMLDivElement>(null)
  const [first, ...others] = ringing.value
  useLayoutEffect(() => {
    const element = card.current
    if (!element) return
    const before = document.activeElement
    const keep = keepOnTop(element)
    if (!isTyping(before)) element.focus({ preventScroll: true })
    const toCard = (event: KeyboardEvent) => {
      if (event.key !== 'F6') return
      event.preventDefault()
      element.focus({ preventScroll: true })
    }
    addEventListener('keydown', toCard)
    return () => {
      keep.stop()
      removeEventListener('keydown', toCard)
      const within = element.contains(document.activeElement)
      if (within && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <div
      ref={card}
      class={styles.card}
      popover="manual"
      role="dialog"
      aria-label={t('calls.ring.name')}
      tabIndex={-1}
      onKeyDown={(event) => stayInside(card.current, event)}
    >
      {first && <Who key={first.callId} call={first} others={others.length} />}
    </div>
  )
}

function Who({ call: coming, others }: { readonly call: Ringing; readonly others: number }) {
  const { callId, media, title, from } = coming
  const name = fullName(from.name)
  const video = media === 'video'
  const quiet = () => {
    ringing.value = ringing.value.filter((one) => one.callId !== callId)
  }
  // The page of the call asks for the microphone first, and meanwhile whoever calls is to know, and the other devices to be quiet.
  const answer = () => {
    quiet()
    // Whether one may come in the door says.
    void call(AnswerCall, { callId }).catch(() => undefined)
  }
  return (
    <>
      <p class="visually-hidden" role="alert">
        {t('calls.ring.told', { name })}
      </p>
      <div class={styles.who}>
        <Avatar id={from.personId} name={listName(from.name)} />
        <div class={styles.words}>
          <h2>
            <bdi>{name}</bdi>
          </h2>
          <p class={styles.about}>
            {video ? <Video size={16} aria-hidden /> : <Phone size={16} aria-hidden />}
            {title === '' ? t(`calls.ring.of.${media}`) : t(`calls.ring.of.${media}.in`, { chat: title })}
          </p>
        </div>
      </div>
      <div class={styles.answers}>
        {/* Links: they lead to the call in place, and a floating window of another call survives. */}
        <LinkButton
          variant="primary"
          href={callPath(callId, media)}
          icon={video ? <Video size={20} aria-hidden /> : <Phone size={20} aria-hidden />}
          onClick={answer}
        >
          {video ? t('calls.ring.answer.video') : t('calls.ring.answer')}
        </LinkButton>
        {video && (
          <LinkButton href={callPath(callId, 'audio')} icon={<Phone size={20} aria-hidden />} onClick={answer}>
            {t('calls.ring.answer.audio')}
          </LinkButton>
        )}
        <Button
          variant="danger"
          icon={<PhoneOff size={20} aria-hidden />}
          onClick={() => {
            quiet()
            void decline(callId)
          }}
        >
          {t('calls.ring.decline')}
        </Button>
      </div>
      {others > 0 && <p class={styles.more}>{t('calls.ring.more', { count: others })}</p>}
    </>
  )
}

async function decline(callId: CallId): Promise<void> {
  try {
    await call(DeclineCall, { callId })
  } catch (error) {
    // It has ended by itself meanwhile.
    const over = error instanceof CallRefused && (error.code === 'call_over' || error.code === 'not_found')
    if (!over) toast(refusalText(error))
  }
}

function isTyping(element: Element | null): boolean {
  return element instanceof HTMLElement && (element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName))
}

/** Tab goes round within it; Escape leaves it where it is and answers nothing. */
function stayInside(card: HTMLElement | null, event: KeyboardEvent): void {
  if (!card) return
  if (event.key === 'Escape') {
    event.preventDefault()
    event.stopPropagation()
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    return
  }
  if (event.key !== 'Tab') return
  const stops = [...card.querySelectorAll<HTMLElement>('a, button')]
  const [first, last] = [stops[0], stops.at(-1)]
  const at = document.activeElement
  if (event.shiftKey && (at === first || at === card)) {
    event.preventDefault()
    last?.focus()
  } else if (!event.shiftKey && at === last) {
    event.preventDefault()
    first?.focus()
  }
}

/**
 * Platform: a modal dialog makes everything outside it inert, what lies above it too. So the card lives in the topmost one as long as it is open, and in
 * the page otherwise.
 */
function keepOnTop(card: HTMLElement): { stop(): void } {
  const host = card.parentElement
  const place = () => {
    const top = [...document.querySelectorAll<HTMLElement>('dialog:modal')].at(-1) ?? document.body
    if (host && (host.parentElement !== top || !host.isConnected)) {
      const had = card.contains(document.activeElement)
      top.append(host)
      if (had) card.focus({ preventScroll: true })
    }
    if (card.isConnected && !card.matches(':popover-open')) card.showPopover()
  }
  place()
  const watch = new MutationObserver(place)
  watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['open'] })
  return { stop: () => watch.disconnect() }
}
