// An authenticator app is tied to the account: scanned from a screen beside it, opened on the same device, or typed in; a first code proves it.
import { useSignal } from '@preact/signals'
import { Copy } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { ConfirmTotp, StartTotp } from '../../protocol/factors.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { CallRefused, call } from '../platform/call.ts'
import { copyText } from '../platform/copy-text.ts'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Qr } from '../ui/qr.tsx'
import { toast } from '../ui/toast.tsx'
import { TOTP_DIGITS, TotpField } from './totp-field.tsx'
import styles from './totp-setup.module.css'
import { useFreshProof } from './use-fresh-proof.tsx'

type Seed = ResultOf<typeof StartTotp>
type Props = {
  readonly onDone: (result: ResultOf<typeof ConfirmTotp>) => void
  /** Under the button. */
  readonly children?: ComponentChildren
}

export function TotpSetup({ onDone, children }: Props) {
  const proof = useFreshProof()
  const seed = useResource('totp', () => proof.ensure(() => call(StartTotp, {})))
  return (
    <>
      <ResourceView resource={seed} shape="rows">
        {(given) => (
          <Confirm seed={given} onDone={onDone}>
            {children}
          </Confirm>
        )}
      </ResourceView>
      {proof.dialog}
    </>
  )
}

function Confirm({ seed, onDone, children }: Props & { readonly seed: Seed }) {
  const code = useSignal('')
  const note = useSignal<string | null>(null)
  const { busy, failure, run, forget } = useAction()
  const wrong = failure.value instanceof CallRefused && failure.value.code === 'second_factor_wrong'
  const confirm = () => {
    if (code.value.length < TOTP_DIGITS) {
      note.value = t('factors.code.bad')
      return
    }
    run(async () => {
      try {
        onDone(await call(ConfirmTotp, { code: code.value }))
      } catch (error) {
        code.value = ''
        throw error
      }
    })
  }
  return (
    <form
      class={styles.setup}
      onSubmit={(event) => {
        event.preventDefault()
        confirm()
      }}
    >
      <p>{t('factors.totp.scan')}</p>
      <div class={styles.qr}>
        <Qr text={seed.uri} label={t('factors.totp.qr')} size={200} />
        <a href={seed.uri}>{t('factors.totp.open')}</a>
      </div>
      <div class={styles.secret}>
        <div>
          <span>{t('factors.totp.secret')}</span>
          <code>{grouped(seed.secret)}</code>
        </div>
        <IconButton
          label={t('ui.copy')}
          icon={<Copy size={20} aria-hidden />}
          onClick={() => void copyText(seed.secret).then((done) => done && toast(t('ui.copied')))}
        />
      </div>
      {failure.value !== null && !wrong && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      <TotpField
        value={code.value}
        error={wrong ? refusalText(failure.value) : note.value}
        onInput={(digits) => {
          code.value = digits
          note.value = null
          forget()
        }}
      />
      <Button type="submit" variant="primary" wide busy={busy.value}>
        {t('factors.continue')}
      </Button>
      {children}
    </form>
  )
}

/** «JBSW Y3DP …»: typed over without losing one's place. */
function grouped(secret: string): string {
  return secret.replace(/.{4}(?=.)/g, '$& ')
}
