// The claims of one's school: read once for the badge beside «Заявки» and for the list, and again whenever somebody claims or decides.
import { computed, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { DecideClaim, ListClaims, type SchoolClaim } from '../../protocol/claims.ts'
import type { InputOf } from '../../protocol/endpoint.ts'
import type { ClaimId } from '../../protocol/ids.ts'
import { CallRefused, call } from '../platform/call.ts'
import { onInbox } from '../platform/inbox-socket.ts'

export type Decision = InputOf<typeof DecideClaim>['decision']

const claims = signal<readonly SchoolClaim[] | null>(null)
const failure = signal<unknown>(null)
const loading = signal(false)

/** As ResourceView shows it. */
export const claimsResource = { data: claims, failure, loading, reload: () => void readClaims() }

export const openClaims = computed(() => claims.value?.filter(({ state }) => state === 'open').length ?? 0)

/** False when another administrator was quicker: the list shows their word. Throws what else `call` throws. */
export async function decideClaim(claimId: ClaimId, decision: Decision): Promise<boolean> {
  try {
    const { claims: all } = await call(DecideClaim, { claimId, decision })
    // What was being read meanwhile is older than this answer.
    turn++
    claims.value = all
    failure.value = null
    loading.value = false
    return true
  } catch (error) {
    if (!(error instanceof CallRefused && error.code === 'claim_decided')) throw error
    await readClaims()
    return false
  }
}

/** Keeps the list true while it, or its count, is on the screen. */
export function useClaims(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return
    void readClaims()
    const ends = [onInbox('claims.changed', () => void readClaims()), onInbox('reconnected', () => void readClaims())]
    return () => {
      for (const end of ends) end()
    }
  }, [wanted])
}

let turn = 0

async function readClaims(): Promise<void> {
  const mine = ++turn
  loading.value = true
  try {
    const { claims: all } = await call(ListClaims, {})
    if (mine !== turn) return
    claims.value = all
    failure.value = null
  } catch (error) {
    if (mine === turn) failure.value = error
  } finally {
    if (mine === turn) loading.value = false
  }
}
