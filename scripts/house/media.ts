// The media server of `npm start`: sound and picture of calls on this machine, with no account anywhere (docs/media-server.md).
import { randomBytes } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { Worker } from 'node:worker_threads'
import { at } from './paths.ts'

export type Media = {
  /** The Worker's settings with which it is reached. */
  readonly vars: Readonly<Record<string, string>>
  stop(): Promise<void>
}

type Told = { readonly url: string } | { readonly error: string }

/** `onError`: a line for whoever watches; the server goes on, unless the line says that it has ended. */
export async function startMedia(onError: (line: string) => void): Promise<Media> {
  const secret = () => randomBytes(24).toString('base64url')
  const app = { appId: 'local', appSecret: secret(), turnKeyId: 'local', turnKeyToken: secret() }
  const thread = new Worker(at('scripts', 'media-server', 'main.ts'), { workerData: { ...app, mediaHost: mediaHost() } })
  let stopping = false
  const url = await new Promise<string>((resolve, reject) => {
    thread.on('message', (told: Told) => ('url' in told ? resolve(told.url) : onError(`Media server: ${told.error}`)))
    thread.on('error', reject)
    thread.on('exit', () => reject(new Error('The media server ended before it was ready.')))
  })
  thread.on('error', (error) => onError(`Media server: ${error.message}`))
  thread.on('exit', () => stopping || onError('The media server has ended: calls have neither sound nor picture until the next start.'))
  return {
    vars: {
      CALLS_API_BASE: url,
      CALLS_APP_ID: app.appId,
      CALLS_APP_SECRET: app.appSecret,
      CALLS_TURN_KEY_ID: app.turnKeyId,
      CALLS_TURN_KEY_TOKEN: app.turnKeyToken,
    },
    async stop() {
      stopping = true
      await thread.terminate()
    },
  }
}

/**
 * Platform: a browser gathers the addresses of networks and not loopback. On Linux it reaches loopback from them all the same, whatever network the laptop
 * moves to; other systems do not let it.
 */
function mediaHost(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((one) => one ?? [])
  const outside = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)
  return process.platform === 'linux' || !outside ? '127.0.0.1' : outside.address
}
