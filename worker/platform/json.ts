import type * as z from 'zod/mini'

/** JSON that came from outside, or from a table, as its schema reads it; null when it is not that. */
export function readJson<Schema extends z.ZodMiniType>(text: string, schema: Schema): z.output<Schema> | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? (parsed.data as z.output<Schema>) : null
  } catch {
    // Not JSON at all.
    return null
  }
}
