// Where one is signed in, and letting another device in: a phone by a QR code, an app by a code typed in a browser. Called by web/identity;
// rules ID-78…ID-89 (docs/rules/identity.md).
import {
  AllowDevice,
  EndDevice,
  EndOtherDevices,
  FinishDeviceSignIn,
  GetPhoneHandoff,
  ListDevices,
  LookAtDevice,
  LookAtHandoff,
  StartDeviceSignIn,
  StartPhoneHandoff,
  UseHandoff,
} from '../../../protocol/devices.ts'
import { now } from '../../platform/clock.ts'
import { type App, anyone, serve } from '../../platform/serve.ts'
import { requireCalmAddress } from '../address.ts'
import { requireActor } from '../require-actor.ts'
import { hashOf } from '../secrets.ts'
import { allowDevice } from './allow-device.ts'
import { comeIn } from './come-in.ts'
import { endDevice } from './end-device.ts'
import { endOtherDevices } from './end-other-devices.ts'
import { finishDeviceSignIn } from './finish-device-sign-in.ts'
import { getPhoneHandoff } from './get-phone-handoff.ts'
import { listDevices } from './list-devices.ts'
import { lookAtDevice } from './look-at-device.ts'
import { lookAtHandoff } from './look-at-handoff.ts'
import { startDeviceSignIn } from './start-device-sign-in.ts'
import { startPhoneHandoff } from './start-phone-handoff.ts'

export function deviceRoutes(app: App): void {
  serve(app, ListDevices, requireActor, async (actor, _input, c) => ({ devices: await listDevices(c, actor) }))

  serve(app, EndDevice, requireActor, async (actor, { sessionId }, c) => ({ devices: await endDevice(c, actor, sessionId) }))

  serve(app, EndOtherDevices, requireActor, async (actor, _input, c) => ({ devices: await endOtherDevices(c, actor) }))

  serve(app, StartPhoneHandoff, requireActor, (actor, _input, c) => startPhoneHandoff(c, actor))

  serve(app, GetPhoneHandoff, requireActor, (actor, { handoffId }, c) => getPhoneHandoff(c.env, actor, handoffId))

  serve(app, LookAtHandoff, anyone, (_, { token }, c) => lookAtHandoff(c, token))

  serve(app, UseHandoff, anyone, async (_, { token }, c) => {
    await requireCalmAddress(c, now(c.env), 'handoff')
    return comeIn(c, 'phone', await hashOf(token))
  })

  serve(app, StartDeviceSignIn, anyone, (_, _input, c) => startDeviceSignIn(c))

  serve(app, FinishDeviceSignIn, anyone, (_, { token }, c) => finishDeviceSignIn(c, token))

  serve(app, LookAtDevice, requireActor, (actor, { userCode }, c) => lookAtDevice(c.env, actor, userCode))

  serve(app, AllowDevice, requireActor, async (actor, { userCode }, c) => {
    await allowDevice(c, actor, userCode)
    return {}
  })
}
