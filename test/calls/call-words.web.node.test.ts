// What is said of a call where only its small window is.
import '../../web/app/add-in-call-texts.ts'
import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import { aloneWords } from '../../web/calls/alone-words.ts'
import type { Call } from '../../web/calls/call.ts'
import type { CallEnd } from '../../web/calls/call-state.ts'
import { endWords } from '../../web/calls/end-words.ts'
import { lineWords } from '../../web/calls/line-words.ts'
import { callOf, participant } from '../kit/call-people.ts'

describe('a call one is alone in', () => {
  const me = participant('orlova', { role: 'organiser' })
  const rings = { name: 'Борисов Павел', ringing: 1, coming: 0 }
  it.each([
    [callOf([me, participant('ilya')], { kind: 'chat', ringing: rings }), null],
    [callOf([me], { kind: 'chat', ringing: rings }), 'Звоним: Борисов Павел'],
    [callOf([me], { kind: 'chat', ringing: { ...rings, ringing: 0, coming: 1 } }), 'На звонок отвечает: Борисов Павел'],
    [callOf([me], { kind: 'chat', ringing: { name: null, ringing: 3, coming: 1 } }), 'Звоним: 3 человека'],
    [callOf([me], { kind: 'chat', ringing: { name: null, ringing: 0, coming: 2 } }), 'На звонок отвечают 2 человека'],
    [callOf([me], { kind: 'lesson' }), 'Ждём учеников'],
    [callOf([me], { kind: 'chat' }), 'Вы здесь пока одни'],
  ])('[CALL-176] %#: says whom it rings, or whom one waits for', (snapshot, words) => {
    expect(aloneWords(snapshot, true)?.[0] ?? null).toBe(words)
  })

  it('[CALL-176] only by a link one is told to send the link', () => {
    const hints = (['link', 'chat', 'lesson'] as const).map((kind) => aloneWords(callOf([me], { kind }), true)?.[1])
    expect(hints.map((hint) => hint?.includes('ссылку'))).toEqual([true, false, false])
  })
})

describe('a call one is not looking at', () => {
  it.each<[CallEnd, string | null]>([
    ['left', null],
    ['ended', 'Звонок завершён'],
    ['call_over', 'Звонок завершён'],
    ['declined', 'Звонок отклонён'],
    ['unanswered', 'Никто не ответил'],
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
