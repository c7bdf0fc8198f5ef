// Codes by SMS and e-mail: six digits, five minutes, five tries, once. Everything here happens alike for contacts that have an account and those
// that have none: same limits, same rows, same message. Rules ID-… (docs/security/identity.md tells the threats).
import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import { type ContactKind, maskContact } from '../../../protocol/contact.ts'
import type { CodeId } from '../../../protocol/ids.ts'
import {
  CODE_DIGITS,
  CODE_MINUTES,
  CODE_RESEND_SECONDS,
  CODE_TRIES_MAX,
  CODES_PER_ADDRESS_HOUR_MAX,
  CODES_PER_CONTACT_DAY_MAX,
  CODES_PER_CONTACT_HOUR_MAX,
  CODES_PER_PERSON_DAY_MAX,
  WRONG_CODES_PER_DAY_MAX,
} from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { codes } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { networkOf } from '../address.ts'
import { courierOf } from '../courier/courier.ts'
import { spendMessage } from '../courier/daily-budget.ts'
import { hmacOf, sameHmac } from '../secrets.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export type SentCode = { readonly id: CodeId; readonly sends: number; readonly sentAt: number; readonly expiresAt: number }

type Wanted = {
  /** The flow or session the code proves something to: it is worth nothing to another. */
  readonly boundTo: string
  readonly kind: ContactKind
  readonly contact: string
  /** The journal person on whose behalf it is, if there is one. */
  readonly personId: string | null
  /** The code it takes the place of. */
  readonly earlier: SentCode | null
}

/**
 * Sends a fresh code; the earlier one ends. Refuses phone_country, too_many_requests (too soon after the last), codes_paused (a limit), courier_failed; then nothing
 * has been written.
 */
export async function sendCode(c: AppContext, { boundTo, kind, contact, personId, earlier }: Wanted): Promise<SentCode> {
  const { env } = c
  const at = now(env)
  if (kind === 'phone') requireServedCountry(env, contact)
  if (earlier) {
    const waitMs = earlier.sentAt + resendAfterMs(earlier.sends) - at
    if (waitMs > 0) throw new Refusal('too_many_requests', { retryAfterSeconds: Math.ceil(waitMs / 1000) })
  }
  await takeLimits(c, at, await hmacOf(env, 'code-contact', `${kind}:${contact}`), personId)
  const code = newCode()
  const row = { id: newId<CodeId>('code', at), sends: (earlier?.sends ?? 0) + 1, sentAt: at, expiresAt: at + CODE_MINUTES * 60_000 }
  const codeHmac = await hmacOf(env, `code:${row.id}`, code)
  await deliver(c, kind, contact, code)
  const directory = directoryOf(env)
  await directory.batch([
    directory.delete(codes).where(eq(codes.boundTo, boundTo)),
    directory.insert(codes).values({ ...row, boundTo, contactKind: kind, contact, codeHmac, tries: 0 }),
  ])
  return row
}

export async function findCode(env: Env, id: CodeId): Promise<SentCode | null> {
  const [row] = await directoryOf(env).select().from(codes).where(eq(codes.id, id))
  return row ?? null
}

/** The latest code that proves something to this flow or session. */
export async function findCodeOf(env: Env, boundTo: string): Promise<(SentCode & { kind: ContactKind; contact: string }) | null> {
  const [row] = await directoryOf(env).select().from(codes).where(eq(codes.boundTo, boundTo))
  return row ? { ...row, kind: row.contactKind } : null
}

/** Until another code may be asked for: a minute, then two, five, fifteen. */
export function resendAfterMs(sends: number): number {
  return (CODE_RESEND_SECONDS[Math.min(sends, CODE_RESEND_SECONDS.length) - 1] ?? 0) * 1000
}

/**
 * Uses the code up when it is the right one. A try is counted before it is looked at, in one statement, so that parallel guesses cannot outrun
 * the limit. Refuses code_wrong, code_expired, code_used_up, codes_paused (too many wrong ones for this contact today).
 */
