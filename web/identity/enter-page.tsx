// /enter#<token>: what a phone opens from the QR code of a computer where somebody is signed in. Opening it signs nobody in; a tap does.
import '../app/add-id-texts.ts'
import { LookAtHandoff, UseHandoff } from '../../protocol/devices.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { listName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import styles from './door.module.css'
import { IdFrame } from './id-frame.tsx'
import { IdMessage } from './id-message.tsx'
import { mayBeKnown } from './may-be-known.ts'
import { OneTimeLink } from './one-time-link.tsx'
import { useHashToken } from './use-hash-token.ts'

export default function EnterPage() {
  const token = useHashToken().value
  if (token === null) return <IdMessage title={t('id.enter.none')} hint={t('id.enter.none.hint')} />
  return (
    <OneTimeLink key={token} token={token} title={t('id.phoneIn')} look={() => call(LookAtHandoff, { token }, { quiet: true })}>
      {(found) => <AsWhom token={token} found={found} />}
    </OneTimeLink>
  )
}

function AsWhom({ token, found: { who, schoolName } }: { readonly token: string; readonly found: ResultOf<typeof LookAtHandoff> }) {
  const { busy, failure, run } = useAction()
  const enter = () =>
    run(async () => {
      const person = await call(UseHandoff, { token }, { quiet: true })
      mayBeKnown.set(person.selves.length > 0)
      // Security: a fresh page; nothing of whoever was here before stays in memory.
      location.replace('/chats')
    })
  return (
    <IdFrame screen="who" title={t('id.enter', { name: listName(who.name) })} lead={t('id.enter.hint', { school: schoolName })}>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      <Banner tone="warning">{t('id.enter.warning')}</Banner>
      <div class={styles.ways}>
        <Button variant="primary" size="large" wide busy={busy.value} onClick={enter}>
          {t('id.enter.go')}
        </Button>
        <LinkButton href="/" variant="quiet" wide>
          {t('ui.cancel')}
        </LinkButton>
      </div>
    </IdFrame>
  )
}
