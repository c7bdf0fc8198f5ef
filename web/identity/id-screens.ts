// Which screen a flow is at. The server says the step; here only the order of what may come in either order (checklist ⚠A5) is chosen by the window.
import type { RefusalCode } from '../../protocol/refusals.ts'
import type { Flow } from '../../protocol/school-id.ts'
import { CallRefused } from '../platform/call.ts'

export type IdScreen = 'account' | 'contact' | 'prove' | 'secondFactor' | 'name' | 'createProfile' | 'continueProfile' | 'confirm'

/** What the person has asked for on this page and the server need not know. contact: another account, or another number · name: not that one. */
export type Detour = 'contact' | 'name' | null

/** `wide`: the window is a desktop's. There whoever is new fills the form first (ID-34), on a phone «Создать учебный профиль» comes first (ID-35). */
export function screenOf(flow: Pick<Flow, 'step' | 'profile' | 'account' | 'name'>, wide: boolean, detour: Detour): IdScreen {
  switch (flow.step) {
    case 'account':
    case 'prove':
      return detour === 'contact' ? detour : flow.step
    case 'confirm':
      return detour === 'name' ? detour : flow.step
    case 'profile':
      return profileScreenOf(flow, wide)
    default:
      return flow.step
  }
}

function profileScreenOf({ profile, account, name }: Pick<Flow, 'profile' | 'account' | 'name'>, wide: boolean): IdScreen {
  if (profile === 'existing') return 'continueProfile'
  if (profile === 'chosen') return 'name'
  return account === 'new' && wide && name === null ? 'name' : 'createProfile'
}

/** Filling in the name is the last thing to do, so one press ends the flow. Not for another service: what it is told is looked at first. */
export function nameEndsFlow({
  step,
  profile,
  purpose,
  outsidePending,
}: Pick<Flow, 'step' | 'profile' | 'purpose' | 'outsidePending'>): boolean {
  return step === 'profile' && profile === 'chosen' && purpose !== 'foreign' && outsidePending === null
}

export type IdField = 'contact' | 'password' | 'code'

/** The field a refusal is about; null when it is about the whole. */
export function fieldOf(code: RefusalCode): IdField | null {
  switch (code) {
    case 'phone_invalid':
    case 'phone_country':
    case 'email_invalid':
    case 'email_not_allowed':
      return 'contact'
    case 'password_wrong':
    case 'password_too_short':
    case 'password_too_common':
      return 'password'
    case 'code_wrong':
    case 'code_expired':
    case 'code_used_up':
    case 'second_factor_wrong':
      return 'code'
    default:
      return null
  }
}

/** Said at its field, so not again above the form. */
export function isOfField(failure: unknown): boolean {
  return badNameOf(failure) !== null || (failure instanceof CallRefused && fieldOf(failure.code) !== null)
}

/** The part of the name that was not taken; null when the failure is not about one. */
export function badNameOf(failure: unknown): string | null {
  const isOfText = failure instanceof CallRefused && (failure.code === 'invalid' || failure.code === 'message_moderated')
  return isOfText ? (failure.details.field?.match(/^name\.(\w+)$/)?.[1] ?? null) : null
}

/** What to say at that field; null when the failure is not about it. */
export function failureAt(failure: unknown, field: IdField): RefusalCode | null {
  return failure instanceof CallRefused && fieldOf(failure.code) === field ? failure.code : null
}
