// The flow's row: found by who may see it, moved on by one step at a time, shown as the page needs it. The state is derived from what the row
// holds, so that no step can be reached by saying so. Journey: docs/life-of-a-sign-in.md.
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { maskContact } from '../../../protocol/contact.ts'
import type { FactorKind } from '../../../protocol/factors.ts'
import type { AccountId, FlowId, ProfileId } from '../../../protocol/ids.ts'
import type { PersonName } from '../../../protocol/people.ts'
import type { Flow } from '../../../protocol/school-id.ts'
import { directoryOf } from '../../db/db.ts'
import { idAccounts, idFlows } from '../../db/schema/accounts.ts'
import { educationalProfiles } from '../../db/schema/directory.ts'
import { now } from '../../platform/clock.ts'
import { readJson } from '../../platform/json.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { browserHashOf } from '../browser.ts'
import { factorKindsOf } from '../factors/owners.ts'
import { clientNameOf } from '../openid/clients.ts'
import { issuerOf } from '../openid/issuer.ts'
import { outsideIn } from '../outside/attach-outside.ts'
import { outsideProvidersOf } from '../outside/config.ts'
import { contactView, findCode } from './codes.ts'
import { FlowContext, FlowRequest } from './flow-request.ts'
import { type IdHolder, idHolderOf } from './id-session.ts'

type Row = typeof idFlows.$inferSelect

/** The account a flow has to do with: proved already, or the one its proved contact belongs to. */
export type Account = {
  readonly id: AccountId
  readonly passwordHash: string | null
  readonly pepperVersion: number | null
  readonly provedAt: number
}

export type OpenFlow = Omit<Row, 'request' | 'context'> & {
  readonly request: FlowRequest
  readonly context: FlowContext
  readonly holder: IdHolder | null
  /** Of the proved contact or account; null before, and for somebody new. */
  readonly account: Account | null
  readonly profile: { readonly id: ProfileId; readonly name: PersonName | null } | null
  readonly factors: readonly FactorKind[]
}

/** What is written by a step: columns of the row, by their names in Drizzle. */
export type FlowChange = Partial<Omit<Row, 'id' | 'browserHash' | 'request' | 'context' | 'version' | 'createdAt'>>

/** The flow, for the browser it began in and while it lasts. Refuses flow_over otherwise, whatever the reason. */
export async function requireFlow(c: AppContext, flowId: FlowId): Promise<OpenFlow> {
  const [row] = await directoryOf(c.env)
    .select()
    .from(idFlows)
    .where(and(eq(idFlows.id, flowId), isNull(idFlows.endedAt), gt(idFlows.expiresAt, now(c.env))))
  if (!row || row.browserHash !== (await browserHashOf(c))) throw new Refusal('flow_over')
  return complete(c, row)
}

/** The same, at the version the page has seen. Refuses flow_moved_on when another tab was faster. */
export async function requireFlowAt(c: AppContext, { flowId, version }: { flowId: FlowId; version: number }): Promise<OpenFlow> {
  const flow = await requireFlow(c, flowId)
  if (flow.version !== version) throw new Refusal('flow_moved_on')
  return flow
}

/** Writes a step over the version it was decided on; of two at once one is refused flow_moved_on and has written nothing. */
export async function moveOn(c: AppContext, flow: OpenFlow, change: FlowChange): Promise<OpenFlow> {
  const [row] = await directoryOf(c.env)
    .update(idFlows)
    .set({ ...change, version: sql`${idFlows.version} + 1` })
    .where(and(eq(idFlows.id, flow.id), eq(idFlows.version, flow.version), isNull(idFlows.endedAt)))
    .returning()
  if (!row) throw new Refusal('flow_moved_on')
  return complete(c, row)
}

async function complete(c: AppContext, row: Row): Promise<OpenFlow> {
  const request = readJson(row.request, FlowRequest)
  const context = readJson(row.context, FlowContext)
  if (!request || !context) throw new Error('a flow that cannot be read')
  const account = await accountOfFlow(c.env, row)
  const accountId = account?.id
  const [profile, factors] = await Promise.all([
    accountId === undefined ? null : profileOf(c.env, accountId),
    accountId === undefined ? [] : factorKindsOf(c.env, [accountId]),
  ])
  return { ...row, request, context, holder: await idHolderOf(c), account, profile, factors }
}

/** Nothing is looked up before the contact is proved: until then a page learns the same of a known and an unknown one. */
async function accountOfFlow(env: Env, row: Row): Promise<Account | null> {
  const fields = {
    id: idAccounts.id,
    passwordHash: idAccounts.passwordHash,
    pepperVersion: idAccounts.pepperVersion,
    provedAt: idAccounts.provedAt,
  }
  const which =
    row.accountId !== null
      ? eq(idAccounts.id, row.accountId)
      : row.provedAt !== null && row.contact !== null
        ? eq(row.contactKind === 'email' ? idAccounts.email : idAccounts.phone, row.contact)
        : null
  if (which === null) return null
  const [account] = await directoryOf(env).select(fields).from(idAccounts).where(which)
  return account ?? null
}

