import { and, eq } from 'drizzle-orm'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { SetSetupStep } from '../../../protocol/school-setup.ts'
import { setupSteps } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { requireRosterRight } from '../access.ts'

/** A step of the first set-up is passed over, or taken up again. */
export async function setSetupStep(actor: Actor, { step, passedOver }: ParsedInputOf<typeof SetSetupStep>): Promise<void> {
  await requireRosterRight(actor, 'school.setUp')
  const { db, schoolId } = actor.tenant
  if (passedOver) await db.insert(setupSteps).values({ schoolId, step }).onConflictDoNothing()
  else await db.delete(setupSteps).where(and(eq(setupSteps.schoolId, schoolId), eq(setupSteps.step, step)))
}
