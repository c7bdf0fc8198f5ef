// Of the SDK of RealtimeKit what a call uses of it. The SDK itself comes as a chunk of its own, to whoever's call goes that way; that it fits is
// checked where it is loaded. Its first half a megabyte nobody else pays for.
import type { TrackKind } from './media-session.ts'

export type KitKind = 'audio' | 'video' | 'screenshareAudio' | 'screenshareVideo'
export type KitConnection = 'new' | 'connecting' | 'reconnecting' | 'disconnected' | 'connected' | 'failed' | 'closed'
type Permission = 'ALLOWED' | 'NOT_ALLOWED' | 'CAN_REQUEST'

export type KitParticipant = {
  readonly id: string
  readonly customParticipantId?: string
  readonly audioEnabled: boolean
  readonly videoEnabled: boolean
  readonly screenShareEnabled: boolean
  readonly audioTrack: MediaStreamTrack
  readonly videoTrack: MediaStreamTrack
  readonly screenShareTracks: { readonly audio?: MediaStreamTrack; readonly video?: MediaStreamTrack }
}

export type KitClient = {
  readonly self: {
    readonly customParticipantId: string
    readonly audioEnabled: boolean
    readonly videoEnabled: boolean
    readonly screenShareEnabled: boolean
    readonly permissions: {
      readonly canProduceAudio: Permission
      readonly canProduceVideo: Permission
      readonly canProduceScreenshare: Permission
    }
    enableAudio(track?: MediaStreamTrack): Promise<void>
    disableAudio(): Promise<void>
    enableVideo(track?: MediaStreamTrack): Promise<void>
    disableVideo(): Promise<void>
    enableScreenShare(): Promise<void>
    disableScreenShare(): Promise<void>
    on(event: 'roomLeft', heard: (left: { state: string }) => void): unknown
  }
  readonly participants: {
    readonly joined: {
      values(): Iterable<KitParticipant>
      on(event: 'participantJoined' | 'participantLeft' | 'audioUpdate' | 'videoUpdate' | 'screenShareUpdate', heard: () => void): unknown
    }
    setViewMode(mode: 'MANUAL'): Promise<void>
    subscribe(peerIds: string[], kinds: KitKind[]): Promise<void>
    unsubscribe(peerIds: string[], kinds: KitKind[]): Promise<void>
  }
  readonly meta: {
    on(event: 'mediaConnectionUpdate', heard: (update: { transport: 'send' | 'recv'; state: KitConnection }) => void): unknown
  }
  join(): Promise<void>
  leave(): Promise<void>
}

/** Not in the meeting yet; rejects when the token is not taken. */
export type OpenKit = (authToken: string) => Promise<KitClient>

export const KIND_OF = {
  microphone: { kit: 'audio', kind: 'audio' },
  camera: { kit: 'video', kind: 'video' },
  screen: { kit: 'screenshareVideo', kind: 'video' },
  screenSound: { kit: 'screenshareAudio', kind: 'audio' },
} as const satisfies Record<string, { kit: KitKind; kind: TrackKind }>

/** Only on a page whose policy lets it: see worker/calls/call-document.ts. */
export async function openKit(authToken: string): Promise<KitClient> {
  letItsTimersRun()
  const { default: RealtimeKit } = await import('@cloudflare/realtimekit')
  return RealtimeKit.init({
    authToken,
    // Devices are asked for by us, and what they give is handed over.
    defaults: { audio: false, video: false },
    modules: {
      pip: false,
      chat: false,
      poll: false,
      plugin: false,
      livestream: false,
      recording: false,
      connectedMeetings: false,
      tracing: false,
    },
  })
}

type TrustedTypes = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown }
let letRun = false

/**
 * Security: the SDK counts its seconds in a worker that it makes of a Blob of its own, which Trusted Types stop. Blobs of this page are let, and
 * nothing else; a page from anywhere cannot make one.
 */
function letItsTimersRun(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  if (letRun || trustedTypes === undefined) return
  letRun = true
  trustedTypes.createPolicy('default', {
    createScriptURL(url) {
      if (url.startsWith(`blob:${location.origin}/`)) return url
      throw new TypeError('Not a script of ours.')
    },
  })
}
