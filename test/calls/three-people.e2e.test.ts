// Three people, three real browsers' pages, sound and picture through the local media server. Each has a tone and a colour, so that it is proved not
// only that something arrives, but who is heard and seen where.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PublishedTrack, WantedTrack } from '../../web/calls/media-session.ts'
import { keyOf } from '../../web/calls/media-session.ts'
import { callDesk } from '../kit/call-desk.ts'
import { useMediaStage } from '../kit/media-stage.ts'
import type { Sensed } from './pages/person.ts'

const desk = callDesk()
const stage = useMediaStage('test/calls/pages/person.ts', (request, media) => desk.answer(request, media.url))

const CAST = {
  Орлова: { hertz: 440, colour: '#f00', channel: 0 },
  Илья: { hertz: 880, colour: '#0f0', channel: 1 },
  Дарья: { hertz: 1_320, colour: '#00f', channel: 2 },
} as const
type Name = keyof typeof CAST
const NAMES = Object.keys(CAST) as Name[]

type Call = Record<Name, Page>

const publishedBy = (page: Page) => page.evaluate(() => window.person.published())
const want = (page: Page, tracks: readonly WantedTrack[]) => page.evaluate((wanted) => window.person.want(wanted), tracks)
const sense = (page: Page, track: PublishedTrack) => page.evaluate((key) => window.person.sense(key), keyOf(track))

async function come(name: Name, width = 320): Promise<Page> {
  const page = await stage.enter()
  await appear(page, name, width)
  return page
}

async function appear(page: Page, name: Name, width = 320): Promise<void> {
  await page.evaluate(({ hertz, colour, width }) => window.person.come(hertz, colour, width), { ...CAST[name], width })
  await page.waitForFunction(() => window.person.published().length === 2)
}

/** As a room does: tells everybody what the others publish. */
async function introduce(pages: readonly Page[]): Promise<(readonly PublishedTrack[])[]> {
  const published = await Promise.all(pages.map(publishedBy))
  await Promise.all(pages.map((page, i) => want(page, published.filter((_, other) => other !== i).flat())))
  return published
}

async function gather(): Promise<{ call: Call; published: Record<Name, readonly PublishedTrack[]> }> {
  const pages = await Promise.all(NAMES.map((name) => come(name)))
  const published = await introduce(pages)
  return {
    call: Object.fromEntries(NAMES.map((name, i) => [name, pages[i]])) as Call,
    published: Object.fromEntries(NAMES.map((name, i) => [name, published[i]])) as Record<Name, readonly PublishedTrack[]>,
  }
}

/** Until something of each flows: pictures are decoded, sounds have energy. */
async function untilFlowing(page: Page, tracks: readonly PublishedTrack[]): Promise<Record<string, number>> {
  const look = () => page.evaluate(() => window.person.flow())
  const still = async () => {
    const flow = await look()
    return tracks.map(keyOf).filter((key) => !((flow[key] ?? 0) > 0))
  }
  await expect.poll(still, { timeout: 30_000 }).toEqual([])
  return look()
}

/** Until it is this person who is heard and seen at that place. */
async function untilKnown(page: Page, tracks: readonly PublishedTrack[], { hertz, channel }: (typeof CAST)[Name]): Promise<void> {
  for (const track of tracks) {
    const isThem = (sensed: Sensed) =>
      track.kind === 'audio'
        ? Math.abs((sensed.hertz ?? 0) - hertz) < 20
        : (sensed.colour ?? []).map((value) => value > 120).join() === [0, 1, 2].map((i) => i === channel).join()
    await expect.poll(async () => isThem(await sense(page, track)), { timeout: 30_000 }).toBe(true)
  }
}

