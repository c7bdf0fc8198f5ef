// A Worker in a workerd of its own, without the proxy `wrangler dev` puts before it: what is measured is the room, of all servers alike.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from 'miniflare'
import { childrenNamed, cpuSecondsOf } from '../processes.ts'

export type Served = {
  readonly url: string
  readonly miniflare: Miniflare
  /** Of its workerd so far; null where it cannot be told. */
  readonly cpuSeconds: () => number | null
  readonly stop: () => Promise<void>
}

/** `options`: of the Worker; `folder` is where its objects and databases live. */
export async function serveWorker(folder: string, options: V4WorkerOptions): Promise<Served> {
  const before = new Set(childrenNamed('workerd'))
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({ host: '127.0.0.1', port: 0, cf: false, ...options }),
    resourcePersistencePath: folder,
  })
  const url = await miniflare.ready
  const own = childrenNamed('workerd').filter((pid) => !before.has(pid))
  return {
    url: url.origin,
    miniflare,
    cpuSeconds: () => cpuSecondsOf(own),
    stop: () => miniflare.dispose(),
  }
}

const KINDS = { js: 'ESModule', bin: 'Data', wasm: 'CompiledWasm' } as const

/** What a build has put into a folder: index.js and the files it imports. */
export function modulesOf(folder: string): { type: (typeof KINDS)[keyof typeof KINDS]; path: string; contents: Uint8Array }[] {
  return readdirSync(folder)
    .filter((name) => /\.(js|bin|wasm)$/.test(name))
    .sort((a, b) => Number(b === 'index.js') - Number(a === 'index.js'))
    .map((path) => ({
      type: KINDS[path.split('.').at(-1) as keyof typeof KINDS],
      path,
      contents: new Uint8Array(readFileSync(join(folder, path))),
    }))
}
