// The WebRTC end of a session, as the real service's looks to a browser: ICE-lite, everything in one bundle, Opus and VP8 or H.264.
// Payload types and extension ids are Chrome's own, so that one connection can publish and receive.
import {
  ReceiverEstimatedMaxBitrate,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  type RTCRtpHeaderExtensionParameters,
  RtcpPayloadSpecificFeedback,
  useAbsSendTime,
  useAudioLevelIndication,
  useFIR,
  useNACK,
  usePLI,
  useREMB,
  useSdesMid,
  useSdesRTPStreamId,
} from 'werift'

export type Kind = 'audio' | 'video'
export type Transceiver = ReturnType<RTCPeerConnection['getTransceivers']>[number]

/** What publishers are told they may send: a connection on one machine bears more, and a lesson needs less. */
const BANDWIDTH_BPS = 2_500_000

// Platform (werift 0.25): its transport-wide feedback is per receiver and keeps Chrome at 300 kbit/s, so only goog-remb is offered.
const feedback = () => [useNACK(), usePLI(), useFIR(), useREMB()]

const codecs = (): Record<Kind, RTCRtpCodecParameters[]> => ({
  audio: [
    new RTCRtpCodecParameters({
      mimeType: 'audio/opus',
      clockRate: 48_000,
      channels: 2,
      payloadType: 111,
      parameters: 'minptime=10;useinbandfec=1',
    }),
  ],
  video: [
    new RTCRtpCodecParameters({ mimeType: 'video/VP8', clockRate: 90_000, payloadType: 96, rtcpFeedback: feedback() }),
    new RTCRtpCodecParameters({ mimeType: 'video/rtx', clockRate: 90_000, payloadType: 97, parameters: 'apt=96' }),
    new RTCRtpCodecParameters({
      mimeType: 'video/H264',
      clockRate: 90_000,
      payloadType: 108,
      rtcpFeedback: feedback(),
      parameters: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
    }),
    new RTCRtpCodecParameters({ mimeType: 'video/rtx', clockRate: 90_000, payloadType: 109, parameters: 'apt=108' }),
  ],
})

/** Of what is published with `mimeType`, and its retransmissions: a receiver is offered nothing it would have to be transcoded into. */
export function codecsLike(kind: Kind, mimeType: string): RTCRtpCodecParameters[] {
  const all = codecs()[kind]
  const own = all.find((codec) => codec.mimeType.toLowerCase() === mimeType) ?? all[0]
  return all.filter((codec) => codec === own || codec.parameters === `apt=${own?.payloadType}`)
}

const EXTENSION_IDS: readonly (readonly [RegExp, number])[] = [
  [/ssrc-audio-level/, 1],
  [/abs-send-time/, 2],
  [/sdes:mid/, 4],
  [/sdes:rtp-stream-id/, 10],
]

export const isAudioLevel = ({ uri }: { readonly uri: string }) => uri.includes('ssrc-audio-level')
export const AUDIO_LEVEL_ID = 1

/**
 * `host`: the address media arrives at. Platform (werift 0.25): one and no more, because with two it may send its part of the handshake over another pair
 * of addresses than the browser has chosen.
 */
export function makePeer(host: string): RTCPeerConnection {
  const peer = new RTCPeerConnection({
    codecs: codecs(),
    headerExtensions: {
      audio: [useAudioLevelIndication(), useSdesMid()],
      video: [useAbsSendTime(), useSdesMid(), useSdesRTPStreamId()],
    },
    bundlePolicy: 'max-bundle',
    iceLite: true,
    iceServers: [],
    iceUseIpv6: false,
    iceUseTcp: false,
    iceInterfaceAddresses: { udp4: host },
    iceAdditionalHostAddresses: [host],
  })
  const { audio = [], video = [] } = peer.config.headerExtensions
  for (const extension of [...audio, ...video]) extension.id = idOf(extension)
  return peer
}

function idOf({ uri, id }: RTCRtpHeaderExtensionParameters): number {
  return EXTENSION_IDS.find(([pattern]) => pattern.test(uri))?.[1] ?? id
}

/** Tells a publisher's browser how much it may send over all of its pictures. */
export async function tellBandwidth(transceiver: Transceiver, ssrcs: readonly number[]): Promise<void> {
  let [exponent, mantissa] = [0, BANDWIDTH_BPS]
  for (; mantissa > 0x3ffff; exponent++) mantissa = Math.floor(mantissa / 2)
  const estimate = new ReceiverEstimatedMaxBitrate({
    senderSsrc: 1,
    mediaSsrc: 0,
    ssrcNum: ssrcs.length,
    brExp: exponent,
    brMantissa: mantissa,
    ssrcFeedbacks: [...ssrcs],
    bitrate: BigInt(BANDWIDTH_BPS),
  })
  await transceiver.receiver.dtlsTransport.sendRtcp([new RtcpPayloadSpecificFeedback({ feedback: estimate })])
}
