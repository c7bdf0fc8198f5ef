import { eq } from 'drizzle-orm'
import type { ContactKind } from '../../../protocol/contact.ts'
import { directoryOf } from '../../db/db.ts'
import { idAccounts, identityLog } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { courierOf } from '../courier/courier.ts'
import { type Contact, endResetLinksOfAccount } from '../reset/reset-link.ts'
import { checkCode, findCodeOf } from './codes.ts'
import { endSessionsOfAccount } from './end-account-sessions.ts'
import { type IdHolder, requireFreshHolder } from './id-session.ts'
import { contactsOf } from './vouch.ts'

/**
 * The new phone or mailbox is the account's from now on; every other browser signs in anew, links for new passwords end, and the old contact is told.
 * Refuses as checkCode does, and
 * contact_taken: said only to who has just shown that they hold it.
 */
export async function confirmContactChange(c: AppContext, holder: IdHolder, code: string): Promise<void> {
  requireFreshHolder(c.env, holder)
  const sent = await findCodeOf(c.env, holder.sessionId)
  if (sent === null) throw new Refusal('code_expired')
  await checkCode(c.env, sent.id, holder.sessionId, code)
  const directory = directoryOf(c.env)
  const [before] = await directory.select().from(idAccounts).where(eq(idAccounts.id, holder.accountId))
  const at = now(c.env)
  try {
    await directory.batch([
      directory
        .update(idAccounts)
        .set({ ...(sent.kind === 'phone' ? { phone: sent.contact } : { email: sent.contact }), provedAt: at })
        .where(eq(idAccounts.id, holder.accountId)),
      directory.insert(identityLog).values({ at, what: 'contact.changed', subjectId: holder.accountId, actorId: holder.accountId }),
      endResetLinksOfAccount(directory, at, holder.accountId),
    ])
  } catch (error) {
    if (error instanceof Error && /UNIQUE/.test(`${error.message} ${String(error.cause)}`)) throw new Refusal('contact_taken')
    throw error
  }
  await endSessionsOfAccount(c, holder.accountId)
  // Security: whoever has taken over a browser cannot do this quietly (ASVS 6.3.7). The change stands whether or not the message arrives.
  const old = before && toldOf(before, sent.kind)
  if (!old) return
  const courier = courierOf(c.env)
  const said = `${old.kind === sent.kind ? MOVED : ADDED[sent.kind]} Если это были не вы, обратитесь в школу.`
  c.executionCtx.waitUntil(
    (old.kind === 'phone' ? courier.sms(old.contact, said) : courier.email(old.contact, 'Вход изменён', said)).catch(() => undefined),
  )
}

const MOVED = 'Вход в учебный профиль переведён на другой номер или адрес.'
const ADDED = {
  phone: 'В учебный профиль теперь можно войти и по номеру телефона.',
  email: 'В учебный профиль теперь можно войти и по почте.',
}

/** The one that is replaced; where there was none of that kind, as with a child's e-mail that gets a phone beside it, the other. */
function toldOf({ phone, email }: Pick<typeof idAccounts.$inferSelect, 'phone' | 'email'>, kind: ContactKind): Contact | undefined {
  const all = contactsOf({ phone, email })
  return all.find((contact) => contact.kind === kind) ?? all[0]
}
