import { and, eq, isNull, sql } from 'drizzle-orm'
import type { ClaimRole, DecideClaim, SchoolClaim } from '../../../protocol/claims.ts'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { ClaimId, PersonId } from '../../../protocol/ids.ts'
import { directoryOf, type Tenant } from '../../db/db.ts'
import { type AddedPerson, type News, newsDone, newsLater, outboxRow } from '../../db/outbox.ts'
import { claims, identityLog } from '../../db/schema/accounts.ts'
import { classGroups, outbox, people, personRoles } from '../../db/schema/school.ts'
import { type ActorAtTheDoor, requireFreshProof } from '../../identity/require-actor.ts'
import { linkPerson } from '../../identity/school-id/vouch.ts'
import { now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireRosterRight } from '../access.ts'
import { carryOutClaim } from './carry-out-claim.ts'
import { listClaims } from './list-claims.ts'

/** Longer than a decision takes to be written. */
const GRACE_MS = 15_000

type Decision = ParsedInputOf<typeof DecideClaim>['decision']

/**
 * An administrator's word on a claim. Refuses not_found (no such claim, person, class or child here), claim_decided, person_linked,
 * profile_of_another, invalid, step_up_required: it lets somebody into the school for good. Of several decisions at once one is carried out.
 * Nothing is left half-made: the news goes first with a grace and says everything that is to be done; the claim's state and the link are one batch
 * of DIRECTORY (linkPerson); what the roster lacks is added after it. A crash before the batch leaves news of a decision that was not taken, which
 * is passed over; a crash after it leaves news that is carried out to the end by cron.
 */
export async function decideClaim(env: Env, actor: ActorAtTheDoor, input: ParsedInputOf<typeof DecideClaim>): Promise<SchoolClaim[]> {
  await requireRosterRight(actor, 'claim.decide')
  requireFreshProof(env, actor)
  const { tenant, personId: by } = actor
  const { claimId, decision } = input
  const [claim] = await directoryOf(env)
    .select({ profileId: claims.profileId, state: claims.state })
    .from(claims)
    .where(and(eq(claims.id, claimId), eq(claims.schoolId, tenant.schoolId)))
  if (!claim) throw new Refusal('not_found')
  if (claim.state !== 'open') throw new Refusal('claim_decided')
  const added = decision.as === 'new' ? await newcomer(tenant, claimId, decision) : null
  if (decision.as === 'person') await requirePresent(tenant, [decision.personId])

  const at = now(env)
  const news = { news: 'claim.decided', claimId, at, by, added } as const satisfies News
  const [row] = await outboxRow(tenant, at, news, at + GRACE_MS).returning({ seq: outbox.seq })
  if (!row) throw new Error('an outbox row was not written')
  const personId = decision.as === 'person' ? decision.personId : added?.personId
  const outcome =
    personId === undefined
      ? await reject(env, tenant, claimId, by, at)
      : await linkPerson(env, { ...tenant, personId }, claim.profileId, by, at, {
          claim: { id: claimId, decidedBy: by },
          ...(added ? { newcomer: { student: added.role === 'student' } } : {}),
        })
  if (outcome !== 'linked' && outcome !== 'rejected') {
    await newsDone(tenant, row.seq)
    throw new Refusal(outcome)
  }
  await carryOutClaim(env, tenant, news)
  await newsLater(tenant, row.seq, at)
  log.info('claim.decided', { claimId, actorId: by, as: decision.as })
  return listClaims(env, actor)
}

async function reject(env: Env, { schoolId }: Tenant, claimId: ClaimId, by: PersonId, at: number): Promise<'rejected' | 'claim_decided'> {
  const directory = directoryOf(env)
  const [decided] = await directory.batch([
    directory
      .update(claims)
      .set({ state: 'rejected', decidedAt: at, decidedBy: by })
      .where(and(eq(claims.id, claimId), eq(claims.state, 'open')))
      .returning({ id: claims.id }),
    directory.insert(identityLog).select(
      sql`select null, ${at}, 'claim.rejected', account_id, ${by}, ${schoolId} from claims
        where id = ${claimId} and state = 'rejected' and decided_at = ${at} and decided_by = ${by} and changes() = 1`,
    ),
  ])
  return decided.length === 1 ? 'rejected' : 'claim_decided'
}

/** The new person's id follows from the claim's: however often the decision is carried out, it is one person. */
async function newcomer(tenant: Tenant, claimId: ClaimId, decision: Extract<Decision, { as: 'new' }>): Promise<AddedPerson> {
  const personId = `per_${claimId.slice('clm_'.length)}` as PersonId
  const classGroupId = decision.role === 'student' ? (decision.classGroupId ?? null) : null
  const childIds = decision.role === 'parent' ? [...new Set(decision.childIds)] : []
  if (decision.role === 'student') {
    if (classGroupId === null) throw new Refusal('invalid', { field: 'decision.classGroupId' })
    await requireClass(tenant, classGroupId)
  }
  if (decision.role === 'parent') {
    if (childIds.length === 0) throw new Refusal('invalid', { field: 'decision.childIds' })
    await requirePresent(tenant, childIds, 'student')
  }
  return { personId, role: decision.role, classGroupId, childIds }
}

async function requireClass({ db, schoolId }: Tenant, classGroupId: NonNullable<AddedPerson['classGroupId']>): Promise<void> {
  const found = await db
    .select({ id: classGroups.id })
    .from(classGroups)
    .where(and(eq(classGroups.id, classGroupId), eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn)))
  if (found.length === 0) throw new Refusal('not_found')
}

/** Security: of this school's roster only; nobody of another school is linked, or becomes anybody's child, by a guessed id. */
async function requirePresent({ db, schoolId }: Tenant, ids: readonly PersonId[], role?: ClaimRole): Promise<void> {
  const list = sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`
  const isOne = sql`exists (select 1 from ${personRoles} where person_id = ${people.id} and role = ${role ?? ''})`
  const found = await db
    .select({ id: people.id })
    .from(people)
    .where(and(sql`${people.id} IN ${list}`, sql`+${people.schoolId} = ${schoolId}`, isNull(people.leftOn), role ? isOne : undefined))
  if (found.length !== ids.length) throw new Refusal('not_found')
}
