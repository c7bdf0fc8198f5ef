// The keyboard of a call, pressed at a page.
import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Call } from '../../web/calls/call.ts'
import { hearKeys } from '../../web/calls/use-call-keys.ts'

class Element {
  readonly isContentEditable: boolean
  readonly #what: string
  constructor(what = '', isContentEditable = false) {
    this.#what = what
    this.isContentEditable = isContentEditable
  }
  matches(selector: string): boolean {
    return this.#what !== '' && selector.split(',').some((one) => one.trim().startsWith(this.#what))
  }
  closest(selector: string): Element | null {
    return this.matches(selector) ? this : null
  }
}

let window: EventTarget
let dialog: object | null
let done: string[]
let unhear: () => void
const microphone = signal({ on: false })
const mayUnmute = signal(true)
const holding = signal(false)
const call = {
  own: { microphone },
  state: { mayUnmute },
  desk: { holding, toggle: (panel: string) => done.push(panel) },
  toggleMicrophone: (on = !microphone.peek().on) => {
    microphone.value = { on }
    done.push(on ? 'speaks' : 'is muted')
  },
  toggleCamera: () => done.push('camera'),
  toggleHand: () => done.push('hand'),
} as unknown as Call

beforeEach(() => {
  ;[window, dialog, done, microphone.value, mayUnmute.value, holding.value] = [new EventTarget(), null, [], { on: false }, true, false]
  vi.stubGlobal('HTMLElement', Element)
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.stubGlobal('document', { querySelector: () => dialog })
  unhear = hearKeys(call)
})
afterEach(() => {
  unhear()
  vi.unstubAllGlobals()
})

/** Answers whether the page, or the browser, is left without it. */
function key(type: 'keydown' | 'keyup', code: string, more: object = {}, target: Element = new Element()): boolean {
  const event = Object.assign(new Event(type, { cancelable: true }), { code, repeat: false, ...more })
  Object.defineProperty(event, 'target', { value: target })
  window.dispatchEvent(event)
  return event.defaultPrevented
}

describe('the keys of a call', () => {
  it('[CALL-184] M, V, H, C and P are microphone, camera, hand, chat and people, by the place of the key', () => {
    for (const code of ['KeyM', 'KeyM', 'KeyV', 'KeyH', 'KeyC', 'KeyP', 'KeyQ']) key('keydown', code, { key: 'ь' })
    expect(done).toEqual(['speaks', 'is muted', 'camera', 'hand', 'chat', 'people'])
    // Held down it is pressed once.
    key('keydown', 'KeyM', { repeat: true })
    expect(done).toHaveLength(6)
  })

  it('[CALL-184] none is heard while one writes, with Ctrl, Alt or Shift, or in a dialog or a menu', () => {
    for (const target of [new Element('textarea'), new Element('select'), new Element('', true)]) key('keydown', 'KeyM', {}, target)
    for (const held of ['ctrlKey', 'metaKey', 'altKey', 'shiftKey']) key('keydown', 'KeyM', { [held]: true })
    dialog = {}
    key('keydown', 'KeyM')
    key('keydown', 'Space')
    expect(done).toEqual([])
  })

  it('[CALL-184] the space bar lets one be heard as long as it is held, and says so', () => {
    expect(key('keydown', 'Space')).toBe(true)
    key('keydown', 'Space', { repeat: true })
    expect([done, holding.value]).toEqual([['speaks'], true])
    expect(key('keyup', 'Space')).toBe(true)
    expect([done, holding.value]).toEqual([['speaks', 'is muted'], false])
    // Gone to another window with it held one is not heard on.
    key('keydown', 'Space')
    window.dispatchEvent(new Event('blur'))
    expect(done.at(-1)).toBe('is muted')
    key('keydown', 'Space')
    unhear()
    expect([done.length, done.at(-1)]).toEqual([6, 'is muted'])
  })

  it('[CALL-184] a short press of a button is the button’s, and held it is speech; it mutes nobody who is heard, and unmutes nobody who may not', () => {
    const button = new Element('button')
    expect(key('keydown', 'Space', {}, button)).toBe(false)
    expect([key('keyup', 'Space', {}, button), done]).toEqual([false, []])
    key('keydown', 'Space', {}, button)
    expect(key('keydown', 'Space', { repeat: true }, button)).toBe(true)
    expect([key('keyup', 'Space', {}, button), done]).toEqual([true, ['speaks', 'is muted']])
    microphone.value = { on: true }
    key('keydown', 'Space')
    key('keyup', 'Space')
    ;[microphone.value, mayUnmute.value] = [{ on: false }, false]
    key('keydown', 'Space')
    expect([done.length, holding.value]).toEqual([2, false])
  })
})
