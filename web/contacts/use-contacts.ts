import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type Contact, ListContacts } from '../../protocol/chat-list.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { call } from '../platform/call.ts'
import { type Resource, useResource } from '../platform/use-resource.ts'

const PAUSE_MS = 250

type Page = { readonly contacts: readonly Contact[]; readonly next: PersonId | null }

export type FoundContacts = {
  readonly query: string
  readonly type: (query: string) => void
  readonly first: Resource<Page>
  /** With the pages that were asked for. */
  readonly all: (first: Page) => Page
  /** Rejects as a call does. */
  readonly more: (after: PersonId) => Promise<void>
}

/** Whom one may write to, as one types a name. */
export function useContacts(): FoundContacts {
  const query = useSignal('')
  const asked = useSignal('')
  const rest = useSignal<(Page & { readonly of: string }) | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => {
      asked.value = query.value.trim()
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [query.value])
  const about = asked.value === '' ? {} : { query: asked.value }
  const first = useResource(`contacts ${asked.value}`, () => call(ListContacts, about))
  const later = rest.value?.of === asked.value ? rest.value : null
  return {
    query: query.value,
    type: (value) => {
      query.value = value
    },
    first,
    all: (page) => (later === null ? page : { contacts: [...page.contacts, ...later.contacts], next: later.next }),
    more: async (after) => {
      const page = await call(ListContacts, { ...about, after })
      rest.value = { of: asked.value, contacts: [...(later?.contacts ?? []), ...page.contacts], next: page.next }
    },
  }
}
