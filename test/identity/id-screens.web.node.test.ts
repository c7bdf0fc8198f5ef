import { describe, expect, it } from 'vitest'
import { REFUSALS, type RefusalCode } from '../../protocol/refusals.ts'
import type { Flow } from '../../protocol/school-id.ts'
import { badNameOf, failureAt, fieldOf, isOfField, nameEndsFlow, screenOf } from '../../web/identity/id-screens.ts'
import { CallFailed, CallRefused } from '../../web/platform/call.ts'

const name = { familyName: 'Ким', givenName: 'Виктор', patronymic: null }
type Seen = Pick<Flow, 'step' | 'profile' | 'account' | 'name'>
const at = (step: Flow['step'], rest: Partial<Seen> = {}): Seen => ({ step, profile: null, account: null, name: null, ...rest })

const DESKTOP = true
const PHONE = false

describe('which screen of the provider one sees', () => {
  it('[ID-90] somebody new fills in their data first on a desktop, and first makes the profile on a phone', () => {
    const fresh = at('profile', { account: 'new', profile: 'none' })
    expect(screenOf(fresh, DESKTOP, null)).toBe('name')
    expect(screenOf({ ...fresh, name }, DESKTOP, null)).toBe('createProfile')
    expect(screenOf(fresh, PHONE, null)).toBe('createProfile')
    expect(screenOf({ ...fresh, profile: 'chosen' }, PHONE, null)).toBe('name')
  })

  it('[ID-90] a phone turned or a window resized on the way loses nothing: what is done is not asked again', () => {
    expect(screenOf(at('profile', { account: 'new', profile: 'none', name }), PHONE, null)).toBe('createProfile')
    expect(screenOf(at('profile', { account: 'new', profile: 'chosen' }), DESKTOP, null)).toBe('name')
  })

  it('[ID-91] a profile there is is gone on with, whatever the window', () => {
    for (const wide of [DESKTOP, PHONE])
      expect(screenOf(at('profile', { account: 'existing', profile: 'existing', name }), wide, null)).toBe('continueProfile')
  })

  it('[ID-92] an account without a profile makes one first, then says who it is', () => {
    for (const wide of [DESKTOP, PHONE]) {
      expect(screenOf(at('profile', { account: 'existing', profile: 'none' }), wide, null)).toBe('createProfile')
      expect(screenOf(at('profile', { account: 'existing', profile: 'chosen' }), wide, null)).toBe('name')
    }
  })

  it('[ID-102] another account, another number and another name can be asked for where that still counts, and nowhere else', () => {
    expect(screenOf(at('account'), DESKTOP, 'contact')).toBe('contact')
    expect(screenOf(at('prove'), DESKTOP, 'contact')).toBe('contact')
    expect(screenOf(at('confirm', { name }), DESKTOP, 'name')).toBe('name')
    for (const step of ['contact', 'secondFactor', 'confirm'] as const) expect(screenOf(at(step), DESKTOP, 'contact')).toBe(step)
  })

  it('[ID-90] the last data asked for ends the way with one press, but never for another service, which is looked at first', () => {
    expect(nameEndsFlow({ step: 'profile', profile: 'chosen', purpose: 'link', outsidePending: null })).toBe(true)
    expect(nameEndsFlow({ step: 'profile', profile: 'chosen', purpose: 'link', outsidePending: 'VK ID' })).toBe(false)
    expect(nameEndsFlow({ step: 'profile', profile: 'chosen', purpose: 'foreign', outsidePending: null })).toBe(false)
    expect(nameEndsFlow({ step: 'profile', profile: 'none', purpose: 'link', outsidePending: null })).toBe(false)
    // Corrected at the end: then it is looked at again.
    expect(nameEndsFlow({ step: 'confirm', profile: 'chosen', purpose: 'link', outsidePending: null })).toBe(false)
  })
})

describe('where a refusal is said', () => {
  const refused = (refusal: RefusalCode, field?: string) =>
    new CallRefused({ refusal, requestId: 'r', ...(field === undefined ? {} : { details: { field } }) })

  it('[ID-110] at the field it is about, and only there; what is about no field is said above the form', () => {
    expect(failureAt(refused('code_wrong'), 'code')).toBe('code_wrong')
    expect(failureAt(refused('code_wrong'), 'password')).toBeNull()
    expect(failureAt(refused('password_wrong'), 'password')).toBe('password_wrong')
    expect(failureAt(refused('phone_invalid'), 'contact')).toBe('phone_invalid')
    expect(isOfField(refused('code_wrong'))).toBe(true)
    for (const failure of [refused('codes_paused'), refused('courier_failed'), new CallFailed('offline'), null])
      expect(isOfField(failure)).toBe(false)
    expect((Object.keys(REFUSALS) as RefusalCode[]).filter((code) => fieldOf(code) === 'code')).toEqual([
      'second_factor_wrong',
      'code_wrong',
      'code_expired',
      'code_used_up',
    ])
  })

  it('[ID-110] a part of the name that is not taken is named', () => {
    expect(badNameOf(refused('invalid', 'name.givenName'))).toBe('givenName')
    expect(badNameOf(refused('invalid', 'code'))).toBeNull()
    expect(badNameOf(refused('code_wrong'))).toBeNull()
  })
})
