// Sign-in and everything about the own account. Called by web/identity and scripts/start.mjs; rules ID-… (docs/rules/identity.md).
import { ChoosePassword, FirstRun, GetMe, LinkProfile, SignIn, SignOut } from '../../protocol/identity.ts'
import { Refusal } from '../platform/refusal.ts'
import { type App, anyone, serve } from '../platform/serve.ts'
import { choosePassword } from './choose-password.ts'
import { firstRun } from './first-run.ts'
import { linkProfile } from './link-profile.ts'
import { readMe } from './read-me.ts'
import { requireActorAtTheDoor } from './require-actor.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

export function identityRoutes(app: App): void {
  serve(app, FirstRun, anyone, (_, input, c) => firstRun(c.env, input))

  serve(app, SignIn, anyone, async (_, input, c) => readMe(c.env, await signIn(c, input)))

  serve(app, SignOut, requireActorAtTheDoor, async (actor, _input, c) => {
    await signOut(c, actor)
    return {}
  })

  serve(app, GetMe, requireActorAtTheDoor, (actor, _input, c) => readMe(c.env, actor))

  serve(app, ChoosePassword, requireActorAtTheDoor, async (actor, input, c) => readMe(c.env, await choosePassword(c, actor, input)))

  serve(app, LinkProfile, requireActorAtTheDoor, async (actor, _input, c) => {
    if (actor.mustChoosePassword) throw new Refusal('password_change_required')
    await linkProfile(c.env, actor)
    c.set('newsOf', actor.tenant)
    return readMe(c.env, { ...actor, profileLinked: true })
  })
}
