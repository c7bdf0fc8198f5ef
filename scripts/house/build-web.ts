import { existsSync, rmSync } from 'node:fs'
import { fingerprintOf, onceFor } from './fingerprint.ts'
import { at } from './paths.ts'
import { run } from './run.ts'

const SOURCES = ['web', 'protocol', 'vite.config.ts', 'scripts/house/build-web.ts', 'tsconfig.base.json', 'package-lock.json']

/** Builds the browser's side when its sources differ from those of the last build; answers whether it did. */
/** `gallery`: with the pages under /gallery, which show what is hard to come by otherwise. */
export async function buildWeb({ gallery = false } = {}): Promise<boolean> {
  const stamp = at('dist', 'web.stamp')
  if (!existsSync(at('dist', 'web', 'index.html'))) rmSync(stamp, { force: true })
  return onceFor(gallery ? `${fingerprintOf(SOURCES)} with the gallery` : fingerprintOf(SOURCES), stamp, async () => {
    // What is served, also to tests: they call themselves `test`, and vite would build the heavier kind for developers.
    const { ok, output } = await run('vite', ['build'], { env: { NODE_ENV: 'production', ...(gallery ? { VITE_GALLERY: '1' } : {}) } })
    if (!ok) throw new Error(`vite build failed:\n${output}`)
  })
}
