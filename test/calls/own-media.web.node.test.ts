// What one sends, with devices that do as the test says.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MediaSession } from '../../web/calls/media-session.ts'
import { ask, asked, type FakeTrack, freshDevices, machine, no, on, opened, stubDevices } from '../kit/fake-devices.ts'

stubDevices()
const { OwnMedia } = await import('../../web/calls/own-media.ts')

let sent: Map<string, FakeTrack>
const session = {
  publish: (source: string, track: unknown) => sent.set(source, track as FakeTrack),
  unpublish: (source: string) => sent.delete(source),
  forgo: (source: string) => sent.delete(source),
} as unknown as MediaSession

function person() {
  const own = new OwnMedia()
  own.attach(session)
  return own
}

beforeEach(() => {
  freshDevices()
  sent = new Map()
})

describe('one’s own microphone and camera', () => {
  it.each([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
    ['SecurityError', 'insecure'],
    ['TypeError', 'failed'],
  ])('[CALL-125] %s is told as what it is, and the other device works all the same', async (name, trouble) => {
    machine.plugged.video = no(name)
    const own = person()
    await own.openBoth()
    expect(own.camera.value).toMatchObject({ on: false, track: null, trouble })
    expect(own.microphone.value).toMatchObject({ on: false, trouble: null })
    machine.plugged.video = 'webcam'
    await own.setCamera(true)
    expect(own.camera.value).toMatchObject({ on: true, trouble: null })
    own.close()
  })

  it('[CALL-125] before one has come in with it nothing of a microphone is sent, and after the call every device is let go', async () => {
    const own = person()
    await own.openBoth()
    expect([...sent.keys()]).toEqual([])
    await own.setMicrophone(true)
    expect(sent.get('microphone')).toMatchObject({ label: 'headset', enabled: true })
    own.close()
    expect(opened.every(({ stopped }) => stopped)).toBe(true)
  })

  it('[CALL-126] a microphone that is pulled out gives way to another one, which is on if it was on; with none left that is said', async () => {
    const own = person()
    const news: unknown[] = []
    own.onDevice = (one) => news.push(one)
    await own.setMicrophone(true)
    machine.plugged.audio = 'built-in'
    opened[0]?.unplug()
    await vi.waitFor(() => expect(news).toEqual([{ kind: 'microphone', gone: false }]))
    expect(sent.get('microphone')).toMatchObject({ label: 'built-in', enabled: true })
    machine.plugged.audio = no('NotFoundError')
    opened[1]?.unplug()
    await vi.waitFor(() => expect(news).toHaveLength(2))
    expect(news[1]).toEqual({ kind: 'microphone', gone: true })
    expect([sent.has('microphone'), own.microphone.value.trouble]).toEqual([false, 'missing'])
    own.close()
  })

  it('[CALL-127] muted, silence is sent and the machine’s own ear stays open; taken away by the room, nothing is', async () => {
    const own = person()
    await own.setMicrophone(true)
    await own.setMicrophone(false)
    expect(sent.get('microphone')?.enabled).toBe(false)
    expect(opened[0]).toMatchObject({ enabled: true, stopped: false })
    own.takenAway('microphone')
    expect([sent.has('microphone'), own.microphone.value.on]).toEqual([false, false])
    await own.setMicrophone(true)
    expect(sent.get('microphone')?.enabled).toBe(true)
    own.close()
  })

  it('[CALL-127] a screen goes with its sound, ends when the browser ends it, and a change of mind is no failure', async () => {
    const own = person()
    await own.setScreen(true)
    expect([...sent.keys()].sort()).toEqual(['screen', 'screenSound'])
    sent.get('screen')?.unplug()
    expect([...sent.keys()]).toEqual([])
    expect(own.screen.value).toMatchObject({ on: false, trouble: null })
    machine.screenFails = no('NotAllowedError')
    await own.setScreen(true)
    expect(own.screen.value).toMatchObject({ on: false, busy: false, trouble: null })
    own.close()
  })
  it('[CALL-150] «С аудио» pressed while the camera is still being opened: the camera stays off, whenever it comes', async () => {
    const own = person()
    machine.plugged.video = no('NotReadableError')
    const answer = ask()
    const opening = own.openBoth()
    await vi.waitFor(() => expect(asked).toEqual(['audio+video', 'audio']))
    // The other program has let go of it meanwhile, and the browser asks once more.
    machine.plugged.video = 'webcam'
    answer()
    const later = ask()
    await vi.waitFor(() => expect(asked).toEqual(['audio+video', 'audio', 'video']))
    expect([own.microphone.value.busy, own.camera.value.busy]).toEqual([false, true])
    await own.setCamera(false)
    await own.setMicrophone(true)
    later()
    await opening
    expect(own.camera.value).toMatchObject({ on: false, busy: false, track: null })
    expect([...sent.keys()]).toEqual(['microphone'])
    expect(on().every(({ kind }) => kind === 'audio')).toBe(true)
    own.close()
    expect(on()).toEqual([])
  })

  it('[CALL-150] whoever lets go of the space bar before the browser has its answer is not heard by it', async () => {
    const own = person()
    const answer = ask()
    const held = own.setMicrophone(true)
    await own.setMicrophone(false)
    answer()
    await held
    expect([own.microphone.value.on, sent.has('microphone'), on().length]).toEqual([false, false, 2])
    // Pressed, let go and pressed again it is one question and one microphone, and the last word holds.
    own.close()
    const again = person()
    asked.length = 0
    const grant = ask()
    const first = again.setMicrophone(true)
    await again.setMicrophone(false)
    const second = again.setMicrophone(true)
    grant()
    await Promise.all([first, second])
    expect([asked, again.microphone.value.on, sent.get('microphone')?.enabled]).toEqual([['audio'], true, true])
    again.close()
    expect(on()).toEqual([])
  })

  it('[CALL-150] muted while another microphone is being opened one stays muted, and so with the camera', async () => {
    const own = person()
    await own.setMicrophone(true)
    await own.setCamera(true)
    const answer = ask()
    const changing = Promise.all([own.change('microphone'), own.change('camera')])
    await own.setMicrophone(false)
    await own.setCamera(false)
    answer()
    await changing
    expect([own.microphone.value.on, sent.get('microphone')?.enabled]).toEqual([false, false])
    expect([own.camera.value.on, sent.has('camera'), on().some(({ kind }) => kind === 'video')]).toEqual([false, false, false])
    own.close()
  })

  it('[CALL-150] a camera opened before one changed one’s mind twice is on', async () => {
    const own = person()
    const answer = ask()
    const first = own.setCamera(true)
    await own.setCamera(false)
    const second = own.setCamera(true)
    answer()
    await Promise.all([first, second])
    expect([asked, own.camera.value.on, sent.get('camera')?.label]).toEqual([['video'], true, 'webcam'])
    own.close()
  })

  it('[CALL-150] a device or a screen that comes after the call is over is let go at once', async () => {
    const own = person()
    const answer = ask()
    const late = [own.setMicrophone(true), own.setCamera(true), own.setScreen(true)]
    own.close()
    answer()
    await Promise.all(late)
    expect([on(), [...sent.keys()]]).toEqual([[], []])
  })

  it('[CALL-150] a screen is asked for once, however often the button is pressed', async () => {
    const own = person()
    const answer = ask()
    const first = own.setScreen(true)
    const second = own.setScreen(true)
    answer()
    await Promise.all([first, second])
    await own.setScreen(true)
    expect([asked, sent.get('screen')?.label]).toEqual([['screen'], 'screen'])
    // Taken away while it is being chosen, it is not shown.
    own.takenAway('screen')
    const later = ask()
    const third = own.setScreen(true)
    own.takenAway('screen')
    later()
    await third
    expect([own.screen.value.on, own.screen.value.busy, sent.has('screen')]).toEqual([false, false, false])
    own.close()
  })

  it('[CALL-127] whoever is muted is silent with their screen as well, also when that happens while they choose it', async () => {
    const own = person()
    await own.setScreen(true)
    own.takenAway('microphone')
    expect([[...sent.keys()], on().map(({ label }) => label)]).toEqual([['screen'], ['screen']])
    await own.setScreen(false)
    let mayBeHeard = true
    const answer = ask()
    const choosing = own.setScreen(true, () => mayBeHeard)
    mayBeHeard = false
    answer()
    await choosing
    expect([[...sent.keys()], on().map(({ label }) => label)]).toEqual([['screen'], ['screen']])
    own.close()
  })

  it('[CALL-156] a screen that was shown on the page before is said to have broken off, until it is shown again, put away or forbidden', async () => {
    const before = person()
    await before.setScreen(true)
    before.close()
    expect(before.inUse).toEqual({ microphone: 'closed', camera: false, screen: true })
    for (const settle of [
      (own: typeof before) => own.setScreen(true),
      (own: typeof before) => own.setScreen(false),
      (own: typeof before) => own.takenAway('screen'),
    ]) {
      const own = person()
      own.use(before.inUse)
      // Also over one more page that comes and goes.
      expect([own.screenBroken.value, own.inUse.screen, own.screen.value.on, asked]).toEqual([true, true, false, ['screen']])
      await settle(own)
      expect(own.screenBroken.value).toBe(false)
      own.close()
      asked.length = 1
    }
  })

  it('[CALL-150] when the other microphone cannot be had, nothing of the first one is sent any more', async () => {
    const own = person()
    await own.setMicrophone(true)
    machine.plugged.audio = no('NotReadableError')
    await own.change('microphone')
    expect(own.microphone.value).toMatchObject({ on: false, track: null, trouble: 'busy' })
    expect([sent.has('microphone'), on()]).toEqual([false, []])
    own.close()
  })
})
