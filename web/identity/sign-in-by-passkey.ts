// In a chunk of its own: few come in by a key, and nobody before they have pressed for it.
import '../app/add-id-texts.ts'
import { SignInWithPasskey } from '../../protocol/factors.ts'
import { t } from '../app/i18n.ts'
import { enter } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { toast } from '../ui/toast.tsx'
import { askPasskey } from './ask-passkey.ts'

/** Says itself when no key was given. Throws what `call` throws. */
export async function signInByPasskey(shared: boolean): Promise<void> {
  const proof = await askPasskey()
  if (proof === null) toast(t('id.passkey.none'))
  else enter(await call(SignInWithPasskey, { ...proof, shared }, { quiet: true }))
}
