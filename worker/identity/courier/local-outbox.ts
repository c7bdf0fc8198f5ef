import { directoryOf } from '../../db/db.ts'
import { devMessages } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import type { Courier } from './courier.ts'

/** Sends nothing: keeps what would have been sent for worker/dev/outbox.ts. Only where ENVIRONMENT is dev. */
export function localOutbox(env: Env): Courier {
  const keep = async (kind: 'sms' | 'email', recipient: string, text: string) => {
    await directoryOf(env)
      .insert(devMessages)
      .values({ kind, recipient, text, at: now(env) })
  }
  return {
    sms: (phone, text) => keep('sms', phone, text),
    email: (address, subject, text) => keep('email', address, `${subject}\n${text}`),
  }
}
