import { dirname, join } from 'node:path'

export const ROOT = dirname(dirname(import.meta.dirname))

export function at(...parts: string[]): string {
  return join(ROOT, ...parts)
}
