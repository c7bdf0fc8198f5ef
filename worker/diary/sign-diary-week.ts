import { dateAt, weekdayOf } from '../../protocol/dates.ts'
import type { SignDiaryWeek } from '../../protocol/diary.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { outboxRow } from '../db/outbox.ts'
import { diarySignatures } from '../db/schema/journal.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireStudent, studentQueries } from './access.ts'
import { signable, signatureQuery, weekSignature } from './week-signature.ts'

const MONDAY = 1

/** «Я просмотрел(а) дневник»: by a parent, of a week that is over but for its end. Signature and news are one batch; the first one stands. */
export async function signDiaryWeek(
  env: Env,
  actor: Actor,
  { studentId, mondayOn }: ParsedInputOf<typeof SignDiaryWeek>,
): Promise<ResultOf<typeof SignDiaryWeek>> {
  const { tenant, personId } = actor
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const [names, parents, before] = await tenant.db.batch([...studentQueries(actor, studentId), signatureQuery(tenant, studentId, mondayOn)])
  requireStudent(actor, studentId, names, parents)
  if (parents.length === 0) throw new Refusal('not_allowed')
  if (weekdayOf(mondayOn) !== MONDAY) throw new Refusal('invalid', { field: 'mondayOn' })
  if (before.some(({ parentId }) => parentId === personId)) return { signature: weekSignature(actor, mondayOn, today, true, before) }
  const may = signable(mondayOn, today)
  if (may !== 'now') throw new Refusal(may)
  const [, , signed] = await tenant.db.batch([
    tenant.db
      .insert(diarySignatures)
      .values({ studentId, weekOn: mondayOn, parentId: personId, schoolId: tenant.schoolId, signedAt: at })
      .onConflictDoNothing(),
    outboxRow(tenant, at, { news: 'diary.signed', studentId, mondayOn }),
    signatureQuery(tenant, studentId, mondayOn),
  ])
  return { signature: weekSignature(actor, mondayOn, today, true, signed) }
}
