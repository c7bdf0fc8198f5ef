// The product inside a test of workerd: requests go to the Worker's own entry, and what it does after the answer can be awaited.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import worker from '../../worker/index.ts'

export const ORIGIN = 'https://zvonok.test'

const contexts = new Set<ExecutionContext>()

/** `as`: another installation's settings. */
export async function fetchProduct(url: string, init: RequestInit = {}, as: Env = env): Promise<Response> {
  const context = createExecutionContext()
  contexts.add(context)
  const headers = new Headers(init.headers)
  // What a browser's network layer would add.
  if (init.body instanceof Uint8Array) headers.set('content-length', String(init.body.byteLength))
  return worker.fetch(new Request(url, { ...init, headers }) as Request<unknown, IncomingRequestCfProperties>, as, context)
}

/** Whatever requests left to be done after their answers is done. Storage is never taken away under it. */
export async function backgroundDone(): Promise<void> {
  for (const context of contexts) {
    contexts.delete(context)
    await waitOnExecutionContext(context)
  }
}
