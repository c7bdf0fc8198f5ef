// People in a call at the product's own pages. Fake devices are all alike, so each page gives its own another colour and tone: who hears and sees whom
// can then be told from what arrives.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { type Media, startMedia } from '../../scripts/house/media.ts'

export const CAST = {
  Орлова: { hertz: 440, colour: '#f00', channel: 0 },
  Илья: { hertz: 880, colour: '#0f0', channel: 1 },
  Дарья: { hertz: 1_320, colour: '#00f', channel: 2 },
} as const
export type Name = keyof typeof CAST

/** Where the product finds its media service; filled before the product of the same file starts, so it is called first. */
export function useMedia(): Readonly<Record<string, string>> {
  const vars: Record<string, string> = {}
  const problems: string[] = []
  let media: Media
  beforeAll(async () => {
    media = await startMedia((line) => problems.push(line))
    Object.assign(vars, media.vars)
  })
  afterAll(async () => {
    await media?.stop()
    expect(problems).toEqual([])
  })
  return vars
}

/** Before the page is opened: what its camera and its microphone give from then on. */
export async function giveDevices(page: Page, name: Name): Promise<void> {
  await page.addInitScript(({ hertz, colour }) => {
    const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    const painted = () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 })
      const pen = canvas.getContext('2d') as CanvasRenderingContext2D
      let frame = 0
      setInterval(() => {
        pen.fillStyle = colour
        pen.fillRect(0, 0, 640, 360)
        pen.fillStyle = '#888'
        pen.fillRect(300 + (frame++ % 30), 170, 20, 20)
      }, 100)
      return canvas.captureStream(10).getVideoTracks()
    }
    const toned = () => {
      const mouth = new AudioContext()
      const out = mouth.createMediaStreamDestination()
      const tone = mouth.createOscillator()
      const loud = mouth.createGain()
      tone.frequency.value = hertz
      loud.gain.value = 0.4
      tone.connect(loud).connect(out)
      tone.start()
      return out.stream.getAudioTracks()
    }
    navigator.mediaDevices.getUserMedia = async (constraints: MediaStreamConstraints = {}) => {
      // The permission, as the browser gives it.
      for (const track of (await own(constraints)).getTracks()) track.stop()
      return new MediaStream([...(constraints.audio ? toned() : []), ...(constraints.video ? painted() : [])])
    }
  }, CAST[name])
}

/** Through the door of the call, with sound or with picture. */
export async function join(page: Page, url: string, how: 'С аудио' | 'С видео', { muted }: { muted?: boolean } = {}): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: 'Присоединиться к звонку через браузер' }).click()
  const box = page.getByRole('checkbox', { name: 'Войти с выключенным микрофоном' })
  await box.waitFor()
  if (muted !== undefined) await box.setChecked(muted)
  await page.getByRole('button', { name: how }).click()
}

export function tileOf(page: Page, name: string): Locator {
  return page.getByRole('list', { name: 'Участники на экране' }).getByRole('article', { name: new RegExp(name) })
}

export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('region', { name: 'Управление звонком' }).getByRole('button', { name, exact: true }).click()
}

/** Until it is this person who is seen in that tile: its middle of the left edge has their colour, and frames come. */
export async function untilSeen(tile: Locator, name: Name): Promise<void> {
  const look = () =>
    tile.locator('video').evaluateAll(([video]) => {
      if (!(video instanceof HTMLVideoElement) || video.videoWidth === 0) return null
      const canvas = Object.assign(document.createElement('canvas'), { width: 32, height: 18 })
      const pen = canvas.getContext('2d') as CanvasRenderingContext2D
      pen.drawImage(video, 0, 0, 32, 18)
      const { totalVideoFrames } = video.getVideoPlaybackQuality()
      return totalVideoFrames > 0 ? [...pen.getImageData(2, 9, 1, 1).data].slice(0, 3).map((value) => value > 120) : null
    })
  await expect
    .poll(look, { timeout: 30_000, message: `${name} is seen` })
    .toEqual([0, 1, 2].map((channel) => channel === CAST[name].channel))
}

/** The loudest tone of each voice that is played at the page; silent ones are null. */
export async function heardAt(page: Page): Promise<(number | null)[]> {
  return page.evaluate(async () => {
    const ears = new AudioContext()
    await ears.resume()
    const voices = [...document.querySelectorAll<HTMLAudioElement>('audio[data-participant]')].flatMap(({ srcObject }) =>
      srcObject instanceof MediaStream ? [srcObject] : [],
    )
    const analysers = voices.map((voice) => {
      const analyser = ears.createAnalyser()
      analyser.fftSize = 8_192
      ears.createMediaStreamSource(voice).connect(analyser)
      return analyser
    })
    await new Promise((resolve) => setTimeout(resolve, 700))
    const tones = analysers.map((analyser) => {
      const bins = new Float32Array(analyser.frequencyBinCount)
      analyser.getFloatFrequencyData(bins)
      const loudest = bins.reduce((best, level, i) => (level > (bins[best] ?? Number.NEGATIVE_INFINITY) ? i : best), 0)
      const heard = (bins[loudest] ?? Number.NEGATIVE_INFINITY) > -60
      return heard ? Math.round((loudest * ears.sampleRate) / analyser.fftSize) : null
    })
    await ears.close()
    return tones
  })
}

/** Until those and nobody else are heard at the page. */
export async function untilHeard(page: Page, ...names: Name[]): Promise<void> {
  const heard = async () => {
    const tones = (await heardAt(page)).filter((tone) => tone !== null)
    const known = tones.map((tone) => (Object.keys(CAST) as Name[]).find((name) => Math.abs(CAST[name].hertz - tone) < 20) ?? `${tone} Hz`)
    return known.sort()
  }
  await expect.poll(heard, { timeout: 30_000, message: 'who is heard' }).toEqual([...names].sort())
}
