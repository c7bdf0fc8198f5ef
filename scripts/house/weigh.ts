// Bytes on the wire of a first visit: what index.html names, and the chunks a page needs before it is drawn, gzip as any server packs them.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { at } from './paths.ts'

type Chunk = { readonly file: string; readonly css?: readonly string[]; readonly imports?: readonly string[] }
type Manifest = Readonly<Record<string, Chunk>>

export type Weight = { readonly js: number; readonly css: number; readonly files: number }

/** Beside what every page needs. */
const SCREENS: Readonly<Record<string, readonly string[]>> = {
  'sign-in': [],
  'sign-in + chat list': ['messenger/messenger-page.tsx', 'app/live.ts'],
  journal: ['journal/journal-page.tsx', 'app/live.ts'],
  diary: ['diary/diary-page.tsx', 'app/live.ts'],
  management: ['school/manage-page.tsx', 'app/live.ts'],
}

/** Of the built dist/web. */
export function weigh(): Record<string, Weight> {
  const manifest = JSON.parse(built('.vite/manifest.json')) as Manifest
  const first = firstFiles()
  return Object.fromEntries(
    Object.entries(SCREENS).map(([screen, pages]) => {
      const files = new Set(first)
      for (const key of reach(manifest, pages)) for (const file of filesOf(need(manifest, key))) files.add(file)
      return [screen, { js: packed(files, '.js'), css: packed(files, '.css'), files: files.size }]
    }),
  )
}

/** The emoji's words in each language, which come when somebody opens them. */
export function weighEmoji(): Record<'ru' | 'en', number> {
  const manifest = JSON.parse(built('.vite/manifest.json')) as Manifest
  const bytesOf = (language: string) => packed(new Set([need(manifest, `../virtual:emoji-${language}`).file]), '.js')
  return { ru: bytesOf('ru'), en: bytesOf('en') }
}

/** The modules of the first page's scripts, as their source maps name them. */
export function firstModules(): string[] {
  return firstFiles()
    .filter((file) => file.startsWith('assets/') && file.endsWith('.js'))
    .flatMap((file) => (JSON.parse(built(`${file}.map`)) as { sources: string[] }).sources)
    .map((source) => source.replace(/^(\.\.\/)+/, ''))
}

function firstFiles(): string[] {
  return [...built('index.html').matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file ?? '')
}

function filesOf({ file, css = [] }: Chunk): string[] {
  return [file, ...css].filter((name) => /\.(js|css)$/.test(name))
}

function reach(manifest: Manifest, pages: readonly string[]): Set<string> {
  const reached = new Set(pages)
  for (const key of reached) for (const next of need(manifest, key).imports ?? []) reached.add(next)
  return reached
}

function need(manifest: Manifest, key: string): Chunk {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`dist/web has no ${key}: is it still a chunk of its own?`)
  return chunk
}

function packed(files: ReadonlySet<string>, ending: string): number {
  return [...files].filter((file) => file.endsWith(ending)).reduce((bytes, file) => bytes + gzipSync(built(file)).byteLength, 0)
}

function built(file: string): string {
  return readFileSync(at('dist', 'web', file), 'utf8')
}
