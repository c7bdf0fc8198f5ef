// Cameras and microphones inside the page, for /gallery/call: a picture that is drawn and a silent sound, or the reason why there is none.
const NO: Readonly<Record<string, string>> = { refused: 'NotAllowedError', missing: 'NotFoundError', busy: 'NotReadableError' }

const DEVICES = [
  { deviceId: 'camera', kind: 'videoinput', label: 'FaceTime HD Camera' },
  { deviceId: 'microphone', kind: 'audioinput', label: 'MacBook Pro Microphone' },
  { deviceId: 'headset', kind: 'audioinput', label: 'Jabra Evolve2 65 (0b0e:0302)' },
  { deviceId: 'speaker', kind: 'audiooutput', label: 'MacBook Pro Speakers' },
]

/** `why`: what is wrong with all of them, if anything. */
export function fakeDevices(why: string): void {
  const no = NO[why]
  Object.assign(navigator.mediaDevices, {
    enumerateDevices: async () => (why === 'missing' ? [] : DEVICES),
    getUserMedia: async ({ audio, video }: MediaStreamConstraints) => {
      if (no !== undefined) throw new DOMException('', no)
      const sound = new AudioContext().createMediaStreamDestination().stream
      return new MediaStream([...(audio ? sound.getAudioTracks() : []), ...(video ? painted() : [])])
    },
  })
}

function painted(): MediaStreamTrack[] {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 })
  const pen = canvas.getContext('2d')
  setInterval(() => {
    if (!pen) return
    pen.fillStyle = 'hsl(30 25% 40%)'
    pen.fillRect(0, 0, 640, 360)
    pen.fillStyle = 'hsl(28 40% 70%)'
    pen.beginPath()
    pen.arc(320, 150, 80, 0, 7)
    pen.fill()
    pen.fillRect(200, 260, 240, 100)
  }, 100)
  return canvas.captureStream(10).getVideoTracks()
}
