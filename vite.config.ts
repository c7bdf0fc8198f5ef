// The browser's side: one page, a chunk per area. Cloudflare serves dist/web (wrangler.toml, [assets]).
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin, type Rolldown } from 'vite'
import { emojiList } from './scripts/house/emoji-list.ts'

/** light-dark(), popover, <dialog>, oklch and nesting as they are: browsers of 2024 and later. */
const BROWSERS = ['chrome123', 'edge123', 'firefox125', 'safari17.5']

/**
 * A cascade layer ranks by where its name was first met, and chunks of CSS arrive in any order: so each file begins by naming all
 * layers in theirs. A rule of a later layer wins, however specific the other is.
 */
const layersInOrder: Plugin = {
  name: 'layers-in-order',
  enforce: 'pre',
  transform: {
    filter: { id: /\/web\/.*\.css$/ },
    handler: (code) => `@layer tokens, base, ui, areas, last;\n${code}`,
  },
}

const icons = fileURLToPath(import.meta.resolve('lucide-preact'))

/**
 * Each icon is imported from its own file. Through the library's one index the first page would seem to use every icon that any page uses,
 * and would carry them all.
 */
function iconsOneByOne(): Plugin {
  const fileOf = new Map<string, string>()
  for (const [, names = '', file = ''] of readFileSync(icons, 'utf8').matchAll(/^export \{ (default as .+) \} from '(.+)'/gm))
    for (const name of names.split(', ')) fileOf.set(name.replace('default as ', ''), join(dirname(icons), file))
  return {
    name: 'icons-one-by-one',
    enforce: 'pre',
    apply: 'build',
    transform: {
      filter: { id: /\/web\/.*\.tsx?$/, code: "from 'lucide-preact'" },
      handler: (code) => ({
        code: code.replace(/^import \{([^}]+)\} from 'lucide-preact'$/gm, (_, names: string) =>
          // On one line, so that source maps stay right.
          names
            .split(',')
            .map((name) => name.trim().split(' as '))
            .filter(([name]) => name)
            .map(([name = '', own = name]) => `import ${own} from ${JSON.stringify(fileOf.get(name) ?? name)}`)
            .join(';'),
        ),
        map: null,
      }),
    },
  }
}

/** `virtual:emoji-ru` and `virtual:emoji-en`: of the library's data what the page needs, a fifth of it. */
const emojiLists: Plugin = {
  name: 'emoji-lists',
  resolveId: { filter: { id: /^virtual:emoji-(ru|en)$/ }, handler: (id) => `\0${id}` },
  load: {
    filter: { id: /^\0virtual:emoji-/ },
    handler: (id) => `export const rows = ${JSON.stringify(emojiList(id.endsWith('-ru') ? 'ru' : 'en'))}`,
  },
}

const ENTRY = /\/web\/main\.tsx$|\/web\/index\.html$/

/**
 * Whatever the first page imports is one chunk. Left alone the bundler makes one for every set of pages that share something: thirty small
 * requests, and a fifth more bytes, because each is packed by itself.
 */
function firstChunk(): (id: string, context: Rolldown.ChunkingContext) => string | null {
  const known = new Map<string, boolean>()
  return (id, context) => {
    const above = new Set([id])
    let first = false
    for (const module of above) {
      first = known.get(module) ?? ENTRY.test(module)
      if (first) break
      for (const importer of context.getModuleInfo(module)?.importers ?? []) above.add(importer)
    }
    known.set(id, first)
    return first ? 'first' : null
  }
}

export default defineConfig(({ command }) => ({
  root: 'web',
  plugins: [layersInOrder, iconsOneByOne(), emojiLists],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { __GALLERY__: JSON.stringify(command === 'serve' || process.env.VITE_GALLERY === '1') },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: BROWSERS,
    cssTarget: BROWSERS,
    // Security: the CSP allows no data: URL, so nothing is inlined.
    assetsInlineLimit: 0,
    // Every browser of the target preloads modules by itself.
    modulePreload: { polyfill: false },
    // scripts/weigh.mjs reads it: which chunks the first screen needs.
    manifest: true,
    // Kept beside the build for whoever debugs it, named by no file and served to nobody (web/public/.assetsignore).
    sourcemap: 'hidden',
    // The SDK of RealtimeKit is one chunk of 640 KB, loaded by nobody but a call that it carries.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // The first page lists the files of every page that may follow: their names alone were half a kilobyte of it. The source maps know them.
        chunkFileNames: ({ name }) => (name.includes('emoji') ? 'assets/[name]-[hash].js' : 'assets/[hash].js'),
        assetFileNames: ({ names }) =>
          names.every((name) => name.endsWith('.css')) ? 'assets/[hash].css' : 'assets/[name]-[hash][extname]',
        codeSplitting: { groups: [{ name: firstChunk(), debugName: 'first' }] },
      },
    },
  },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': { target: 'http://127.0.0.1:8787', ws: true } } },
  preview: { host: '127.0.0.1', port: 4173 },
}))