async function profileOf(env: Env, accountId: AccountId): Promise<OpenFlow['profile']> {
  const [row] = await directoryOf(env).select().from(educationalProfiles).where(eq(educationalProfiles.accountId, accountId))
  if (!row) return null
  const { familyName, givenName, patronymic } = row
  return { id: row.id, name: familyName === null || givenName === null ? null : { familyName, givenName, patronymic } }
}

/** Is the password still to come? Only of an account that has one. */
export function owesPassword(flow: OpenFlow): boolean {
  return flow.provedAt !== null && flow.accountId === null && (flow.account?.passwordHash ?? null) !== null
}

export function stepOf(flow: OpenFlow, at: number): Flow['step'] {
  if (flow.provedAt === null || owesPassword(flow)) {
    if (flow.contact !== null) return 'prove'
    return knownIn(flow, at) !== null ? 'account' : 'contact'
  }
  if (flow.factors.length > 0 && flow.secondFactorAt === null) return 'secondFactor'
  if (!needsProfile(flow)) return 'confirm'
  return flow.profileChosen && nameOf(flow) !== null ? 'confirm' : 'profile'
}

/** A foreign client that only wants to know that it is the same human needs nothing of them: no name, no profile, and none is made for it. */
export function needsProfile({ context, request }: Pick<OpenFlow, 'context' | 'request'>): boolean {
  return context.purpose !== 'foreign' || request.scopes.includes('profile') || request.scopes.includes('edu')
}

/** The account this browser is known as, unless the client wants a fresh proof. */
export function knownIn({ holder, request }: OpenFlow, at: number): IdHolder | null {
  if (holder === null || request.prompt === 'login') return null
  const tooOld = request.maxAgeSeconds !== null && holder.provedAt + request.maxAgeSeconds * 1000 < at
  return tooOld ? null : holder
}

/** What was filled in, or what the profile has already. */
export function nameOf(flow: OpenFlow): PersonName | null {
  const { familyName, givenName, patronymic } = flow
  if (familyName !== null && givenName !== null) return { familyName, givenName, patronymic }
  return flow.profile?.name ?? null
}

export function requireStep(flow: OpenFlow, at: number, ...steps: readonly Flow['step'][]): void {
  if (!steps.includes(stepOf(flow, at))) throw new Refusal('flow_moved_on')
}

export async function showFlow(c: AppContext, flow: OpenFlow): Promise<Flow> {
  const at = now(c.env)
  const step = stepOf(flow, at)
  const proved = flow.provedAt !== null && !owesPassword(flow)
  const code = flow.codeId === null ? null : await findCode(c.env, flow.codeId)
  const known = step === 'account' && flow.holder ? await knownView(c.env, flow.holder.accountId) : null
  return {
    flowId: flow.id,
    version: flow.version,
    step,
    purpose: flow.context.purpose,
    clientName: clientNameOf(c.env, issuerOf(c), flow.request.clientId),
    emailAllowed: flow.context.purpose !== 'link' || flow.context.emailAllowed,
    outside: outsideProvidersOf(c.env),
    known,
    contact:
      flow.contact !== null && flow.contactKind !== null && code !== null
        ? { ...contactView(flow.contactKind, flow.contact, code, at), codeGiven: flow.provedAt !== null }
        : null,
    factors: proved ? [...flow.factors] : [],
    account: proved ? (flow.account === null ? 'new' : 'existing') : null,
    profile: proved ? (flow.profileChosen ? 'chosen' : flow.profile === null ? 'none' : 'existing') : null,
    name: proved ? nameOf(flow) : null,
    suggestedName: flow.context.suggestedName,
    outsidePending: pendingIn(c.env, flow),
    scopes: flow.context.purpose === 'foreign' ? flow.request.scopes : [],
  }
}

/** The title of the provider; null when nothing is pending, or it would not be attached here anyway. */
function pendingIn(env: Env, { outside, context, accountId, provedAt, createdAt }: OpenFlow): string | null {
  if (outside === null || context.shared || (accountId !== null && (provedAt ?? 0) < createdAt)) return null
  const { provider } = outsideIn(outside)
  return outsideProvidersOf(env).find((one) => one.provider === provider)?.title ?? null
}

async function knownView(env: Env, accountId: AccountId): Promise<Flow['known']> {
  const [account] = await directoryOf(env).select().from(idAccounts).where(eq(idAccounts.id, accountId))
  if (!account) return null
  const contact = account.phone !== null ? maskContact('phone', account.phone) : maskContact('email', account.email ?? '')
  return { name: (await profileOf(env, accountId))?.name ?? null, contact }
}
