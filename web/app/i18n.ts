// Words for people. Russian comes with the page, English is loaded when chosen. `t('menu.journal')`, `t('import.added', { count: 8 })`:
// keys and parameters are checked by the compiler against texts/ru.ts, and the two catalogues against each other by a test.
import { computed, effect, signal } from '@preact/signals'
import { recall, remember } from '../platform/storage.ts'
import { uiWords } from '../ui/words.ts'
import { ru } from './texts/ru.ts'
import type { Arguments, Text, TextKey, Texts } from './texts/text.ts'

export type { TextKey } from './texts/text.ts'

export const LOCALES = ['ru', 'en'] as const
export type Locale = (typeof LOCALES)[number]

const KEY = 'locale'

/** Russian unless the person chose otherwise: it is the language of the school, whatever the browser's may be. */
export const locale = signal<Locale>('ru')
let russian: Partial<Texts> = ru
const texts = signal<Partial<Texts>>(ru)
const plurals = computed(() => new Intl.PluralRules(locale.value))
const numbers = computed(() => new Intl.NumberFormat(locale.value))

export function t<Key extends TextKey>(key: Key, ...[params]: Arguments<Key>): string {
  const values: Readonly<Record<string, string | number>> = params ?? {}
  // A text whose area has not brought it yet cannot be asked for: areas bring theirs before they are drawn.
  const text: Text = texts.value[key] ?? key
  const form = typeof text === 'string' ? text : (text[plurals.value.select(Number(values.count))] ?? text.other)
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    return typeof value === 'number' ? numbers.value.format(value) : (value ?? '')
  })
}

/** An area that is opened rarely brings its Russian texts with its own chunk. English comes whole. */
export function addRussian(area: Partial<Texts>): void {
  russian = { ...russian, ...area }
  if (locale.value === 'ru') texts.value = russian
}

export async function chooseLocale(chosen: Locale): Promise<void> {
  texts.value = chosen === 'ru' ? russian : (await import('./texts/en.ts')).en
  locale.value = chosen
  document.documentElement.lang = chosen
  remember(KEY, chosen === 'ru' ? null : chosen)
}

/** Before the first render; a page whose English cannot be loaded opens in Russian rather than not at all. */
export async function restoreLocale(): Promise<void> {
  if (recall(KEY) === 'en') await chooseLocale('en').catch(() => undefined)
}

/** The building blocks know no catalogue: they get their words from here, again when the language changes. */
effect(() => {
  uiWords.value = {
    close: t('ui.close'),
    cancel: t('ui.cancel'),
    undo: t('ui.undo'),
    retry: t('ui.retry'),
    showPassword: t('ui.showPassword'),
    hidePassword: t('ui.hidePassword'),
    loading: t('ui.loading'),
    chooseFile: t('ui.chooseFile'),
    dropFile: t('ui.dropFile'),
    required: t('ui.required'),
    copy: t('ui.copy'),
    copied: t('ui.copied'),
    capsLock: t('ui.capsLock'),
  }
})
