// The keys ID tokens are signed with. The newest signs; the ones before it stay published, so that what they signed can still be verified.
// Private halves lie sealed in the table and are opened for one signature at a time.
import { desc, sql } from 'drizzle-orm'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import * as z from 'zod/mini'
import { OPENID_KEY_DAYS } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { oidcKeys } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { readJson } from '../../platform/json.ts'
import { seal, unseal } from '../secrets.ts'

export const SIGNING_ALGORITHM = 'ES256'
const KEY_MS = OPENID_KEY_DAYS * 86_400_000
const SEALED_AS = 'oidc-key'

/** Security: these fields and no other are ever published; a private half has one more. */
const PublicJwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() })
const PrivateJwk = z.object({ ...PublicJwk.shape, d: z.string() })

export async function signingKey(env: Env): Promise<{ kid: string; key: Awaited<ReturnType<typeof importJWK>> }> {
  const row = (await newestKey(env)) ?? (await makeKey(env))
  const jwk = readJson(await unseal(env, SEALED_AS, row.sealedPrivateJwk), PrivateJwk)
  if (jwk === null) throw new Error('a signing key that cannot be read')
  return { kid: row.kid, key: await importJWK(jwk, SIGNING_ALGORITHM) }
}

/** What clients verify with (RFC 7517), the newest first. */
export async function publishedKeys(env: Env): Promise<{ keys: JWK[] }> {
  if ((await newestKey(env)) === undefined) await makeKey(env)
  const rows = await directoryOf(env).select().from(oidcKeys).orderBy(desc(oidcKeys.createdAt), desc(oidcKeys.kid))
  return {
    keys: rows.flatMap(({ kid, publicJwk }) => {
      const jwk = readJson(publicJwk, PublicJwk)
      return jwk === null ? [] : [{ ...jwk, kid, use: 'sig', alg: SIGNING_ALGORITHM }]
    }),
  }
}

/** For cron. A key that was replaced stays published as long again as a key signs, counted from its successor. */
export async function rotateKeys(env: Env): Promise<void> {
  const at = now(env)
  const newest = await newestKey(env)
  if (newest === undefined || newest.createdAt <= at - KEY_MS) await makeKey(env)
  await directoryOf(env)
    .delete(oidcKeys)
    .where(
      sql`exists (select 1 from oidc_keys newer where newer.created_at > ${oidcKeys.createdAt} and newer.created_at <= ${at - KEY_MS})`,
    )
}

type Row = typeof oidcKeys.$inferSelect

async function newestKey(env: Env): Promise<Row | undefined> {
  const [row] = await directoryOf(env).select().from(oidcKeys).orderBy(desc(oidcKeys.createdAt), desc(oidcKeys.kid)).limit(1)
  return row
}

/** Of two isolates that find no fresh key at once, one makes it: the database looks again as it writes. */
async function makeKey(env: Env): Promise<Row> {
  const at = now(env)
  const pair = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true })
  const publicJwk = await exportJWK(pair.publicKey)
  const kid = await calculateJwkThumbprint(publicJwk)
  const sealed = await seal(env, SEALED_AS, JSON.stringify(await exportJWK(pair.privateKey)))
  await directoryOf(env)
    .insert(oidcKeys)
    .select(
      sql`select ${kid}, ${JSON.stringify(publicJwk)}, ${sealed}, ${at}
        where not exists (select 1 from oidc_keys fresh where fresh.created_at > ${at - KEY_MS})`,
    )
  const newest = await newestKey(env)
  if (newest === undefined) throw new Error('a signing key was not written')
  return newest
}
