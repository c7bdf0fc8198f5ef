// How codes and links reach people: SMS by an HTTP gateway, letters by Cloudflare's e-mail binding; on a developer's machine both end on the
// page /dev/outbox. Another gateway is another file beside these. Security: nobody logs a recipient or a text.
import { httpGateway } from './http-gateway.ts'
import { letters } from './letters.ts'
import { localOutbox } from './local-outbox.ts'

export type Courier = {
  /** `phone` is E.164. Throws Refusal courier_failed when the message was not taken. */
  sms(phone: string, text: string): Promise<void>
  email(address: string, subject: string, text: string): Promise<void>
}

export function courierOf(env: Env): Courier {
  if (env.ENVIRONMENT === 'dev' && env.SMS_GATEWAY_URL === '') return localOutbox(env)
  return { sms: httpGateway(env), email: letters(env) }
}
