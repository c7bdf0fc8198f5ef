// The provider's pages and the account behind them («Школьный ID»). Called by web/identity; rules ID-… (docs/rules/identity.md), threats
// in docs/security/identity.md. Flows belong to the browser they began in, the rest to the provider's session.
import {
  ChooseProfile,
  ConfirmContactChange,
  FillName,
  FinishFlow,
  GetFlow,
  GetIdAccount,
  GetIdMe,
  GiveContact,
  LeaveFlow,
  ProveByPasskey,
  ProveContact,
  ProveFlowFactor,
  ResendCode,
  SetIdPassword,
  SignOutOfId,
  StartContactChange,
  UseKnownAccount,
} from '../../../protocol/school-id.ts'
import { type App, serve } from '../../platform/serve.ts'
import { requireBrowser } from '../browser.ts'
import { changeIdPassword } from './change-id-password.ts'
import { chooseProfile } from './choose-profile.ts'
import { confirmContactChange } from './confirm-contact-change.ts'
import { fillName } from './fill-name.ts'
import { finishFlow } from './finish-flow.ts'
import { requireFlow, requireFlowAt, showFlow } from './flow-store.ts'
import { getIdAccount } from './get-id-account.ts'
import { getIdMe } from './get-id-me.ts'
import { giveContact } from './give-contact.ts'
import { requireIdHolder } from './id-session.ts'
import { leaveFlow } from './leave-flow.ts'
import { proveContact } from './prove-contact.ts'
import { proveByPasskey, proveFlowFactor, useKnownAccount } from './prove-flow.ts'
import { resendCode } from './resend-code.ts'
import { signOutOfId } from './sign-out-of-id.ts'
import { startContactChange } from './start-contact-change.ts'

export function schoolIdRoutes(app: App): void {
  serve(app, GetFlow, requireBrowser, async (_, { flowId }, c) => showFlow(c, await requireFlow(c, flowId)))
  serve(app, UseKnownAccount, requireBrowser, async (_, input, c) => showFlow(c, await useKnownAccount(c, await requireFlowAt(c, input))))
  serve(app, GiveContact, requireBrowser, async (_, input, c) =>
    showFlow(c, await giveContact(c, await requireFlowAt(c, input), input.contact)),
  )
  serve(app, ResendCode, requireBrowser, async (_, input, c) => showFlow(c, await resendCode(c, await requireFlowAt(c, input))))
  serve(app, ProveContact, requireBrowser, async (_, input, c) => showFlow(c, await proveContact(c, await requireFlowAt(c, input), input)))
  serve(app, ProveByPasskey, requireBrowser, async (_, input, c) =>
    showFlow(c, await proveByPasskey(c, await requireFlowAt(c, input), input)),
  )
  serve(app, ProveFlowFactor, requireBrowser, async (_, input, c) =>
    showFlow(c, await proveFlowFactor(c, await requireFlowAt(c, input), input.proof)),
  )
  serve(app, FillName, requireBrowser, async (_, input, c) => showFlow(c, await fillName(c, await requireFlowAt(c, input), input.name)))
  serve(app, ChooseProfile, requireBrowser, async (_, input, c) => showFlow(c, await chooseProfile(c, await requireFlowAt(c, input))))
  serve(app, FinishFlow, requireBrowser, async (_, input, c) => finishFlow(c, await requireFlowAt(c, input), input.attachOutside ?? false))
  serve(app, LeaveFlow, requireBrowser, async (_, { flowId }, c) => leaveFlow(c, await requireFlow(c, flowId)))

  serve(app, GetIdMe, requireIdHolder, (holder, _input, c) => getIdMe(c.env, holder))
  serve(app, GetIdAccount, requireIdHolder, (holder, _input, c) => getIdAccount(c.env, holder))
  serve(app, StartContactChange, requireIdHolder, (holder, { contact }, c) => startContactChange(c, holder, contact))
  serve(app, ConfirmContactChange, requireIdHolder, async (holder, { code }, c) => {
    await confirmContactChange(c, holder, code)
    return {}
  })
  serve(app, SetIdPassword, requireIdHolder, async (holder, input, c) => {
    await changeIdPassword(c, holder, input)
    return {}
  })
  serve(app, SignOutOfId, requireIdHolder, async (_holder, _input, c) => {
    await signOutOfId(c)
    return {}
  })
}
