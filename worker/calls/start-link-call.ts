import type { StartLinkCall } from '../../protocol/calls.ts'
import { cleanText } from '../../protocol/clean-text.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { canAny } from '../../protocol/rights.ts'
import { findSelf } from '../contacts/reach.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireDecent } from '../school/require-decent.ts'
import { callIdFor, foundCall, requireFewCalls } from './found-call.ts'

/** «Создать звонок по ссылке». Refuses not_allowed to pupils, message_moderated when its title is not fit to be shown. */
export async function startLinkCall(
  env: Env,
  { tenant, personId }: Actor,
  { clientId, title: typed, media, settings }: ParsedInputOf<typeof StartLinkCall>,
): Promise<ResultOf<typeof StartLinkCall>> {
  if (!canAny(await rolesOf(tenant, personId), 'call.startByLink')) throw new Refusal('not_allowed')
  await requireFewCalls(env, personId)
  const title = cleanText(typed)
  await requireDecent(tenant, { title })
  const self = await findSelf(tenant, personId)
  if (self === null) throw new Refusal('not_found')
  const callId = await callIdFor(env, personId, clientId)
  await foundCall(env, tenant, {
    callId,
    kind: 'link',
    title,
    media,
    schoolId: tenant.schoolId,
    timeZone: tenant.timeZone,
    organiser: { personId, name: self.name },
    chatId: null,
    onlineLessonId: null,
    settings: {
      ...settings,
      newcomersListen: settings.newcomersListen ?? false,
      locked: false,
      selfUnmute: true,
      chatOpen: true,
      reactions: true,
    },
    people: null,
    ring: [],
    ringName: null,
    picked: false,
    personal: false,
  })
  return { callId }
}
