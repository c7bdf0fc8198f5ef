// How the moderator bot is set: the fields of a school's settings and of a chat's.
import { batch, type Signal, useSignal } from '@preact/signals'
import type { ModeratorSettings } from '../../protocol/chat/moderator.ts'
import { MODERATOR_HITS_MAX, MODERATOR_MUTE_MINUTES_MAX, STOP_WORD_CHARS_MAX, STOP_WORDS_MAX } from '../../protocol/limits.ts'
import { addRussian, t } from '../app/i18n.ts'
import { ruBot } from '../app/texts/ru-bot.ts'
import { Field } from '../ui/field.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import { Switch } from '../ui/switch.tsx'
import { TextArea } from '../ui/text-area.tsx'
import styles from './moderator-fields.module.css'
import { linesOf } from './stop-words.ts'

addRussian(ruBot)

const ACTIONS = ['delete', 'warn', 'mute'] as const
const STRICTNESSES = ['rude', 'obscene'] as const

export type ModeratorForm = {
  readonly on: Signal<boolean>
  readonly strictness: Signal<ModeratorSettings['strictness']>
  readonly action: Signal<ModeratorSettings['action']>
  readonly after: Signal<string>
  readonly minutes: Signal<string>
  readonly stopWords: Signal<string>
  readonly exceptions: Signal<string>
}

/** What is being typed; `settings` says what it comes to. */
export function useModeratorForm(initial: ModeratorSettings): ModeratorForm {
  return {
    on: useSignal(initial.on),
    strictness: useSignal(initial.strictness),
    action: useSignal(initial.action),
    after: useSignal(String(initial.muteAfter)),
    minutes: useSignal(String(initial.muteMinutes)),
    stopWords: useSignal(initial.stopWords.join('\n')),
    exceptions: useSignal(initial.exceptions.join('\n')),
  }
}

export function fillIn(form: ModeratorForm, settings: ModeratorSettings): void {
  batch(() => {
    form.on.value = settings.on
    form.strictness.value = settings.strictness
    form.action.value = settings.action
    form.after.value = String(settings.muteAfter)
    form.minutes.value = String(settings.muteMinutes)
    form.stopWords.value = settings.stopWords.join('\n')
    form.exceptions.value = settings.exceptions.join('\n')
  })
}

/** Null: something is not right yet, and the fields say what. */
export function settingsOf(form: ModeratorForm): ModeratorSettings | null {
  const stop = linesOf(form.stopWords.value)
  const except = linesOf(form.exceptions.value)
  if (stop.bad || except.bad || !within(form.after.value, MODERATOR_HITS_MAX) || !within(form.minutes.value, MODERATOR_MUTE_MINUTES_MAX)) {
    return null
  }
  return {
    on: form.on.value,
    strictness: form.strictness.value,
    action: form.action.value,
    muteAfter: Number(form.after.value),
    muteMinutes: Number(form.minutes.value),
    stopWords: stop.words,
    exceptions: except.words,
  }
}

export function ModeratorFields({ form }: { readonly form: ModeratorForm }) {
  const { on, strictness, action, after, minutes, stopWords, exceptions } = form
  return (
    <div class={styles.fields}>
      <Switch label={t('bot.on')} hint={t('bot.on.hint')} checked={on.value} onChange={setting(on)} />
      <RadioGroup
        label={t('bot.strictness')}
        value={strictness.value}
        options={STRICTNESSES.map((value) => ({ value, label: t(`bot.${value}`) }))}
        onChange={setting(strictness)}
      />
      <RadioGroup
        label={t('bot.action')}
        value={action.value}
        options={ACTIONS.map((value) => ({ value, label: t(`bot.${value}`), hint: t(`bot.${value}.hint`) }))}
        onChange={setting(action)}
      />
      {action.value === 'mute' && (
        <div class={styles.pair}>
          <NumberField label={t('bot.after')} value={after} max={MODERATOR_HITS_MAX} />
          <NumberField label={t('bot.minutes')} value={minutes} max={MODERATOR_MUTE_MINUTES_MAX} />
        </div>
      )}
      <WordsField label={t('bot.stopWords')} hint={t('bot.stopWords.hint')} value={stopWords} />
      <WordsField label={t('bot.exceptions')} hint={t('bot.exceptions.hint')} value={exceptions} />
    </div>
  )
}

function NumberField({ label, value, max }: { readonly label: string; readonly value: Signal<string>; readonly max: number }) {
  return (
    <Field
      label={label}
      inputMode="numeric"
      value={value.value}
      error={within(value.value, max) ? null : t('bot.number', { max })}
      onInput={setting(value)}
    />
  )
}

function WordsField({ label, hint, value }: { readonly label: string; readonly hint: string; readonly value: Signal<string> }) {
  const error = linesOf(value.value).bad ? t('bot.words', { count: STOP_WORDS_MAX, chars: STOP_WORD_CHARS_MAX }) : null
  return <TextArea label={label} hint={hint} error={error} value={value.value} onInput={setting(value)} />
}

function setting<Value>(signal: Signal<Value>): (value: Value) => void {
  return (value) => {
    signal.value = value
  }
}

function within(text: string, max: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= max
}
