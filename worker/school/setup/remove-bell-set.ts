import { and, eq, isNull } from 'drizzle-orm'
import type { BellSetId } from '../../../protocol/ids.ts'
import { bellDays, bellSets, classGroups } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { changeSetup, prepared } from './change-setup.ts'

/** Refuses in_use while a class or a day has it. */
export async function removeBellSet(env: Env, actor: Actor, bellSetId: BellSetId): Promise<void> {
  const { tenant } = actor
  const { db, d1, schoolId } = tenant
  await changeSetup(env, actor, {
    what: 'bells.remove',
    input: { bellSetId },
    decide: async () => {
      const [sets, classes, days] = await db.batch([
        db
          .select()
          .from(bellSets)
          .where(and(eq(bellSets.id, bellSetId), eq(bellSets.schoolId, schoolId))),
        db
          .select({ id: classGroups.id })
          .from(classGroups)
          .where(and(eq(classGroups.schoolId, schoolId), eq(classGroups.bellSetId, bellSetId), isNull(classGroups.archivedOn))),
        db
          .select({ on: bellDays.dayOn })
          .from(bellDays)
          .where(and(eq(bellDays.schoolId, schoolId), eq(bellDays.bellSetId, bellSetId))),
      ])
      if (sets.length === 0) throw new Refusal('not_found')
      if (classes.length + days.length > 0) throw new Refusal('in_use')
      return [
        prepared(tenant, db.delete(bellSets).where(and(eq(bellSets.id, bellSetId), eq(bellSets.schoolId, schoolId)))),
        d1.prepare('DELETE FROM bell_set_times WHERE bell_set_id = ?1 AND school_id = ?2').bind(bellSetId, schoolId),
      ]
    },
  })
}
