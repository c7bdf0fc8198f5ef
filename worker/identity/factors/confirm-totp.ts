import { and, eq, sql } from 'drizzle-orm'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { ConfirmTotp } from '../../../protocol/factors.ts'
import { directoryOf } from '../../db/db.ts'
import { totps } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { logIfChanged } from './log-factor.ts'
import { openAfterEnrolment } from './open-after-enrolment.ts'
import { noteFactorOfAccount, ownersHere } from './owners-here.ts'
import { addCodesIfLogged, newRecoveryCodes } from './recovery-codes.ts'
import { noneOf, requireFirstAtTheDoor } from './require-enroller.ts'
import { stepOf, unsealSeed } from './totp.ts'

type Confirmed = { readonly actor: ActorAtTheDoor; readonly recoveryCodes: string[] }

/** A code of the fresh seed: from now on it counts, and an earlier one does not. Refuses second_factor_wrong, also when no seed is waiting. */
export async function confirmTotp(c: AppContext, actor: ActorAtTheDoor, { code }: ParsedInputOf<typeof ConfirmTotp>): Promise<Confirmed> {
  const owners = await ownersHere(c, actor)
  const isFirst = await requireFirstAtTheDoor(c.env, actor, owners.all)
  const ownerId = owners.newFor
  const directory = directoryOf(c.env)
  const at = now(c.env)
  const [waiting] = await directory.select({ sealed: totps.sealedNextSeed }).from(totps).where(eq(totps.ownerId, ownerId))
  const sealed = waiting?.sealed ?? null
  const step = sealed === null ? null : stepOf(await unsealSeed(c.env, ownerId, sealed), code, at)
  if (sealed === null || step === null) throw new Refusal('second_factor_wrong')
  const codes = isFirst ? await newRecoveryCodes(c.env, ownerId) : null
  const [confirmed] = await directory.batch([
    directory
      .update(totps)
      .set({ sealedSeed: sql`${totps.sealedNextSeed}`, sealedNextSeed: null, confirmedAt: at, lastStep: step })
      .where(
        and(eq(totps.ownerId, ownerId), eq(totps.sealedNextSeed, sealed), actor.restrictedTo === null ? undefined : noneOf(owners.all)),
      )
      .returning({ ownerId: totps.ownerId }),
    logIfChanged(directory, { at, what: 'factor.added', subjectId: ownerId, actorId: actor.personId, schoolId: actor.schoolId }),
    addCodesIfLogged(directory, ownerId, codes?.hmacs ?? []),
  ])
  if (confirmed.length === 0) throw new Refusal('second_factor_wrong')
  await noteFactorOfAccount(c, ownerId, owners, at)
  return { actor: isFirst ? await openAfterEnrolment(c, actor) : actor, recoveryCodes: codes?.shown ?? [] }
}
