import { inArray } from 'drizzle-orm'
import { directoryOf } from '../../db/db.ts'
import { recoveryCodes } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { type ActorAtTheDoor, requireFreshProof } from '../require-actor.ts'
import { logIfChanged } from './log-factor.ts'
import { factorKindsOf } from './owners.ts'
import { ownersHere } from './owners-here.ts'
import { newRecoveryCodes } from './recovery-codes.ts'

/** Ten fresh ones; the earlier stop working. Refuses step_up_required, and not_allowed to who has no factor for them to stand in for. */
export async function makeRecoveryCodes(c: AppContext, actor: ActorAtTheDoor): Promise<string[]> {
  requireFreshProof(c.env, actor)
  const { all, changeable, newFor } = await ownersHere(c, actor)
  if ((await factorKindsOf(c.env, all)).length === 0) throw new Refusal('not_allowed')
  const { shown, hmacs } = await newRecoveryCodes(c.env, newFor)
  const directory = directoryOf(c.env)
  await directory.batch([
    directory.delete(recoveryCodes).where(inArray(recoveryCodes.ownerId, [...changeable])),
    directory.insert(recoveryCodes).values(hmacs.map((codeHmac) => ({ ownerId: newFor, codeHmac }))),
    logIfChanged(directory, {
      at: now(c.env),
      what: 'factor.recoveryCodesMade',
      subjectId: newFor,
      actorId: actor.personId,
      schoolId: actor.schoolId,
    }),
  ])
  return shown
}
