// Where one is signed in, and signing another device in without a password. Served by worker/identity/devices; rules ID-….
import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'
import { Me, SecretToken } from './identity.ts'
import { HandoffId, SessionId } from './ids.ts'
import { NamedPerson } from './people.ts'

export const Device = z.object({
  sessionId: SessionId,
  /** «Chrome, Windows»; empty when the browser did not say. */
  device: z.string(),
  openedBy: z.enum(['password', 'schoolId', 'passkey', 'phone', 'device']),
  openedAt: z.int(),
  /** To ten minutes. */
  seenAt: z.int(),
  current: z.boolean(),
  /** As whom. A parent also sees where their children under 14 are signed in. */
  who: NamedPerson,
  schoolName: z.string(),
  child: z.boolean(),
})
export type Device = z.infer<typeof Device>

export const ListDevices = endpoint('GET', '/api/me/devices', { input: z.object({}), result: z.object({ devices: z.array(Device) }) })

export const EndDevice = endpoint('DELETE', '/api/me/devices/:sessionId', {
  input: z.object({ sessionId: SessionId }),
  result: z.object({ devices: z.array(Device) }),
})

/** All of one's own but this one, the provider's sessions of other browsers included. */
export const EndOtherDevices = endpoint('DELETE', '/api/me/devices', {
  input: z.object({}),
  result: z.object({ devices: z.array(Device) }),
})

/** A QR code for a phone: `/enter#<token>`, for HANDOFF_SECONDS and one use. The earlier one of this session ends. */
export const StartPhoneHandoff = endpoint('POST', '/api/me/handoff', {
  input: z.object({}),
  result: z.object({ handoffId: HandoffId, token: SecretToken, expiresAt: z.int() }),
})
/** Has the phone come in yet? Asked by the desktop while the code is on its screen. */
export const GetPhoneHandoff = endpoint('GET', '/api/me/handoff/:handoffId', {
  input: z.object({ handoffId: HandoffId }),
  result: z.object({ state: z.enum(['waiting', 'used', 'over']), device: z.nullable(z.string()) }),
})
/** The phone asks whom it would come in as, before it does: opening a link alone signs nobody in. */
export const LookAtHandoff = endpoint('POST', '/api/session/phone/look', {
  input: z.object({ token: SecretToken }),
  result: z.object({ who: NamedPerson, schoolName: z.string() }),
})
export const UseHandoff = endpoint('POST', '/api/session/phone', { input: z.object({ token: SecretToken }), result: Me })

/** As typed: letters of either case, with or without the dash. */
export const UserCode = z.string().check(z.trim(), z.toUpperCase(), z.regex(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-?[BCDFGHJKLMNPQRSTVWXZ]{4}$/))

/** «Авторизоваться через браузер» (after RFC 8628): an installed app asks, a browser where one is signed in allows. */
export const StartDeviceSignIn = endpoint('POST', '/api/session/device/start', {
  input: z.object({}),
  result: z.object({ token: SecretToken, userCode: z.string(), expiresAt: z.int(), askEverySeconds: z.int() }),
})
/** Asked until it is allowed; a cookie comes with the answer. */
export const FinishDeviceSignIn = endpoint('POST', '/api/session/device', {
  input: z.object({ token: SecretToken }),
  result: z.object({ me: z.nullable(Me) }),
})
export const LookAtDevice = endpoint('POST', '/api/me/device/look', {
  input: z.object({ userCode: UserCode }),
  result: z.object({ device: z.string() }),
})
/** «Продолжите со своим аккаунтом». */
export const AllowDevice = endpoint('POST', '/api/me/device', { input: z.object({ userCode: UserCode }), result: z.object({}) })
