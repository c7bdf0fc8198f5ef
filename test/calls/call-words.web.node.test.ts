// What is said of a call where only its small window is.
import '../../web/app/add-in-call-texts.ts'
import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import type { Call } from '../../web/calls/call.ts'
import type { CallEnd } from '../../web/calls/call-state.ts'
import { endWords } from '../../web/calls/end-words.ts'
import { lineWords } from '../../web/calls/line-words.ts'

describe('a call one is not looking at', () => {
  it.each<[CallEnd, string | null]>([
    ['left', null],
    ['ended', 'Звонок завершён'],
    ['call_over', 'Звонок завершён'],
    ['removed', 'Вас удалили из звонка'],
    ['call_barred', 'Вас удалили из звонка'],
    ['elsewhere', 'Звонок открыт в другом окне'],
  ])('[CALL-154] that ends with «%s» says «%s»', (why, words) => {
    expect(endWords(why, 'chat')).toBe(words)
  })

  it('[CALL-154] says what is amiss, the gravest first, and nothing when nothing is', () => {
    const [line, receiving, publishing] = [signal('open'), signal('live'), signal('live')]
    const off = { on: false }
    const own = { microphone: signal(off), camera: signal(off), screen: signal(off) }
    const call = { state: { line }, session: signal({ receiving, publishing }), own } as unknown as Call
    expect(lineWords(call)).toBeNull()
    publishing.value = 'recovering'
    expect(lineWords(call)?.words).toBe('Восстанавливаем звук и видео…')
    // Whoever has become a listener sends nothing, and misses nothing.
    publishing.value = 'refused'
    expect(lineWords(call)).toBeNull()
    own.camera.value = { on: true }
    expect(lineWords(call)?.words).toBe('Звук и видео не передаются. Выйдите и войдите в звонок снова.')
    publishing.value = 'live'
    receiving.value = 'refused'
    expect(lineWords(call)?.words).toBe('Звук и видео не передаются. Выйдите и войдите в звонок снова.')
    receiving.value = 'cut'
    expect(lineWords(call)).toEqual({
      words: 'Сеть не пропускает звук и видео. Попробуйте другую сеть или мобильный интернет.',
      again: true,
    })
    line.value = 'waiting'
    expect(lineWords(call)?.words).toBe('Связь прервалась. Подключаемся снова…')
  })
})
