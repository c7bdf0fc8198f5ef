// The own password of the journal: changed, proved anew, forgotten. Called by web/identity; rules ID-65 to ID-77 (docs/rules/identity.md).
import { AskReset, ChangePassword, GetReset, ResetPassword, StepUp } from '../../protocol/identity.ts'
import { type App, anyone, serve } from '../platform/serve.ts'
import { changePassword } from './change-password.ts'
import { readMe } from './read-me.ts'
import { requireActor } from './require-actor.ts'
import { askReset } from './reset/ask-reset.ts'
import { getReset } from './reset/get-reset.ts'
import { resetPassword } from './reset/reset-password.ts'
import { stepUp } from './step-up.ts'

export function passwordRoutes(app: App): void {
  serve(app, ChangePassword, requireActor, async (actor, input, c) => readMe(c, await changePassword(c, actor, input)))

  serve(app, StepUp, requireActor, async (actor, input, c) => {
    await stepUp(c, actor, input)
    return {}
  })

  serve(app, AskReset, anyone, async (_, input, c) => {
    await askReset(c, input)
    return {}
  })

  serve(app, GetReset, anyone, (_, input, c) => getReset(c.env, input))

  serve(app, ResetPassword, anyone, async (_, input, c) => readMe(c, await resetPassword(c, input)))
}
