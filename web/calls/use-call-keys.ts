// The keyboard of a call: M, V, H, C, P wherever one is on its page, and the space bar held to speak. By the place of the key, not by its letter: the
// same keys in any layout.
import { useEffect } from 'preact/hooks'
import type { Call } from './call.ts'

export function useCallKeys(call: Call): void {
  useEffect(() => hearKeys(call), [call])
}

/** Until what it answers is called. */
export function hearKeys(call: Call): () => void {
  let held = false
  const unlisten = new AbortController()
  const { signal } = unlisten
  const release = () => {
    if (!held) return
    held = false
    call.desk.holding.value = false
    void call.toggleMicrophone(false)
  }
  const hold = () => {
    held = true
    call.desk.holding.value = true
    void call.toggleMicrophone(true)
  }
  addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isWriting(event.target) || inDialog()) return
      if (event.code === 'Space') {
        // A short press of a button is the button's; held, it is speech.
        const own = isPressable(event.target)
        if (!held && !call.own.microphone.peek().on && (!own || event.repeat) && call.state.mayUnmute.peek()) hold()
        if (held || !own) event.preventDefault()
        return
      }
      if (event.repeat) return
      const act = ACTS[event.code]
      if (!act) return
      event.preventDefault()
      act(call)
    },
    { signal },
  )
  addEventListener(
    'keyup',
    (event) => {
      if (event.code !== 'Space' || !held) return
      // Platform: a button is pressed when the space bar comes up.
      event.preventDefault()
      release()
    },
    { signal },
  )
  addEventListener('blur', release, { signal })
  return () => {
    release()
    unlisten.abort()
  }
}

const ACTS: Readonly<Record<string, (call: Call) => void>> = {
  KeyM: (call) => void call.toggleMicrophone(),
  KeyV: (call) => void call.toggleCamera(),
  KeyH: (call) => void call.toggleHand(),
  KeyC: (call) => call.desk.toggle('chat'),
  KeyP: (call) => call.desk.toggle('people'),
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'))
  )
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, [role^="menuitem"], summary, input, [tabindex="0"]') !== null
}

/** A menu or a dialog has keys of its own. */
function inDialog(): boolean {
  return document.querySelector('dialog[open], [role="menu"]:popover-open') !== null
}
