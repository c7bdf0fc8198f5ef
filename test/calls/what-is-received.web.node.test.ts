import { describe, expect, it } from 'vitest'
import type { Participant } from '../../protocol/call/events.ts'
import { CallDesk } from '../../web/calls/call-desk.ts'
import { qualityOf, sentQualityOf, worst } from '../../web/calls/line-quality.ts'
import { fitTiles, mainTile, orderTiles, pageOf, promote } from '../../web/calls/stage-plan.ts'
import { isSent, type Shown, sameWant, showsScreen, wantedTracks } from '../../web/calls/wanted-tracks.ts'
import { participant, tracksOf } from '../kit/call-people.ts'

const MODES = { saving: false, audioOnly: false, hidden: false }
const QUIET = { speaking: [], spoke: [] }
const me = participant('me')
const seen = (name: string, more: Partial<Participant> = {}) =>
  participant(name, { microphone: true, tracks: tracksOf(name, 'microphone', 'camera'), ...more })
const shownAt = (width: number, ...names: string[]): Shown[] =>
  names.map((name) => ({ participantId: participant(name).participantId, source: 'camera', width }))
const want = (participants: Participant[], more: Partial<Parameters<typeof wantedTracks>[0]> = {}) =>
  wantedTracks({ participants: [me, ...participants], myId: me.participantId, hearing: QUIET, shown: [], modes: MODES, ...more }).map(
    ({ sessionId, trackName, rid }) => [sessionId, trackName, rid].filter(Boolean).join(' '),
  )
const idsOf = (...names: string[]) => names.map((name) => participant(name).participantId)
const crowd = (count: number) => Array.from({ length: count }, (_, place) => seen(`p${String(place).padStart(2, '0')}`))

describe('who is heard', () => {
  it('[CALL-112] up to eight open microphones are all heard, the muted ones and one’s own are not asked for', () => {
    expect(want([...crowd(8), seen('muted', { microphone: false })])).toEqual(crowd(8).map(({ name }) => `${name} microphone`))
    expect(wantedTracks({ participants: [seen('me')], myId: me.participantId, hearing: QUIET, shown: [], modes: MODES })).toEqual([])
  })

  it('[CALL-112] a screen that is only heard is a screen all the same, which whoever leads can stop', () => {
    expect(
      [tracksOf('a', 'screen'), tracksOf('a', 'screenSound'), tracksOf('a', 'camera')].map((tracks) => showsScreen({ tracks })),
    ).toEqual([true, true, false])
  })

  it('[CALL-112] of more than eight the five loudest are; whoever leads is among them before those who are silent', () => {
    const people = [...crowd(12), seen('teacher', { role: 'organiser' })]
    const hearing = { speaking: idsOf('p09', 'p10'), spoke: idsOf('p09', 'p11') }
    expect(want(people, { hearing })).toEqual(['p09', 'p10', 'teacher', 'p11', 'p00'].map((name) => `${name} microphone`))
  })

  it('[CALL-112] the sound of a shared screen is heard however many speak', () => {
    const people = [...crowd(12), participant('film', { tracks: tracksOf('film', 'screen', 'screenSound') })]
    expect(want(people)).toContain('film screenSound')
  })
})

describe('who is seen', () => {
  it('[CALL-113] only what is shown, in the layer that is enough for its tile', () => {
    const people = [seen('big', { microphone: false }), seen('small', { microphone: false }), seen('unseen', { microphone: false })]
    expect(want(people, { shown: [...shownAt(900, 'big'), ...shownAt(200, 'small')] })).toEqual(['big camera a', 'small camera b'])
  })

  it('[CALL-113] a page nobody looks at receives no picture and is still heard', () => {
    expect(want([seen('one')], { shown: shownAt(900, 'one'), modes: { ...MODES, hidden: true } })).toEqual(['one microphone'])
  })

  it('[CALL-113] «sound only» takes the cameras and leaves the screen; saving takes four cameras at most, each the least', () => {
    const sharing = participant('teacher', { tracks: tracksOf('teacher', 'screen', 'camera') })
    const shown: Shown[] = [{ participantId: sharing.participantId, source: 'screen', width: 900 }, ...shownAt(900, 'teacher')]
    expect(want([sharing], { shown, modes: { ...MODES, audioOnly: true } })).toEqual(['teacher screen'])
    const people = crowd(6).map((one) => ({ ...one, microphone: false }))
    const all = shownAt(900, ...people.map(({ name }) => name))
    expect(want(people, { shown: all, modes: { ...MODES, saving: true } })).toEqual(
      people.slice(0, 4).map(({ name }) => `${name} camera b`),
    )
  })

  it('[CALL-113] what is wanted already is not asked for anew, whatever the order', () => {
    const [one, other] = [
      { sessionId: 's', trackName: 'a' },
      { sessionId: 's', trackName: 'b', rid: 'b' },
    ]
    expect(sameWant([one, other], [other, one])).toBe(true)
    expect(sameWant([one, other], [one, { ...other, rid: 'a' }])).toBe(false)
  })
})

