// The policy of a call's page where RealtimeKit carries: its SDK speaks with hosts of its own, and counts its seconds in a worker that it makes itself.
// Every other page, and every page where the SFU carries, keeps the one of web/public/_headers.

const HOSTS = 'https://*.realtime.cloudflare.com wss://*.realtime.cloudflare.com'
/** `default` is the Trusted Types policy that lets blobs of the page be workers (web/calls/realtime-kit-client.ts). */
const MORE: Readonly<Record<string, string>> = { 'connect-src': HOSTS, 'worker-src': 'blob:', 'trusted-types': 'default' }

export function withRealtimeKit(policy: string): string {
  return policy
    .split(';')
    .map((directive) => {
      const more = MORE[directive.trim().split(' ')[0] ?? '']
      return more === undefined ? directive : `${directive} ${more}`
    })
    .join(';')
}