describe('three people in a call', () => {
  it('[CALL-01] hear and see each other, each the right ones, and nobody themselves', async () => {
    const { call, published } = await gather()
    const others = (name: Name) => NAMES.filter((other) => other !== name)
    for (const name of NAMES) {
      const flow = await untilFlowing(
        call[name],
        others(name).flatMap((other) => published[other]),
      )
      // Two pictures and two sounds, and nothing else.
      expect(Object.keys(flow)).toHaveLength(4)
      for (const other of others(name)) await untilKnown(call[name], published[other], CAST[other])
    }
    expect(stage.media.sessions()).toBe(6)
    // A session each way, one exchange for both sources, one for the four that are received, and each line's anchor.
    const { openSession, publish, receive, establish, answer } = Object.fromEntries(desk.counts)
    expect({ openSession, publish, receive, establish, answer }).toEqual({
      openSession: 6,
      publish: 3,
      receive: 3,
      establish: 6,
      answer: 3,
    })
  })

  it('[CALL-02] whoever leaves is gone, also when nobody is left, and is there again when they come back', async () => {
    const { call } = await gather()
    await want(call.Орлова, [])
    await call.Орлова.waitForFunction(() => window.person.received().length === 0)
    await call.Илья.close()
    const again = await come('Илья')
    const back = await publishedBy(again)
    await want(call.Орлова, back)
    await untilFlowing(call.Орлова, back)
    await untilKnown(call.Орлова, back, CAST.Илья)
    expect(await call.Орлова.evaluate(() => window.person.sessionsOpened())).toBe(2)
  })

  it('[CALL-02] whoever switches everything off and on again is heard and seen again, over the same connection', async () => {
    const [teacher, pupil] = await Promise.all([come('Орлова'), come('Илья')])
    await introduce([teacher, pupil])
    for (let time = 0; time < 3; time++) {
      await teacher.evaluate(() => {
        window.person.stop('microphone')
        window.person.stop('camera')
      })
      await teacher.waitForFunction(() => window.person.published().length === 0)
      await want(pupil, [])
      await appear(teacher, 'Орлова')
      const again = await publishedBy(teacher)
      await want(pupil, again)
      await untilFlowing(pupil, again)
    }
    expect(await teacher.evaluate(() => window.person.sessionsOpened())).toBe(2)
  })

  it('[CALL-03] a screen is shared and taken back while camera and microphone go on', async () => {
    const [teacher, pupil] = await Promise.all([come('Орлова'), come('Илья')])
    await teacher.evaluate(() => window.person.shareScreen())
    await teacher.waitForFunction(() => window.person.published().length === 3)
    const [published = []] = await introduce([teacher, pupil])
    await untilFlowing(pupil, published)
    await untilKnown(
      pupil,
      published.filter(({ source }) => source !== 'screen'),
      CAST.Орлова,
    )
    await teacher.evaluate(() => window.person.stop('screen'))
    await teacher.waitForFunction(() => window.person.published().length === 2)
    const left = await publishedBy(teacher)
    await want(pupil, left)
    await pupil.waitForFunction(() => window.person.received().length === 2)
    await untilKnown(pupil, left, CAST.Орлова)
  })

  it('[CALL-04] another camera takes the place of the first without anything being published anew', async () => {
    const [teacher, pupil] = await Promise.all([come('Орлова'), come('Илья')])
    const [published = []] = await introduce([teacher, pupil])
    const camera = published.filter(({ source }) => source === 'camera')
    await untilKnown(pupil, camera, CAST.Орлова)
    await teacher.evaluate((colour) => window.person.paint(colour), CAST.Дарья.colour)
    await untilKnown(pupil, camera, { ...CAST.Дарья })
    expect(await publishedBy(teacher)).toEqual(published)
  })

  it('[CALL-12] a muted microphone is heard by nobody, stays published, and is heard again', async () => {
    const [teacher, pupil] = await Promise.all([come('Орлова'), come('Илья')])
    const [published = []] = await introduce([teacher, pupil])
    const microphone = published.filter(({ source }) => source === 'microphone')
    await untilKnown(pupil, microphone, CAST.Орлова)
    await teacher.evaluate(() => window.person.mute(true))
    await expect.poll(async () => (await sense(pupil, microphone[0] as PublishedTrack)).hertz, { timeout: 30_000 }).toBe(null)
    await teacher.evaluate(() => window.person.mute(false))
    await untilKnown(pupil, microphone, CAST.Орлова)
    expect(await publishedBy(teacher)).toEqual(published)
  })

  it('[CALL-05] a layer of the camera is chosen by who receives it, and changed in the same place', async () => {
    // Platform (Chrome): a picture of 320×180 gets one layer, whatever is asked for.
    const [teacher, pupil] = await Promise.all([come('Орлова', 640), come('Илья')])
    const camera = (await publishedBy(teacher)).filter(({ source }) => source === 'camera')
    expect(camera.map(({ rids }) => rids)).toEqual([['a', 'b']])
    const size = async () => (await sense(pupil, camera[0] as PublishedTrack)).size
    for (const [rid, expected] of [
      ['b', '320x180'],
      ['a', '640x360'],
    ] as const) {
      await want(
        pupil,
        camera.map((track) => ({ ...track, rid })),
      )
      await expect.poll(size, { timeout: 30_000 }).toBe(expected)
    }
  })

  it('[CALL-06] what the room does not let somebody publish is said to them, and what they publish already goes on', async () => {
    desk.forbidden.add('screen')
    const [teacher, pupil] = await Promise.all([come('Орлова'), come('Илья')])
    await pupil.evaluate(() => window.person.shareScreen())
    await pupil.waitForFunction(() => window.person.refused().includes('screen'))
    desk.forbidden.clear()
    const [, published = []] = await introduce([teacher, pupil])
    expect(published.map(({ source }) => source).sort()).toEqual(['camera', 'microphone'])
    await untilFlowing(teacher, published)
    expect(await pupil.evaluate(() => window.person.sessionsOpened())).toBe(2)
    await pupil.evaluate(() => window.person.shareScreen())
    await pupil.waitForFunction(() => window.person.published().length === 3)
  })
})

describe('the service loses', () => {
  it('[CALL-07] the session somebody publishes by: it is published again under new names, and heard and seen again', async () => {
    const [teacher, pupil] = await Promise.all([come('Орлова'), come('Илья')])
    const [published = []] = await introduce([teacher, pupil])
    await untilFlowing(pupil, published)
    const [lost = ''] = published.map(({ sessionId }) => sessionId)
    stage.media.lose(lost)
    await teacher.waitForFunction((old) => {
      const now = window.person.published()
      return now.length === 2 && now.every(({ sessionId }) => sessionId !== old)
    }, lost)
    const again = await publishedBy(teacher)
    await want(pupil, again)
    await untilFlowing(pupil, again)
    await untilKnown(pupil, again, CAST.Орлова)
    expect(await teacher.evaluate(() => window.person.states())).toEqual(['live', 'live'])
  })

  it('[CALL-07] the session somebody receives by: all that was wanted comes again by itself', async () => {
    const [teacher, pupil] = await Promise.all([come('Орлова'), come('Илья')])
    const [published = []] = await introduce([teacher, pupil])
    await untilFlowing(pupil, published)
    const opened = () => pupil.evaluate(() => window.person.sessionsOpened())
    expect(await opened()).toBe(2)
    for (const { purpose, sessionId } of desk.sessions) if (purpose === 'receive') stage.media.lose(sessionId)
    await expect.poll(opened, { timeout: 30_000 }).toBeGreaterThan(2)
    await untilFlowing(pupil, published)
    await untilKnown(pupil, published, CAST.Орлова)
  })
})
