import { eq, ne } from 'drizzle-orm'
import type { AccountId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { educationalProfiles, profileLinks, sessions } from '../../db/schema/directory.ts'
import type { AppContext } from '../../platform/serve.ts'
import { endSessions, tokenHashOf } from '../sessions.ts'
import { endOtherIdSessions } from './id-session.ts'

/** Of the account and of everybody it is at schools; this browser's own stay. Sockets close with them. */
export async function endSessionsOfAccount(c: AppContext, accountId: AccountId): Promise<void> {
  const selves = await directoryOf(c.env)
    .select({ personId: profileLinks.personId })
    .from(profileLinks)
    .innerJoin(educationalProfiles, eq(educationalProfiles.id, profileLinks.profileId))
    .where(eq(educationalProfiles.accountId, accountId))
  const own = await tokenHashOf(c)
  await endSessions(
    c.env,
    selves.map(({ personId }) => personId),
    own === null ? undefined : ne(sessions.tokenHash, own),
  )
  await endOtherIdSessions(c, accountId)
}
