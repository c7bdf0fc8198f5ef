import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { ROOT } from './paths.ts'

/** One hash over the names and contents of files and folders (relative to the root). */
export function fingerprintOf(paths: readonly string[]): string {
  const hash = createHash('sha256')
  const files = paths.flatMap((path) => (isFolder(path) ? globSync(`${path}/**/*`, { cwd: ROOT }) : globSync(path, { cwd: ROOT })))
  for (const file of files.sort()) {
    if (isFolder(file)) continue
    hash.update(`${file}\0`)
    hash.update(readFileSync(`${ROOT}/${file}`))
  }
  return hash.digest('hex')
}

/** Does `work` unless it was finished for this very fingerprint before; the stamp is written last, so that a killed work is done again. */
export async function onceFor(fingerprint: string, stampFile: string, work: () => Promise<void>): Promise<boolean> {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint) return false
  await work()
  writeFileSync(stampFile, fingerprint)
  return true
}

function isFolder(path: string): boolean {
  return statSync(`${ROOT}/${path}`, { throwIfNoEntry: false })?.isDirectory() ?? false
}
