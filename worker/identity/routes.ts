// Sign-in and everything about the own account; the provider's pages, OpenID Connect, factors and devices have routes of their own beside their
// use cases. Called by web/identity and scripts/start.mjs; rules ID-… (docs/rules/identity.md).
import { ChoosePassword, EnterAs, FirstRun, GetMe, SignIn, SignOut } from '../../protocol/identity.ts'
import { type App, anyone, serve } from '../platform/serve.ts'
import { choosePassword } from './choose-password.ts'
import { deviceRoutes } from './devices/routes.ts'
import { enterAs } from './enter-as.ts'
import { factorRoutes } from './factors/routes.ts'
import { firstRun } from './first-run.ts'
import { linkRoutes } from './link/routes.ts'
import { openIdRoutes } from './openid/routes.ts'
import { outsideRoutes } from './outside/routes.ts'
import { passwordRoutes } from './password-routes.ts'
import { readMe } from './read-me.ts'
import { requireActorAtTheDoor } from './require-actor.ts'
import { requireIdHolder } from './school-id/id-session.ts'
import { schoolIdRoutes } from './school-id/routes.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

export function identityRoutes(app: App): void {
  serve(app, FirstRun, anyone, (_, input, c) => firstRun(c.env, input))

  serve(app, SignIn, anyone, async (_, input, c) => readMe(c, await signIn(c, input)))

  serve(app, SignOut, requireActorAtTheDoor, async (actor, _input, c) => {
    await signOut(c, actor)
    return {}
  })

  serve(app, GetMe, requireActorAtTheDoor, (actor, _input, c) => readMe(c, actor))

  serve(app, ChoosePassword, requireActorAtTheDoor, async (actor, input, c) => readMe(c, await choosePassword(c, actor, input)))

  serve(app, EnterAs, requireIdHolder, async (holder, { personId }, c) => readMe(c, await enterAs(c, holder, personId)))

  passwordRoutes(app)
  schoolIdRoutes(app)
  openIdRoutes(app)
  linkRoutes(app)
  outsideRoutes(app)
  factorRoutes(app)
  deviceRoutes(app)
}
