// «Заполните информацию о себе» (checklist ID-29, ID-33).
import { useSignal } from '@preact/signals'
import { NAME_CHARS_MAX } from '../../protocol/limits.ts'
import { FillName } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import { textRefusedAt } from '../app/text-refused.ts'
import { call } from '../platform/call.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import type { StepProps } from './id-flow-state.ts'
import { badNameOf, nameEndsFlow } from './id-screens.ts'
import { IdStepForm } from './id-step-form.tsx'

export function IdNameStep({ state, flow, onDone }: StepProps & { readonly onDone: () => void }) {
  const start = flow.name ?? flow.suggestedName
  const form = useSignal({
    familyName: start?.familyName ?? '',
    givenName: start?.givenName ?? '',
    patronymic: start?.patronymic ?? '',
  })
  const bad = useSignal<string | null>(null)
  const refused = badNameOf(state.failure.value)
  type Part = keyof typeof form.value

  const submit = async () => {
    const { familyName, givenName, patronymic } = form.value
    const name = { familyName: familyName.trim(), givenName: givenName.trim(), patronymic: patronymic.trim() || null }
    bad.value = name.familyName === '' ? 'familyName' : name.givenName === '' ? 'givenName' : null
    if (bad.value !== null) return
    const ends = nameEndsFlow(flow)
    if (!(await state.take((step) => call(FillName, { ...step, name }, { quiet: true })))) return
    if (ends) await state.finish()
    else onDone()
  }
  const bound = (part: Part) => ({
    value: form.value[part],
    maxLength: NAME_CHARS_MAX,
    error:
      bad.value === part
        ? t('ui.required')
        : refused === part
          ? (textRefusedAt(state.failure.value, `name.${part}`) ?? t('id.name.bad'))
          : null,
    onInput: (value: string) => {
      form.value = { ...form.value, [part]: value }
      if (bad.value === part) bad.value = null
    },
  })
  return (
    <IdStepForm onSubmit={() => void submit()}>
      <Field label={t('id.name.family')} autocomplete="family-name" required {...bound('familyName')} />
      <Field label={t('id.name.given')} autocomplete="given-name" required {...bound('givenName')} />
      <Field label={t('id.name.patronymic.label')} autocomplete="additional-name" {...bound('patronymic')} />
      <Button type="submit" variant="primary" size="large" wide busy={state.busy.value}>
        {t('id.continue')}
      </Button>
    </IdStepForm>
  )
}
