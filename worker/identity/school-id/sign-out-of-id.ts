import type { AppContext } from '../../platform/serve.ts'
import { tokenHashOf } from '../sessions.ts'
import { endIdSession } from './id-session.ts'

/**
 * Forgets the account in this browser. What pages have kept goes too, unless a cookie of the journal is here, were its session over: then somebody's
 * cells and messages may still lie there unsent (web/journal/unsaved-cells.ts, web/messenger/unsent.ts), and those are theirs to send.
 */
export async function signOutOfId(c: AppContext): Promise<void> {
  await endIdSession(c)
  c.header('clear-site-data', (await tokenHashOf(c)) === null ? '"cache", "storage"' : '"cache"')
}
