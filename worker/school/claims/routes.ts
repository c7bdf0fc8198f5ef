// Claims («Заявки») of people no roster names, and what the school asks of ways of signing in. Called by web/school and web/identity; rules CLM-…
// (docs/rules/school.md). To whoever lacks the right nothing of this exists.
import { DecideClaim, GetSchoolSecurity, ListClaims, MakeClaim, SetSchoolSecurity, StartPasswordReset } from '../../../protocol/claims.ts'
import { requireActor } from '../../identity/require-actor.ts'
import { requireIdHolder } from '../../identity/school-id/id-session.ts'
import { type App, serve } from '../../platform/serve.ts'
import { decideClaim } from './decide-claim.ts'
import { listClaims } from './list-claims.ts'
import { makeClaim } from './make-claim.ts'
import { getSchoolSecurity, setSchoolSecurity } from './set-school-security.ts'
import { startPasswordReset } from './start-password-reset.ts'

export function claimRoutes(app: App): void {
  serve(app, MakeClaim, requireIdHolder, (holder, input, c) => makeClaim(c, holder, input))
  serve(app, ListClaims, requireActor, async (actor, _input, c) => ({ claims: await listClaims(c.env, actor) }))
  serve(app, DecideClaim, requireActor, async (actor, input, c) => {
    const claims = await decideClaim(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return { claims }
  })
  serve(app, GetSchoolSecurity, requireActor, (actor, _input, c) => getSchoolSecurity(c.env, actor))
  serve(app, SetSchoolSecurity, requireActor, (actor, input, c) => setSchoolSecurity(c.env, actor, input))
  serve(app, StartPasswordReset, requireActor, (actor, input, c) => startPasswordReset(c, actor, input))
}
