// What this tab remembers over a reload and forgets when it is closed or somebody signs out: words that were written and not yet sent.
import type * as z from 'zod/mini'

const PREFIX = 'zvonok.'

export function recallInTab<Schema extends z.ZodMiniType>(key: string, schema: Schema): z.output<Schema> | null {
  try {
    const parsed = schema.safeParse(JSON.parse(sessionStorage.getItem(PREFIX + key) ?? 'null'))
    return parsed.success ? (parsed.data as z.output<Schema>) : null
  } catch {
    // Storage is forbidden, or holds what an older page wrote: nothing is remembered.
    return null
  }
}

export function rememberInTab(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + key)
    else sessionStorage.setItem(PREFIX + key, JSON.stringify(value))
  } catch {
    // Forbidden or full: the page still has it, only a reload would lose it.
  }
}
