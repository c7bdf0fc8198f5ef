// What a person does on the provider's pages, over the same endpoints: shared by `npm start`, the bench and the tests. Codes are read from /dev/outbox.
import { phoneNumber } from '../../protocol/contact.ts'
import { StartLink } from '../../protocol/identity.ts'
import type { FlowId } from '../../protocol/ids.ts'
import { ChooseProfile, FillName, FinishFlow, type Flow, GetFlow, GiveContact, ProveContact } from '../../protocol/school-id.ts'
import type { Client } from './client.ts'

type Contact = { readonly by: 'phone'; readonly phone: string } | { readonly by: 'email'; readonly email: string }
type Name = NonNullable<Flow['name']>

/** Of somebody signed in to the journal: «Привязать учебный профиль» to the end. The phone is made from the person's id unless one is given. */
export async function linkProfile(
  client: Client,
  personId: string,
  contact: Contact = { by: 'phone', phone: phoneFor(personId) },
): Promise<void> {
  const { redirectTo } = await client.call(StartLink, {})
  const flow = await openFlow(client, redirectTo)
  await walkThrough(client, flow, contact)
}

/** From an address of the provider to the flow it leads to. */
export async function openFlow(client: Client, redirectTo: string): Promise<Flow> {
  const location = await follow(client, redirectTo)
  return client.call(GetFlow, { flowId: location.replace('/id/flow/', '') as FlowId })
}

/** The phone, the code, the name, the profile, the way back. Answers where it led. */
export async function walkThrough(client: Client, opened: Flow, contact: Contact, name?: Name, attachOutside = false): Promise<string> {
  let flow = opened
  if (flow.step === 'account' || flow.step === 'contact') flow = await client.call(GiveContact, { ...stepOf(flow), contact })
  if (flow.step === 'prove') flow = await client.call(ProveContact, { ...stepOf(flow), code: await lastCode(client, contact) })
  if (flow.name === null && flow.step !== 'confirm') {
    const filled = name ?? flow.suggestedName
    if (!filled) throw new Error('nobody said what this person is called')
    flow = await client.call(FillName, { ...stepOf(flow), name: filled })
  }
  if (flow.step === 'profile') flow = await client.call(ChooseProfile, stepOf(flow))
  const { redirectTo } = await client.call(FinishFlow, { ...stepOf(flow), attachOutside })
  return follow(client, redirectTo)
}

export function stepOf({ flowId, version }: Flow): { flowId: FlowId; version: number } {
  return { flowId, version }
}

/** Where a navigation is led to. */
export async function follow(client: Client, address: string): Promise<string> {
  const { pathname, search } = new URL(address, client.base)
  const response = await client.fetch(pathname + search, { redirect: 'manual' })
  await response.body?.cancel()
  return response.headers.get('location') ?? ''
}

/** The latest code that went to this phone or mailbox. */
export async function lastCode(client: Client, contact: Contact): Promise<string> {
  const recipient = contact.by === 'phone' ? phoneNumber(contact.phone) : contact.email
  const response = await client.fetch('/dev/outbox?json')
  const messages = (await response.json()) as { recipient: string; text: string }[]
  const code = messages.find((message) => message.recipient === recipient)?.text.match(/\b\d{6}\b/)?.[0]
  if (code === undefined) throw new Error('no code was sent there')
  return code
}

/** A number nobody else of the demo has: the same for the same person every time. */
export function phoneFor(personId: string): string {
  let number = 0
  for (const char of personId) number = (number * 31 + char.charCodeAt(0)) % 10_000_000
  return `+7900${String(number).padStart(7, '0')}`
}
