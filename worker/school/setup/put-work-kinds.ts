import { eq } from 'drizzle-orm'
import { fold } from '../../../protocol/clean-text.ts'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { WorkKindId } from '../../../protocol/ids.ts'
import { WEIGHT_HUNDREDTHS_MAX } from '../../../protocol/limits.ts'
import type { PutWorkKinds } from '../../../protocol/school-setup.ts'
import type { Tenant } from '../../db/db.ts'
import { workKinds } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { textsOf } from '../require-decent.ts'
import { changeSetup } from './change-setup.ts'

/**
 * Kinds of work, their weights and their order. Averages are always of the weights as they are, so they follow. Refuses weight_out_of_range,
 * title_taken, and in_use for a kind of lessons or marks: without it their weight would be another's.
 */
export async function putWorkKinds(env: Env, actor: Actor, input: ParsedInputOf<typeof PutWorkKinds>): Promise<void> {
  const { tenant } = actor
  const { db, d1, schoolId } = tenant
  await changeSetup(env, actor, {
    what: 'workKinds.put',
    input,
    texts: textsOf('kinds', input.kinds, 'title', 'shortTitle'),
    standing: async () => {
      const known = await db.select().from(workKinds).where(eq(workKinds.schoolId, schoolId))
      return known.flatMap(({ title, shortTitle }) => [title, shortTitle])
    },
    decide: async ({ at }) => {
      const known = await db.select().from(workKinds).where(eq(workKinds.schoolId, schoolId)).orderBy(workKinds.position)
      const named = input.kinds.flatMap(({ kindId }) => (kindId === null ? [] : [kindId]))
      for (const id of [...named, ...input.removed]) if (!known.some((kind) => kind.id === id)) throw new Refusal('not_found')
      for (const [place, { weightHundredths }] of input.kinds.entries()) {
        if (weightHundredths < 1 || weightHundredths > WEIGHT_HUNDREDTHS_MAX)
          throw new Refusal('weight_out_of_range', { field: `kinds.${place}.weightHundredths` })
      }
      const behind = known.filter(({ id }) => !named.includes(id) && !input.removed.includes(id))
      const kinds = [...input.kinds, ...behind.map(({ id, ...kind }) => ({ kindId: id, ...kind }))]
      const taken = new Set<string>()
      for (const [place, { title }] of kinds.entries()) {
        if (taken.has(fold(title))) throw new Refusal('title_taken', { field: `kinds.${place}.title` })
        taken.add(fold(title))
      }
      for (const [place, id] of input.removed.entries())
        if (await isUsed(tenant, id, id === known[0]?.id)) throw new Refusal('in_use', { field: `removed.${place}` })
      const rows = kinds.map(({ kindId, title, shortTitle, weightHundredths }, position) => ({
        id: kindId ?? newId<WorkKindId>('workKind', at),
        title,
        shortTitle,
        weightHundredths,
        position,
      }))
      return [
        d1
          .prepare('DELETE FROM work_kinds WHERE school_id = ?1 AND id IN (SELECT value FROM json_each(?2))')
          .bind(schoolId, JSON.stringify(input.removed)),
        d1
          .prepare(
            `INSERT INTO work_kinds (id, school_id, title, short_title, weight_hundredths, position)
             SELECT value->>'id', ?1, value->>'title', value->>'shortTitle', value->>'weightHundredths', value->>'position' FROM json_each(?2) WHERE true
             ON CONFLICT (id) DO UPDATE SET title = excluded.title, short_title = excluded.short_title,
               weight_hundredths = excluded.weight_hundredths, position = excluded.position WHERE work_kinds.school_id = ?1`,
          )
          .bind(schoolId, JSON.stringify(rows)),
      ]
    },
  })
}

/**
 * A mark names its kind inside its cell, or has the school's first: so all cells may be looked through. A removal is rare, and the first use ends
 * the search.
 */
async function isUsed({ d1, schoolId }: Tenant, kindId: WorkKindId, isFirst: boolean): Promise<boolean> {
  const row = await d1
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM study_groups g CROSS JOIN lessons l ON l.study_group_id = g.id WHERE g.school_id = ?1 AND l.work_kind_id = ?2)
         OR EXISTS (SELECT 1 FROM study_groups g CROSS JOIN lessons l ON l.study_group_id = g.id CROSS JOIN cells c ON c.lesson_id = l.id
           WHERE g.school_id = ?1 AND (instr(c.marks, ?2) > 0 OR (?3 AND l.work_kind_id IS NULL AND instr(c.marks, '"kindId":null') > 0))) AS used`,
    )
    .bind(schoolId, kindId, isFirst ? 1 : 0)
    .first<{ used: number }>()
  return row?.used === 1
}