export async function checkCode(env: Env, id: CodeId, boundTo: string, code: string): Promise<void> {
  const directory = directoryOf(env)
  const at = now(env)
  const its = and(eq(codes.id, id), eq(codes.boundTo, boundTo), isNull(codes.usedAt))
  const [row] = await directory
    .update(codes)
    .set({ tries: sql`${codes.tries} + 1` })
    .where(and(its, lt(codes.tries, CODE_TRIES_MAX), gt(codes.expiresAt, at)))
    .returning()
  if (!row) {
    const [known] = await directory.select({ expiresAt: codes.expiresAt }).from(codes).where(its)
    throw new Refusal(known && known.expiresAt > at ? 'code_used_up' : 'code_expired')
  }
  // Its own fuse besides: fresh codes are not a way to more guesses at one contact. Once it has blown the right code is worth nothing either; it
  // closes this way in only, never the account.
  const wrongToday = env.LIMITER.getByName(`wrong-code:${await hmacOf(env, 'code-contact', `${row.contactKind}:${row.contact}`)}`)
  const fuse = await wrongToday.peek(WRONG_CODES_PER_DAY_MAX, DAY_MS, at)
  if (!fuse.allowed) throw new Refusal('codes_paused', { retryAfterSeconds: fuse.retryAfterSeconds })
  if (!sameHmac(row.codeHmac, await hmacOf(env, `code:${id}`, code))) {
    await wrongToday.take(WRONG_CODES_PER_DAY_MAX, DAY_MS, at)
    throw new Refusal('code_wrong')
  }
  const [used] = await directory.update(codes).set({ usedAt: at }).where(its).returning({ id: codes.id })
  if (!used) throw new Refusal('code_expired')
}

/** Security: whoever makes us send to expensive numbers earns money by it; an installation names the countries its people live in. */
function requireServedCountry(env: Env, phone: string): void {
  const served = env.SMS_COUNTRIES.split(',').filter((code) => code.trim() !== '')
  if (served.length > 0 && !served.some((code) => phone.startsWith(`+${code.trim()}`))) throw new Refusal('phone_country')
}

/** Security: narrow limits come after wide ones, so that a network that is over its own cannot use up the codes of a phone it names. */
async function takeLimits(c: AppContext, at: number, contactHmac: string, personId: string | null): Promise<void> {
  const limits: [name: string, most: number, windowMs: number][] = []
  const address = c.req.header('cf-connecting-ip')
  if (address !== undefined) limits.push([`codes-address:${networkOf(address)}`, CODES_PER_ADDRESS_HOUR_MAX, HOUR_MS])
  if (personId !== null) limits.push([`codes-person:${personId}`, CODES_PER_PERSON_DAY_MAX, DAY_MS])
  limits.push(
    [`codes-hour:${contactHmac}`, CODES_PER_CONTACT_HOUR_MAX, HOUR_MS],
    [`codes-day:${contactHmac}`, CODES_PER_CONTACT_DAY_MAX, DAY_MS],
  )
  for (const [name, most, windowMs] of limits) {
    const taken = await c.env.LIMITER.getByName(name).take(most, windowMs, at)
    if (!taken.allowed) throw new Refusal('codes_paused', { retryAfterSeconds: taken.retryAfterSeconds })
  }
  await spendMessage(c.env)
}

/** Six digits, each as likely as the others. */
function newCode(): string {
  const bound = 10 ** CODE_DIGITS
  for (;;) {
    const [value = 0] = crypto.getRandomValues(new Uint32Array(1))
    // Above the largest multiple of a million the first codes would be likelier.
    if (value < Math.floor(2 ** 32 / bound) * bound) return String(value % bound).padStart(CODE_DIGITS, '0')
  }
}

/** Platform: the last line lets a phone offer the code by itself, on this host only (WebOTP). */
async function deliver(c: AppContext, kind: ContactKind, contact: string, code: string): Promise<void> {
  const courier = courierOf(c.env)
  const { host } = new URL(c.req.url)
  const text = `${code} — код для входа. Никому его не сообщайте, даже сотрудникам школы.`
  if (kind === 'phone') await courier.sms(contact, `${text}\n\n@${host} #${code}`)
  else
    await courier.email(
      contact,
      `${code} — код для входа`,
      `${text}\nОн действует ${CODE_MINUTES} минут. Если вы его не запрашивали, просто удалите это письмо.`,
    )
}

export function contactView(kind: ContactKind, contact: string, code: SentCode, at: number) {
  return {
    by: kind,
    masked: maskContact(kind, contact),
    resendInSeconds: Math.max(0, Math.ceil((code.sentAt + resendAfterMs(code.sends) - at) / 1000)),
    expiresInSeconds: Math.max(0, Math.ceil((code.expiresAt - at) / 1000)),
  }
}
