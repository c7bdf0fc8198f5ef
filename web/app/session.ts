// Who is at this browser. `me` is null until somebody is known to be signed in; screens of areas are drawn only when it is not.
import { signal } from '@preact/signals'
import { GetMe, type Me, SignOut } from '../../protocol/identity.ts'
import { mayBeKnown } from '../identity/may-be-known.ts'
import { CallRefused, call, onRefused } from '../platform/call.ts'
import { forgetWritten } from '../platform/forget-written.ts'
import { atCall } from './in-call.ts'

export const me = signal<Me | null>(null)

/** loading: not yet asked · known: `me` is the answer, null meaning nobody · unreachable: the server did not answer. */
export const sessionState = signal<'loading' | 'known' | 'unreachable'>('loading')

/** True after a session ended by itself (expired, revoked elsewhere), so that the sign-in page can say why it is there. */
export const sessionEnded = signal(false)

export async function loadMe(): Promise<void> {
  try {
    enter(await call(GetMe, {}))
  } catch (error) {
    // `not_signed_in` is heard below; anything else leaves what is known and says that the server is silent.
    if ((error instanceof CallRefused && error.code === 'not_signed_in') || me.value !== null) return
    // Whoever was here last reads what they read then (rule DIA-11), and the server is asked again as soon as there is a network.
    const known =
      error instanceof CallRefused ? null : await import('./kept-me.ts').then(({ recallMe }) => recallMe(loadMe)).catch(() => null)
    if (me.value !== null) return
    if (known === null) sessionState.value = 'unreachable'
    else enter(known)
  }
}

/** The last person of this page, kept over the end of their session so that they can go on where they were. */
let lastPersonId: Me['personId'] | null = null

/** The answer of GetMe, and of whatever signs in or changes who one is. */
export function enter(person: Me): void {
  // Security: somebody else at the same browser starts with a fresh page; nothing of the last person stays in memory.
  if (lastPersonId !== null && lastPersonId !== person.personId) {
    atCall.leave?.()
    location.replace('/')
  }
  lastPersonId = person.personId
  sessionEnded.value = false
  me.value = person
  sessionState.value = 'known'
}

export async function signOut(): Promise<void> {
  atCall.leave?.()
  await call(SignOut, {})
  mayBeKnown.set(false)
  await forgetWritten()
  // Security: a fresh page, for the same reason as in `enter`.
  location.replace('/')
}

onRefused(({ code }) => {
  if (code === 'not_signed_in') {
    // Not undone by whatever else is refused after the end.
    if (me.value !== null) sessionEnded.value = true
    me.value = null
    sessionState.value = 'known'
    // Security: who is not signed in any more leaves nothing to read behind.
    void import('./kept-me.ts').then(({ forgetMe }) => forgetMe()).catch(() => undefined)
  }
  // A one-time password was issued anew while this page was open: the shell shows the choice of an own one.
  if (code === 'password_change_required' && me.value !== null) me.value = { ...me.value, mustChoosePassword: true }
  // A second step came to be asked of this person meanwhile; or it was only the last one that cannot be taken away. The server knows which.
  if ((code === 'second_factor_required' || code === 'second_factor_missing') && me.value !== null) void loadMe()
})