describe('where everybody is', () => {
  it('[CALL-114] whoever leads is first, then who has spoken, then who is seen; oneself is last on the first page', () => {
    const people = [me, participant('dark'), seen('seen'), participant('spoke'), participant('teacher', { role: 'organiser' })]
    expect(orderTiles(people, me.participantId, idsOf('spoke'), 12)).toEqual(idsOf('teacher', 'spoke', 'seen', 'dark', 'me'))
    expect(orderTiles(people, me.participantId, [], 3)).toEqual(idsOf('teacher', 'seen', 'me', 'dark', 'spoke'))
  })

  it('[CALL-114] whoever speaks out of sight is brought to the front, whoever is in sight stays where they are', () => {
    expect(promote([], idsOf('far'), idsOf('near'))).toEqual(idsOf('far'))
    const before = idsOf('far')
    expect(promote(before, idsOf('near', 'far'), idsOf('near'))).toBe(before)
    expect(promote(idsOf('a', 'b', 'c', 'd', 'e', 'f'), idsOf('g'), [])).toEqual(idsOf('g', 'a', 'b', 'c', 'd', 'e'))
  })

  it('[CALL-114] big is what was chosen, else a screen of somebody else, else who spoke last, else who leads', () => {
    const teacher = participant('teacher', { role: 'organiser' })
    const people = [me, participant('pupil'), teacher]
    const big = (all: Participant[], spoke: string[] = [], pinned: Parameters<typeof mainTile>[2] = null) =>
      mainTile(all, me.participantId, pinned, idsOf(...spoke))
    expect(big(people)).toEqual({ participantId: teacher.participantId, source: 'camera' })
    expect(big(people, ['me', 'pupil'])).toEqual({ participantId: participant('pupil').participantId, source: 'camera' })
    const sharing = [...people.slice(0, 2), { ...teacher, tracks: tracksOf('teacher', 'screen') }]
    expect(big(sharing, ['pupil'])).toEqual({ participantId: teacher.participantId, source: 'screen' })
    const [pupil] = idsOf('pupil')
    expect(big(sharing, [], { participantId: pupil as Participant['participantId'], source: 'camera' })).toEqual({
      participantId: pupil,
      source: 'camera',
    })
    expect(big([me])).toEqual({ participantId: me.participantId, source: 'camera' })
  })

  it('[CALL-114] as many tiles as there are fit without scrolling, and a page that is gone is the last one', () => {
    for (const count of [1, 2, 5, 12, 36]) {
      const { columns, width, height } = fitTiles(count, 1_342, 636, 8, { min: 16 / 9, max: 16 / 9 })
      const rows = Math.ceil(count / columns)
      expect(columns * width + (columns - 1) * 8).toBeLessThanOrEqual(1_342)
      expect(rows * height + (rows - 1) * 8).toBeLessThanOrEqual(636)
    }
    expect(pageOf([1, 2, 3, 4, 5], 9, 2)).toEqual({ shown: [5], pages: 3, page: 2 })
    expect(pageOf([], 0, 12)).toEqual({ shown: [], pages: 1, page: 0 })
  })

  it('[CALL-114] a class of 36 is three pages, and one page for a teacher who wants all of it in sight', () => {
    const desk = new CallDesk()
    const pages = () => pageOf(crowd(36), desk.page.peek(), desk.crowd.peek())
    desk.page.value = 2
    expect([pages().pages, pages().shown.length]).toEqual([3, 12])
    desk.setCrowd(36)
    expect([pages().pages, pages().page, pages().shown.length]).toEqual([1, 0, 36])
  })
})

describe('how well somebody is received', () => {
  it('[CALL-115] is told from what was lost since the last look, and of several tracks by the worst', () => {
    const before = { received: 1_000, lost: 500, jitter: 0 }
    expect(qualityOf(before, { received: 2_000, lost: 500, jitter: 0.01 })).toBe('good')
    expect(qualityOf(before, { received: 2_000, lost: 560, jitter: 0.01 })).toBe('fair')
    expect(qualityOf(before, { received: 2_000, lost: 800, jitter: 0.01 })).toBe('poor')
    expect(qualityOf(before, { ...before })).toBe(null)
    expect(qualityOf(undefined, before)).toBe(null)
    expect(worst(['good', null, 'poor', 'fair'])).toBe('poor')
    expect(worst([null])).toBe(null)
  })
  it('[CALL-115] of oneself is told from what the other end says has come, of several streams by the worst, and from nothing it said long ago', () => {
    const told = (fractionLost: number, roundTripTime: number, timestamp = 100_000) =>
      new Map([
        ['out', { type: 'outbound-rtp', packetsSent: 10 }],
        [`in ${fractionLost}`, { type: 'remote-inbound-rtp', fractionLost, roundTripTime, timestamp }],
      ]) as unknown as RTCStatsReport
    const quality = (...reports: RTCStatsReport[]) => sentQualityOf(reports, 100_000)
    expect(quality(told(0, 0.05))).toBe('good')
    expect(quality(told(0, 0.05), told(0.05, 0.05))).toBe('fair')
    expect(quality(told(0, 0.5))).toBe('fair')
    expect(quality(told(0.05, 0.05), told(0.3, 0.05))).toBe('poor')
    expect(quality(told(0, 2))).toBe('poor')
    expect(quality(told(0.3, 2, 80_000))).toBe(null)
    expect(quality()).toBe(null)
  })

  it('[CALL-13] whoever has an open microphone that is not sent yet is not asked for, nor shown as heard', () => {
    const cut = seen('cut', { tracks: [] })
    expect([isSent(cut), isSent(seen('ilya')), want([cut])]).toEqual([false, true, []])
  })
})
