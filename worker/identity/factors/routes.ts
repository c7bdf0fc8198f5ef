// Second factors and passkeys. Called by web/identity (the account page, the second step of a sign-in, signing in with a key) and scripts/house;
// rules ID-40…ID-54 (docs/rules/identity.md).
import {
  AddPasskey,
  ConfirmTotp,
  ListFactors,
  MakeRecoveryCodes,
  ProveFactor,
  RemovePasskey,
  RemoveTotp,
  SignInWithPasskey,
  StartPasskey,
  StartPasskeySignIn,
  StartTotp,
} from '../../../protocol/factors.ts'
import { type App, anyone, serve } from '../../platform/serve.ts'
import { readMe } from '../read-me.ts'
import { requireActor, requireActorAtTheDoor } from '../require-actor.ts'
import { addPasskey } from './add-passkey.ts'
import { confirmTotp } from './confirm-totp.ts'
import { listFactors } from './list-factors.ts'
import { makeRecoveryCodes } from './make-recovery-codes.ts'
import { proveFactor } from './prove-factor.ts'
import { removeFactor } from './remove-factor.ts'
import { requireEnroller } from './require-enroller.ts'
import { signInWithPasskey } from './sign-in-with-passkey.ts'
import { startPasskey } from './start-passkey.ts'
import { startPasskeySignIn } from './start-passkey-sign-in.ts'
import { startTotp } from './start-totp.ts'

export function factorRoutes(app: App): void {
  serve(app, ListFactors, requireActor, (actor, _input, c) => listFactors(c.env, actor))

  serve(app, StartTotp, requireEnroller, (actor, _input, c) => startTotp(c, actor))

  serve(app, ConfirmTotp, requireEnroller, async (actor, input, c) => {
    const confirmed = await confirmTotp(c, actor, input)
    return { me: await readMe(c, confirmed.actor), recoveryCodes: confirmed.recoveryCodes }
  })

  serve(app, RemoveTotp, requireActor, async (actor, _input, c) => {
    await removeFactor(c, actor, { kind: 'totp' })
    return listFactors(c.env, actor)
  })

  serve(app, StartPasskey, requireEnroller, (actor, _input, c) => startPasskey(c, actor))

  serve(app, AddPasskey, requireEnroller, async (actor, input, c) => {
    const added = await addPasskey(c, actor, input)
    return { me: await readMe(c, added.actor), recoveryCodes: added.recoveryCodes }
  })

  serve(app, RemovePasskey, requireActor, async (actor, { passkeyId }, c) => {
    await removeFactor(c, actor, { kind: 'passkey', passkeyId })
    return listFactors(c.env, actor)
  })

  serve(app, MakeRecoveryCodes, requireActor, async (actor, _input, c) => ({ recoveryCodes: await makeRecoveryCodes(c, actor) }))

  serve(app, ProveFactor, requireActorAtTheDoor, async (actor, input, c) => readMe(c, await proveFactor(c, actor, input)))

  serve(app, StartPasskeySignIn, anyone, (_, _input, c) => startPasskeySignIn(c))

  serve(app, SignInWithPasskey, anyone, async (_, input, c) => {
    const { actor, selves } = await signInWithPasskey(c, input)
    const me = await readMe(c, actor)
    return { ...me, selves: selves ?? me.selves }
  })
}
