// «Впишите номер мобильного телефона»: the first step, the same whoever comes. Whether the number is known is told to nobody.
import { type Signal, useSignal } from '@preact/signals'
import { KeyRound, ShieldAlert } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import { EMAIL_CHARS_MAX, PHONE_INPUT_CHARS_MAX } from '../../protocol/limits.ts'
import { GiveContact, ProveByPasskey, StartOutside } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { PhoneField } from '../ui/phone-field.tsx'
import { Switch } from '../ui/switch.tsx'
import { askPasskey, knowsPasskeys } from './ask-passkey.ts'
import door from './door.module.css'
import styles from './id-flow.module.css'
import type { StepProps } from './id-flow-state.ts'
import { failureAt } from './id-screens.ts'
import { IdStepForm } from './id-step-form.tsx'
import { IdTold } from './id-told.tsx'

/** Kept while the flow is on the screen, so that «Изменить номер» begins with the one that was typed. */
export type TypedContact = { readonly by: 'phone' | 'email'; readonly phone: string; readonly email: string }

type Props = StepProps & {
  readonly typed: Signal<TypedContact>
  readonly onDone: () => void
  /** There is a step to go back to without another contact. */
  readonly onBack?: () => void
}

export function IdContactStep({ state, flow, typed, onDone, onBack }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const noKey = useSignal(false)
  const { by, phone, email } = typed.value
  const refused = failureAt(state.failure.value, 'contact')
  const error = refused && t(`refusal.${refused}`)
  useEffect(() => {
    if (refused) input.current?.focus()
  }, [state.failure.value])

  const type = (change: Partial<TypedContact>) => {
    typed.value = { ...typed.value, ...change }
  }
  const submit = async () => {
    const contact = by === 'phone' ? ({ by, phone } as const) : ({ by, email } as const)
    if (await state.take((step) => call(GiveContact, { ...step, contact }, { quiet: true }))) onDone()
  }
  const byPasskey = async () => {
    noKey.value = false
    const done = await state.take(async (step) => {
      const proof = await askPasskey()
      noKey.value = proof === null
      return proof && call(ProveByPasskey, { ...step, ...proof }, { quiet: true })
    })
    if (done) onDone()
  }
  return (
    <>
      {noKey.value && <Banner tone="warning">{t('id.passkey.none')}</Banner>}
      <IdStepForm onSubmit={() => void submit()}>
        <IdTold flow={flow} />
        {by === 'phone' ? (
          <PhoneField
            label={t('id.phone')}
            value={phone}
            maxLength={PHONE_INPUT_CHARS_MAX}
            inputRef={input}
            error={error}
            onInput={(value) => type({ phone: value })}
          />
        ) : (
          <Field
            label={t('id.email')}
            value={email}
            type="email"
            name="email"
            autocomplete="email"
            autocapitalize="none"
            spellcheck={false}
            maxLength={EMAIL_CHARS_MAX}
            required
            inputRef={input}
            error={error}
            onInput={(value) => type({ email: value })}
          />
        )}
        {/* Always there: whoever may not begin so is told why, rather than left to look for it. */}
        <Switch
          label={t('id.byEmail')}
          hint={t('id.byEmail.hint')}
          checked={by === 'email'}
          onChange={(checked) => type({ by: checked ? 'email' : 'phone' })}
        />
        <Button type="submit" variant="primary" size="large" wide busy={state.busy.value}>
          {t('id.continue')}
        </Button>
        {onBack && (
          <Button variant="quiet" wide onClick={onBack}>
            {t('id.back')}
          </Button>
        )}
      </IdStepForm>
      {(knowsPasskeys || flow.outside.length > 0) && (
        <div class={door.ways}>
          <p class={door.or}>{t('id.or')}</p>
          {knowsPasskeys && (
            <Button wide icon={<KeyRound size={18} aria-hidden />} onClick={() => void byPasskey()}>
              {t('id.byPasskey')}
            </Button>
          )}
          {flow.outside.map(({ provider, title }) => (
            <Button
              key={provider}
              wide
              onClick={() => void state.goTo((step) => call(StartOutside, { ...step, provider }, { quiet: true }))}
            >
              {t('id.byOutside', { title })}
            </Button>
          ))}
        </div>
      )}
      <p class={styles.warning}>
        <ShieldAlert size={18} aria-hidden />
        <span>{t('id.warning')}</span>
      </p>
    </>
  )
}
