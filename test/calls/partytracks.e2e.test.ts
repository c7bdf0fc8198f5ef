// The media server is proved by a client and a backend that we did not write: Cloudflare's own `partytracks`, as it is, between two browsers.
import { routePartyTracksRequest } from 'partytracks/server'
import { describe, expect, it } from 'vitest'
import { APP } from '../kit/media-app.ts'
import { useMediaStage } from '../kit/media-stage.ts'

const stage = useMediaStage('test/calls/pages/partytracks.ts', ({ method, url, headers, body }, media) => {
  // Platform (Node): a Request's own body would be a stream, which fetch sends only half-duplex.
  const request = { method, url, body: body === '' ? null : body, headers: new Headers(headers as Record<string, string>) }
  return routePartyTracksRequest({
    appId: APP.appId,
    token: APP.appSecret,
    turnServerAppId: APP.turnKeyId,
    turnServerAppToken: APP.turnKeyToken,
    realtimeApiBaseUrl: media.url,
    lockSessionToInitiator: true,
    request: request as unknown as Request,
  })
})

describe('the media server', () => {
  it('[CALL-20] serves the client and backend Cloudflare publishes, as they are: both hear and see each other', async () => {
    const pages = await Promise.all([stage.enter(), stage.enter()])
    const pushed = await Promise.all(pages.map((page) => page.evaluate(() => window.party.push())))
    for (const [i, page] of pages.entries()) {
      const kinds = await page.evaluate((tracks) => window.party.pull(tracks), pushed[1 - i] ?? [])
      expect(kinds.sort()).toEqual(['audio', 'video'])
      const flows = async () => Object.values(await page.evaluate(() => window.party.flow())).every((amount) => amount > 0)
      await expect.poll(flows, { timeout: 30_000 }).toBe(true)
    }
    expect(await Promise.all(pages.map((page) => page.evaluate(() => window.party.errors)))).toEqual([[], []])
    // One session each: it publishes and receives over the same connection, unlike ours.
    expect(stage.media.sessions()).toBe(2)
  })
})
