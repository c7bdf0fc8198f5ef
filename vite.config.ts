// The browser's side: one page, a chunk per area. Cloudflare serves dist/web (wrangler.toml, [assets]).
import { defineConfig } from 'vite'

export default defineConfig(({ command }) => ({
  root: 'web',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { __GALLERY__: JSON.stringify(command === 'serve' || process.env.VITE_GALLERY === '1') },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // light-dark(), popover, <dialog>, oklch and nesting as they are: browsers of 2024 and later.
    target: ['chrome123', 'edge123', 'firefox125', 'safari17.5'],
    cssTarget: ['chrome123', 'edge123', 'firefox125', 'safari17.5'],
    // Security: the CSP allows no data: URL, so nothing is inlined.
    assetsInlineLimit: 0,
    // Every browser of the target preloads modules by itself.
    modulePreload: { polyfill: false },
    // scripts/weigh.mjs reads it: which chunks the first screen needs.
    manifest: true,
    sourcemap: true,
  },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': { target: 'http://127.0.0.1:8787', ws: true, xfwd: false } } },
  preview: { host: '127.0.0.1', port: 4173 },
}))
