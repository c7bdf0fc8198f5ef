// A list that comes page by page: the first as any resource, the next ones on demand, laid under it.
import { useSignal } from '@preact/signals'
import { type Resource, useResource } from '../platform/use-resource.ts'

export type Page<Row, Cursor> = { readonly rows: readonly Row[]; readonly next: Cursor | null }

export type Pages<Row> = {
  readonly first: Resource<Page<Row, unknown>>
  readonly rows: readonly Row[]
  /** Null when everything is shown. */
  readonly more: (() => void) | null
  readonly loadingMore: boolean
  /** Why the next page did not come; app/refusal-text.ts says it in words. */
  readonly failure: unknown
}

/** `read(null)` answers with the first page, `read(next)` with the one after. */
export function usePages<Row, Cursor>(key: string, read: (after: Cursor | null) => Promise<Page<Row, Cursor>>): Pages<Row> {
  const first = useResource(key, () => read(null))
  const later = useSignal<(Page<Row, Cursor> & { readonly under: Page<Row, Cursor> }) | null>(null)
  const loadingMore = useSignal(false)
  const failure = useSignal<unknown>(null)
  const top = first.data.value
  // Pages that were read under another first page belong to another list.
  const below = later.value?.under === top ? later.value : null
  const next = below === null ? (top?.next ?? null) : below.next

  const load = async (under: Page<Row, Cursor>, after: Cursor) => {
    if (loadingMore.value) return
    loadingMore.value = true
    failure.value = null
    try {
      const page = await read(after)
      later.value = { under, rows: [...(below?.rows ?? []), ...page.rows], next: page.next }
    } catch (error) {
      failure.value = error
    } finally {
      loadingMore.value = false
    }
  }

  return {
    first,
    rows: [...(top?.rows ?? []), ...(below?.rows ?? [])],
    more: top === null || next === null ? null : () => void load(top, next),
    loadingMore: loadingMore.value,
    failure: failure.value,
  }
}
