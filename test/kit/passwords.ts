// What tests of passwords look at besides the product's answers: the log, what was sent, how long ago somebody was proved.
import { env } from 'cloudflare:workers'
import type { PersonId } from '../../protocol/ids.ts'
import { Refused } from '../../scripts/house/client.ts'
import { Person } from './act-as.ts'
import { backgroundDone } from './product.ts'

export const refusalOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )

/** Another browser with the same session. */
export function copyOf(person: Person): Person {
  const copy = new Person(person.personId)
  copy.cookie = person.cookie
  return copy
}

export async function loginOf(personId: PersonId): Promise<string> {
  const row = await env.DIRECTORY.prepare('select login from journal_accounts where person_id = ?')
    .bind(personId)
    .first<{ login: string }>()
  return row?.login ?? ''
}

/** What became of this person's account and by whom, the oldest first. */
export async function logOf(personId: PersonId): Promise<{ what: string; actor: PersonId }[]> {
  const { results } = await env.DIRECTORY.prepare(
    "select what, actor_id as actor from identity_log where subject_id = ? and what <> 'profile.linked' order by seq",
  )
    .bind(personId)
    .all<{ what: string; actor: PersonId }>()
  return results
}

/** The messages with links for new passwords that would have been sent, the oldest first; then forgets them. */
export async function takeMessages(): Promise<{ kind: string; recipient: string; text: string }[]> {
  await backgroundDone()
  const { results } = await env.DIRECTORY.prepare(
    "select kind, recipient, text from dev_messages where text like '%/reset#%' order by seq",
  ).all<{ kind: string; recipient: string; text: string }>()
  await env.DIRECTORY.prepare('delete from dev_messages').run()
  return results
}

export function tokenIn({ text }: { readonly text: string }): string {
  const token = /\/reset#([\w-]{43})/.exec(text)?.[1]
  if (token === undefined) throw new Error('There is no link in the message.')
  return token
}

/** As if the person had last been proved so long ago. */
export async function provedAgo(personId: PersonId, minutes: number): Promise<void> {
  await env.DIRECTORY.prepare('update sessions set proved_at = proved_at - ? where person_id = ?')
    .bind(minutes * 60_000, personId)
    .run()
}

/** An authenticator app by its row: for tests in which nobody needs its codes. */
export async function giveFactor(personId: PersonId): Promise<void> {
  await env.DIRECTORY.prepare("insert into totps (owner_id, sealed_seed, confirmed_at, last_step, created_at) values (?, '', 1, 0, 1)")
    .bind(personId)
    .run()
}
