// What a QR code or a device's code is worth: not what its maker had when it was made, but what their session has now. Signed out, ended from the
// list, signed out by a new password or gone from the school meanwhile, and it is worth nothing.
import { and, eq, gt, isNull } from 'drizzle-orm'
import type { AccountId, PersonId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { handoffs, idSessions } from '../../db/schema/accounts.ts'
import { journalAccounts, schools, sessions } from '../../db/schema/directory.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SchoolPlace } from '../../platform/serve.ts'
import { aliveUntil } from '../sessions.ts'

type Proof = { readonly provedAt: number; readonly secondFactorAt: number | null; readonly expiresAt: number }

export type HandoffSource = Proof & {
  readonly personId: PersonId
  readonly place: SchoolPlace
  readonly schoolName: string
  /** The provider's account, if the browser that made or allowed it has proved it and still counts as it. */
  readonly account: (Proof & { readonly accountId: AccountId }) | null
}

/** Refuses link_over, alike for what never was, was used, is too old or has lost its session. */
export async function handoffSource(env: Env, kind: 'phone' | 'device', tokenHash: string): Promise<HandoffSource> {
  const at = now(env)
  const [row] = await directoryOf(env)
    .select({ session: sessions, idSession: idSessions, school: schools })
    .from(handoffs)
    .innerJoin(sessions, and(eq(sessions.id, handoffs.sessionId), isNull(sessions.restrictedTo)))
    .innerJoin(journalAccounts, and(eq(journalAccounts.personId, sessions.personId), isNull(journalAccounts.disabledAt)))
    .innerJoin(schools, eq(schools.id, sessions.schoolId))
    .leftJoin(idSessions, eq(idSessions.id, handoffs.idSessionId))
    .where(and(eq(handoffs.tokenHash, tokenHash), eq(handoffs.kind, kind), isNull(handoffs.usedAt), gt(handoffs.expiresAt, at)))
  if (!row || at >= aliveUntil(row.session)) throw new Refusal('link_over')
  const { session, idSession, school } = row
  const proved = idSession !== null && at < aliveUntil({ ...idSession, staff: false }) ? idSession : null
  return {
    ...proofOf(session),
    personId: session.personId,
    place: { schoolId: school.id, timeZone: school.timeZone, shard: school.shard },
    schoolName: school.name,
    account: proved && { ...proofOf(proved), accountId: proved.accountId },
  }
}

function proofOf({ provedAt, secondFactorAt, expiresAt }: Proof): Proof {
  return { provedAt, secondFactorAt, expiresAt }
}
