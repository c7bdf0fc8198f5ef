import { and, eq, isNull, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { AccountId, ProfileId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { idAccounts, identityLog, idFlows } from '../../db/schema/accounts.ts'
import { educationalProfiles } from '../../db/schema/directory.ts'
import { now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { issuerOf } from '../openid/issuer.ts'
import { prepareAnswer } from '../openid/prepare-answer.ts'
import { attachOutside, outsideIn } from '../outside/attach-outside.ts'
import { nameOf, needsProfile, type OpenFlow, requireStep } from './flow-store.ts'
import { type IdHolder, openIdSession } from './id-session.ts'
import { vouchFor } from './vouch.ts'

/**
 * The last «Продолжить». What is missing (account, profile) is made together with the client's code in one batch, so that nothing is half-made;
 * then this browser is known to the provider. Answers the way back to the client. Refuses flow_moved_on when another tab or another flow was faster.
 */
export async function finishFlow(c: AppContext, flow: OpenFlow, attachOutsideToo: boolean): Promise<{ redirectTo: string }> {
  const { env } = c
  const at = now(env)
  requireStep(flow, at, 'confirm')
  const name = nameOf(flow)
  if (needsProfile(flow) && name === null) throw new Refusal('flow_moved_on')
  const known = knownBefore(flow)
  const directory = directoryOf(env)
  // Taken before anything is written, so that two presses make one answer; given back when the batch cannot be written.
  const [taken] = await directory
    .update(idFlows)
    .set({ endedAt: at, version: sql`${idFlows.version} + 1` })
    .where(and(eq(idFlows.id, flow.id), eq(idFlows.version, flow.version), isNull(idFlows.endedAt)))
    .returning({ id: idFlows.id })
  if (!taken) throw new Refusal('flow_moved_on')

  const accountId = flow.account?.id ?? newId<AccountId>('account', at)
  const profileId = flow.profile?.id ?? newId<ProfileId>('profile', at)
  const holder = { accountId, authAt: flow.provedAt ?? at, amr: amrOf(flow) }
  const answer = await prepareAnswer(env, issuerOf(c), flow.request, holder, at)
  const writes: BatchItem<'sqlite'>[] = [...answer.writes]
  if (flow.account === null) {
    const contact = flow.contactKind === 'email' ? { email: flow.contact } : { phone: flow.contact }
    const { passwordHash, pepperVersion } = flow
    writes.push(
      directory.insert(idAccounts).values({ id: accountId, ...contact, passwordHash, pepperVersion, provedAt: at, createdAt: at }),
    )
    writes.push(directory.insert(identityLog).values({ at, what: 'account.made', subjectId: accountId, actorId: accountId }))
  } else if (flow.contact !== null) {
    writes.push(directory.update(idAccounts).set({ provedAt: at }).where(eq(idAccounts.id, accountId)))
  }
  if (name !== null && needsProfile(flow)) {
    const profile =
      flow.profile === null
        ? directory.insert(educationalProfiles).values({ id: profileId, accountId, ...name, createdAt: at })
        : directory.update(educationalProfiles).set(name).where(eq(educationalProfiles.id, profileId))
    writes.push(profile)
  }
  try {
    await directory.batch(writes as [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]])
  } catch (error) {
    await directory.update(idFlows).set({ endedAt: null }).where(eq(idFlows.id, flow.id))
    // Another flow has made the account of this phone, or the profile of this account, since this one looked: the page reads anew and goes on with it.
    if (error instanceof Error && /UNIQUE/.test(`${error.message} ${String(error.cause)}`)) throw new Refusal('flow_moved_on')
    throw error
  }
  const shared = flow.context.shared || (known?.shared ?? false)
  // Security: at somebody else's computer whoever is signed in to the other service may be anybody; and going on as the account a browser has
  // known for weeks must not bring whoever sits there a way in of their own.
  if (flow.outside !== null && attachOutsideToo && !shared && known === null) await attach(env, accountId, flow.outside)
  const { secondFactorAt } = flow
  await openIdSession(c, known === null ? { accountId, shared, secondFactorAt } : { ...agedLike(known), accountId, shared, secondFactorAt })
  if (flow.context.purpose === 'signIn') await vouch(c, flow, accountId, profileId, at)
  return { redirectTo: answer.redirectTo }
}

/**
 * The session this flow goes on by, null when the account was proved in the flow itself. Security: going on proves nothing anew, so what comes of it
 * is no fresher and lives no longer; and when the session has ended meanwhile (signed out, ended from another device) the flow ends with it.
 */
function knownBefore(flow: OpenFlow): IdHolder | null {
  if ((flow.provedAt ?? 0) >= flow.createdAt) return null
  if (flow.holder === null || flow.holder.accountId !== flow.accountId) throw new Refusal('flow_over')
  return flow.holder
}

function agedLike({ provedAt, expiresAt }: IdHolder): { provedAt: number; notAfter: number } {
  return { provedAt, notAfter: expiresAt }
}

/** Also when the identity has become another account's meanwhile the flow itself stands: the account was proved by its own code. */
async function attach(env: Env, accountId: AccountId, outside: string): Promise<void> {
  try {
    await attachOutside(env, accountId, outsideIn(outside))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    log.warn('flow.outside_taken', { accountId })
  }
}

/** Is there a school whose roster has this contact, just proved, and this name? Then it vouches, and nobody waits for an administrator. */
async function vouch(c: AppContext, flow: OpenFlow, accountId: AccountId, profileId: ProfileId, at: number): Promise<void> {
  const name = nameOf(flow)
  if (flow.contact === null || name === null) return
  const phone = flow.contactKind === 'phone' ? flow.contact : null
  const email = flow.contactKind === 'email' ? flow.contact : null
  await vouchFor(c, { accountId, profileId, name, phone, email }, at)
}

/** RFC 8176. */
function amrOf(flow: OpenFlow): string[] {
  const by = flow.contactKind === 'phone' ? ['sms'] : flow.contactKind === 'email' ? ['otp'] : []
  return [...by, ...((flow.account?.passwordHash ?? null) !== null ? ['pwd'] : []), ...(flow.secondFactorAt !== null ? ['mfa'] : [])]
}
