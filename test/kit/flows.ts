// People on the provider's pages, in workerd: what their browser asks, step by step.
import { env } from 'cloudflare:workers'
import { StartIdSignIn, StartLink } from '../../protocol/identity.ts'
import { ChooseProfile, FillName, FinishFlow, type Flow, GiveContact, ProveContact } from '../../protocol/school-id.ts'
import type { Client } from '../../scripts/house/client.ts'
import { Refused } from '../../scripts/house/client.ts'
import { follow, lastCode, openFlow, stepOf } from '../../scripts/house/link-profile.ts'
import { backgroundDone } from './product.ts'

export const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )

export async function startLink(client: Client): Promise<Flow> {
  return openFlow(client, (await client.call(StartLink, {})).redirectTo)
}

export async function startSignIn(client: Client): Promise<Flow> {
  return openFlow(client, (await client.call(StartIdSignIn, {})).redirectTo)
}

export const phone = (number: string) => ({ by: 'phone' as const, phone: number })
export const email = (address: string) => ({ by: 'email' as const, email: address })

export const give = (client: Client, flow: Flow, contact: ReturnType<typeof phone> | ReturnType<typeof email>) =>
  client.call(GiveContact, { ...stepOf(flow), contact })

type Proof = { code?: string; password?: string; newPassword?: string }
export const prove = (client: Client, flow: Flow, proof: Proof) => client.call(ProveContact, { ...stepOf(flow), ...proof })

/** With the code that was sent. */
export async function proveSent(
  client: Client,
  flow: Flow,
  contact: ReturnType<typeof phone> | ReturnType<typeof email>,
  proof: Omit<Proof, 'code'> = {},
): Promise<Flow> {
  return prove(client, flow, { code: await lastCode(client, contact), ...proof })
}

export const fill = (client: Client, flow: Flow, name: NonNullable<Flow['name']>) => client.call(FillName, { ...stepOf(flow), name })
export const choose = (client: Client, flow: Flow) => client.call(ChooseProfile, stepOf(flow))
/** The last «Продолжить», and where it leads in the end. */
export async function finish(client: Client, flow: Flow): Promise<string> {
  const { redirectTo } = await client.call(FinishFlow, stepOf(flow))
  return follow(client, redirectTo)
}

export async function countOf(table: string, where = 'true'): Promise<number> {
  return (await env.DIRECTORY.prepare(`select count(*) as rows from ${table} where ${where}`).first<number>('rows')) ?? 0
}

/** Moves what was noted of time back, which is the same as moving the clock on. */
export async function age(table: string, columns: readonly string[], ms: number): Promise<void> {
  await backgroundDone()
  await env.DIRECTORY.prepare(`update ${table} set ${columns.map((column) => `${column} = ${column} - ${ms}`).join(', ')}`).run()
}
