// Which outside providers this installation has turned on: OUTSIDE_PROVIDERS and OUTSIDE_SECRETS (docs/security/outside-providers.md). None, unless
// somebody says so.
import { eq } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { AccountId } from '../../../protocol/ids.ts'
import { OutsideProvider as ProviderId } from '../../../protocol/school-id.ts'
import { directoryOf } from '../../db/db.ts'
import { outsideIdentities } from '../../db/schema/accounts.ts'
import { readJson } from '../../platform/json.ts'
import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import { openIdProvider } from './openid.ts'
import type { OutsideProvider } from './outside-provider.ts'
import { vkProvider } from './vk.ts'

const named = {
  id: ProviderId,
  title: z.string().check(z.minLength(1), z.maxLength(40)),
  clientId: z.string().check(z.minLength(1), z.maxLength(200)),
}
const Settings = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({
      ...named,
      kind: z.literal('vk'),
      endpoints: z.optional(z.strictObject({ authorizeUrl: z.url(), tokenUrl: z.url(), userInfoUrl: z.url() })),
    }),
    z.strictObject({ ...named, kind: z.literal('openid'), issuer: z.url() }),
  ]),
)
const Secrets = z.record(z.string(), z.string())

/** For the pages. Settings that cannot be read turn every provider off, and the log says so: nobody is kept from their phone number by them. */
export function outsideProvidersOf(env: Env): { provider: string; title: string }[] {
  return settingsOf(env).map(({ id, title }) => ({ provider: id, title }))
}

/** Refuses not_found for whoever is not turned on. */
export function outsideProviderOf(env: Env, id: string): OutsideProvider {
  const settings = settingsOf(env).find((one) => one.id === id)
  if (!settings) throw new Refusal('not_found')
  if (settings.kind === 'vk') return vkProvider(env, settings)
  return openIdProvider(env, settings, readJson(env.OUTSIDE_SECRETS ?? '{}', Secrets)?.[id])
}

/** The ids of the providers this account has an identity at, also of those that have been turned off since. */
export async function attachedOf(env: Env, accountId: AccountId): Promise<string[]> {
  const rows = await directoryOf(env)
    .select({ provider: outsideIdentities.provider })
    .from(outsideIdentities)
    .where(eq(outsideIdentities.accountId, accountId))
  return rows.map(({ provider }) => provider)
}

function settingsOf(env: Env): z.infer<typeof Settings> {
  const settings = readJson(env.OUTSIDE_PROVIDERS, Settings)
  const secrets = readJson(env.OUTSIDE_SECRETS ?? '{}', Secrets)
  if (settings !== null && secrets !== null && new Set(settings.map(({ id }) => id)).size === settings.length) return settings
  log.error('outside.settings', settings === null || secrets === null ? 'not as documented' : 'two providers have one id')
  return []
}
