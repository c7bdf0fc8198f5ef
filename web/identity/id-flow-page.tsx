// /id/flow/<id>: the provider's page, one address for all its steps. Shown to whoever has the flow, signed in to the journal or not.
import '../app/add-id-texts.ts'
import { useSignal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import { FlowId } from '../../protocol/ids.ts'
import type { Flow } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { me } from '../app/session.ts'
import { useWide } from '../platform/use-wide.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { IdAccountStep } from './id-account-step.tsx'
import { IdConfirmStep } from './id-confirm-step.tsx'
import { IdContactStep, type TypedContact } from './id-contact-step.tsx'
import { IdFactorStep } from './id-factor-step.tsx'
import { type StepProps, useFlow } from './id-flow-state.ts'
import { IdFrame } from './id-frame.tsx'
import { IdMessage } from './id-message.tsx'
import { IdNameStep } from './id-name-step.tsx'
import { IdProfileStep } from './id-profile-step.tsx'
import { IdProveStep } from './id-prove-step.tsx'
import { type Detour, type IdScreen, isOfField, screenOf } from './id-screens.ts'

export default function IdFlowPage() {
  const { path } = useLocation()
  const flowId = FlowId.safeParse(path.split('/')[3])
  return flowId.success ? <OneFlow key={flowId.data} flowId={flowId.data} /> : <FlowOver />
}

function OneFlow({ flowId }: { readonly flowId: FlowId }) {
  const state = useFlow(flowId)
  const flow = state.flow.value
  if (state.over.value) return <FlowOver />
  if (flow !== null) return <AtStep state={state} flow={flow} />
  const failure = state.failure.value
  return (
    <IdFrame screen={failure === null ? 'loading' : 'failed'} title={providerName()}>
      {failure === null ? (
        <Skeleton shape="page" count={3} />
      ) : (
        <Banner tone="danger" action={<Button onClick={state.read}>{t('ui.retry')}</Button>}>
          {refusalText(failure)}
        </Banner>
      )}
    </IdFrame>
  )
}

function AtStep({ state, flow }: StepProps) {
  const wide = useWide()
  const detour = useSignal<Detour>(null)
  const typed = useSignal<TypedContact>({ by: 'phone', phone: '', email: '' })
  const screen = screenOf(flow, wide.value, detour.value)
  const failure = state.failure.value
  const stage = screen === 'prove' && flow.contact?.codeGiven ? 'password' : screen
  const turn = (to: Detour) => () => {
    detour.value = to
  }
  return (
    <IdFrame screen={stage} {...wordsOf(flow, screen, typed.value.by)}>
      {state.moved.value && <Banner>{t('refusal.flow_moved_on')}</Banner>}
      {failure !== null && !isOfField(failure) && <Banner tone="danger">{refusalText(failure)}</Banner>}
      {screen === 'account' && <IdAccountStep state={state} flow={flow} onOther={turn('contact')} />}
      {screen === 'contact' && (
        <IdContactStep
          state={state}
          flow={flow}
          typed={typed}
          {...(detour.value === null ? {} : { onBack: turn(null) })}
          onDone={turn(null)}
        />
      )}
      {screen === 'prove' && <IdProveStep state={state} flow={flow} onChange={turn('contact')} />}
      {screen === 'secondFactor' && <IdFactorStep state={state} flow={flow} />}
      {(screen === 'createProfile' || screen === 'continueProfile') && <IdProfileStep state={state} flow={flow} />}
      {screen === 'name' && <IdNameStep state={state} flow={flow} onDone={turn(null)} />}
      {screen === 'confirm' && <IdConfirmStep state={state} flow={flow} onChange={turn('name')} />}
      <Button variant="quiet" wide onClick={() => void state.leave()}>
        {t('ui.cancel')}
      </Button>
    </IdFrame>
  )
}

function wordsOf(flow: Flow, screen: IdScreen, by: 'phone' | 'email'): { title: string; lead?: string; above?: string } {
  const purpose = purposeText(flow)
  switch (screen) {
    case 'account':
      return { title: t('id.account'), lead: t('id.account.hint'), above: purpose }
    case 'contact':
      return { title: purpose, lead: t(`id.contact.${by}`) }
    case 'prove':
      return {
        title: t('id.prove'),
        lead: flow.contact?.codeGiven ? t('id.prove.given') : t('id.prove.sent', { contact: flow.contact?.masked ?? '' }),
        above: purpose,
      }
    case 'secondFactor':
      return { title: t('id.factor'), above: purpose }
    case 'continueProfile':
      return { title: t('id.profile.existing'), lead: t('id.profile.existing.hint'), above: purpose }
    case 'createProfile':
      return { title: t('id.profile.none'), lead: t('id.profile.none.hint'), above: purpose }
    case 'name':
      return { title: t('id.name'), lead: t('id.name.hint'), above: purpose }
    case 'confirm':
      return flow.name === null ? { title: purpose } : { title: t('id.confirm'), above: purpose }
  }
}

function purposeText({ purpose, clientName }: Flow): string {
  return t(`id.purpose.${purpose}`, { provider: providerName(), client: clientName })
}

/** A flow does not say it; whoever is linking is signed in, and their school's installation does. */
function providerName(): string {
  return me.value?.providerName ?? t('signIn.provider')
}

/** It has ended, in this tab or another, or was left for too long. */
function FlowOver() {
  return (
    <IdMessage
      title={t('id.over')}
      hint={t('refusal.flow_over')}
      action={
        <LinkButton href="/" variant="primary" size="large" wide>
          {t('id.over.again')}
        </LinkButton>
      }
    />
  )
}
