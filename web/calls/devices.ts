// The microphones, cameras and speakers of this machine: which there are, which one is wanted, and why one cannot be had.
import { signal } from '@preact/signals'
import { recall, remember } from '../platform/storage.ts'

export type DeviceKind = 'microphone' | 'camera' | 'speaker'
export type Device = { readonly id: string; readonly label: string }

/** refused: by the person or the browser's settings · missing: there is none · busy: another program has it · insecure: the page has no right to ask. */
export type Trouble = 'refused' | 'missing' | 'busy' | 'insecure' | 'failed'

const KINDS: Readonly<Record<MediaDeviceKind, DeviceKind>> = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' }

export const devices = signal<Readonly<Record<DeviceKind, readonly Device[]>>>({ microphone: [], camera: [], speaker: [] })
/** Empty: the system's own choice. */
export const chosen = signal<Readonly<Record<DeviceKind, string>>>({
  microphone: recall('call.microphone') ?? '',
  camera: recall('call.camera') ?? '',
  speaker: recall('call.speaker') ?? '',
})

/** Platform: only Chromium and Firefox let a page choose where it is heard. */
export const maySetSpeaker = 'setSinkId' in HTMLMediaElement.prototype
export const mayShareScreen = typeof navigator.mediaDevices?.getDisplayMedia === 'function'

export function choose(kind: DeviceKind, id: string): void {
  chosen.value = { ...chosen.value, [kind]: id }
  remember(`call.${kind}`, id === '' ? null : id)
}

/** Platform: before a permission is given, devices have neither names nor ids. */
export async function lookForDevices(): Promise<void> {
  const found: Record<DeviceKind, Device[]> = { microphone: [], camera: [], speaker: [] }
  const all = await navigator.mediaDevices?.enumerateDevices().catch(() => [])
  for (const { kind, deviceId, label } of all ?? []) {
    // «default» and «communications» are second names of others.
    if (deviceId !== '' && deviceId !== 'default' && deviceId !== 'communications') found[KINDS[kind]].push({ id: deviceId, label })
  }
  devices.value = found
}

export class NoDevice extends Error {
  override readonly name = 'NoDevice'
  readonly trouble: Trouble

  constructor(trouble: Trouble, cause?: unknown) {
    super(trouble, { cause })
    this.trouble = trouble
  }
}

const CAMERA: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } }
const MICROPHONE: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

/** Rejects with NoDevice. The wanted device if it is there, else any. */
export async function openDevice(kind: 'microphone' | 'camera'): Promise<MediaStreamTrack> {
  const id = chosen.peek()[kind]
  const look = kind === 'camera' ? CAMERA : MICROPHONE
  const constraints = id === '' ? look : { ...look, deviceId: { ideal: id } }
  return openFirst(kind === 'camera' ? { video: constraints } : { audio: constraints })
}

/** Both at once, so that the browser asks once. Rejects as soon as one of them cannot be had: then each is asked for by itself. */
export async function openBoth(): Promise<Readonly<Record<'microphone' | 'camera', MediaStreamTrack>>> {
  const { microphone, camera } = chosen.peek()
  const wanted = (look: MediaTrackConstraints, id: string) => (id === '' ? look : { ...look, deviceId: { ideal: id } })
  if (!window.isSecureContext || !navigator.mediaDevices) throw new NoDevice('insecure')
  const stream = await navigator.mediaDevices.getUserMedia({ audio: wanted(MICROPHONE, microphone), video: wanted(CAMERA, camera) })
  const [voice] = stream.getAudioTracks()
  const [picture] = stream.getVideoTracks()
  if (!voice || !picture) throw new NoDevice('missing')
  void lookForDevices()
  return { microphone: voice, camera: picture }
}

async function openFirst(constraints: MediaStreamConstraints): Promise<MediaStreamTrack> {
  if (!window.isSecureContext || !navigator.mediaDevices) throw new NoDevice('insecure')
  let stream: MediaStream
  try {
    stream = await navigator.mediaDevices.getUserMedia(constraints)
  } catch (error) {
    throw new NoDevice(troubleOf(error), error)
  }
  const [track] = stream.getTracks()
  if (!track) throw new NoDevice('missing')
  // Names are known from now on.
  void lookForDevices()
  return track
}

/** Null: the person has thought better of it. Sound comes along where the browser can and the person ticks it. */
export async function openScreen(): Promise<MediaStream | null> {
  try {
    return await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: true })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotAllowedError') return null
    throw new NoDevice(troubleOf(error), error)
  }
}

export function troubleOf(error: unknown): Trouble {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'PermissionDeniedError') return 'refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'DevicesNotFoundError') return 'missing'
  if (name === 'NotReadableError' || name === 'AbortError' || name === 'TrackStartError') return 'busy'
  return name === 'SecurityError' ? 'insecure' : 'failed'
}
