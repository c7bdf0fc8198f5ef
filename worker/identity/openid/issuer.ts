import type { AppContext } from '../../platform/serve.ts'

/**
 * The provider's name in its tokens and answers. An installation with a name of its own says it (ISSUER); without one it is the origin the request
 * came to. Platform: a Worker is reached only under host names that were routed to it, so nobody else's origin can be slipped in here.
 */
export function issuerOf(c: AppContext): string {
  return c.env.ISSUER === '' ? new URL(c.req.url).origin : c.env.ISSUER.replace(/\/$/, '')
}
