// Showing a second factor, in English; comes with the whole English catalogue.
import type { ruFactor } from './ru-factor.ts'
import type { Texts } from './text.ts'

export const enFactor = {
  'factors.code': 'Code from the app',
  'factors.code.hint': 'Six digits, new ones every half a minute',
  'factors.code.bad': 'The code has six digits',
  'factors.continue': 'Continue',
  'factors.useCode': 'Code from the app',
  'factors.usePasskey': 'Use a passkey',
  'factors.useRecoveryCode': 'Recovery code',
  'factors.recoveryCode': 'Recovery code',
  'factors.recoveryCode.hint': 'One of those you saved. Each works once.',
  'factors.recoveryCode.wrong': 'This code is wrong or has been used already.',
  'factors.passkey.cancelled': 'No passkey came back. Try again or use another way.',
  'factors.passkey.lead': 'Confirm with your passkey: fingerprint, face or the device’s code.',
  'factors.passkey.wrong': 'This passkey is not the right one. Try another, or choose another way.',
} as const satisfies Texts<keyof typeof ruFactor>
