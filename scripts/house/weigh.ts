// Bytes on the wire of a first visit: the chunks a screen needs and whatever they import before anything is drawn, gzip as any server packs them.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { at } from './paths.ts'

type Chunk = {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}

export type Weight = { readonly js: number; readonly css: number; readonly files: number }

const ENTRY = 'index.html'

/** Beside the entry: the page of each. */
const SCREENS: Record<string, readonly string[]> = {
  'sign-in': [],
  'sign-in + chat list': ['messenger/messenger-page.tsx'],
  journal: ['journal/journal-page.tsx'],
  diary: ['diary/diary-page.tsx'],
  management: ['school/manage-page.tsx'],
}

/** Of the built dist/web. */
export function weigh(): Record<string, Weight> {
  const manifest = JSON.parse(readFileSync(at('dist', 'web', '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>
  const weighed: Record<string, Weight> = {}
  for (const [screen, pages] of Object.entries(SCREENS)) weighed[screen] = weightOf(manifest, [ENTRY, ...pages])
  return weighed
}

/** Chunks that the entry reaches without anybody asking for another page: areas must not be among them. */
export function firstChunks(): string[] {
  const manifest = JSON.parse(readFileSync(at('dist', 'web', '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>
  return [...reach(manifest, [ENTRY])]
}

function weightOf(manifest: Record<string, Chunk>, roots: readonly string[]): Weight {
  const chunks = [...reach(manifest, roots)].map((key) => need(manifest, key))
  const scripts = new Set(chunks.map(({ file }) => file))
  const styles = new Set(chunks.flatMap(({ css }) => css ?? []))
  return { js: packed(scripts), css: packed(styles), files: scripts.size + styles.size }
}

function reach(manifest: Record<string, Chunk>, roots: readonly string[]): Set<string> {
  const reached = new Set(roots)
  for (const key of reached) for (const next of need(manifest, key).imports ?? []) reached.add(next)
  return reached
}

function need(manifest: Record<string, Chunk>, key: string): Chunk {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`dist/web has no ${key}: is it still a page of its own?`)
  return chunk
}

function packed(files: Iterable<string>): number {
  let bytes = 0
  for (const file of files) bytes += gzipSync(readFileSync(at('dist', 'web', file))).byteLength
  return bytes
}
