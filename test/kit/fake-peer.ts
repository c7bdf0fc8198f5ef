// A connection as a browser's page sees it, driven by the test: it connects as soon as it is answered.

class FakeTransceiver {
  readonly sender: { track: unknown; replaceTrack(track: unknown): Promise<void>; getStats(): Promise<Map<string, object>> }
  readonly receiver = { track: { kind: 'video', id: crypto.randomUUID() } }
  mid: string | null = null
  stopped = false
  packets = 1

  constructor(track: unknown = null) {
    const sender: FakeTransceiver['sender'] = {
      track,
      replaceTrack: async (other) => {
        sender.track = other
      },
      getStats: async () => new Map([['out', { type: 'outbound-rtp', packetsSent: this.packets }]]),
    }
    this.sender = sender
  }
  stop(): void {
    this.stopped = true
  }
}

export class FakePeer extends EventTarget {
  static all: FakePeer[] = []
  readonly transceivers: FakeTransceiver[] = []
  readonly heard: string[] = []
  connectionState = 'new'
  iceGatheringState = 'complete'
  signalingState = 'stable'
  localDescription: { sdp: string } | null = null

  constructor() {
    super()
    FakePeer.all.push(this)
  }
  addTransceiver(track: unknown): FakeTransceiver {
    const one = new FakeTransceiver(track)
    this.transceivers.push(one)
    return one
  }
  getTransceivers(): FakeTransceiver[] {
    return this.transceivers
  }
  createDataChannel(): void {}
  async createOffer() {
    return { type: 'offer', sdp: 'offer' }
  }
  async createAnswer() {
    return { type: 'answer', sdp: 'answer' }
  }
  async setLocalDescription({ type, sdp = '' }: { type: string; sdp?: string }) {
    if (this.connectionState === 'closed') throw new DOMException('closed', 'InvalidStateError')
    this.localDescription = { sdp }
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable'
    if (type === 'offer') for (const [i, one] of this.transceivers.entries()) one.mid ??= String(i)
    if (type === 'answer') this.become('connected')
  }
  /** An offer brings a place for each line of it. */
  async setRemoteDescription({ type, sdp }: { type: string; sdp: string }) {
    this.heard.push(sdp)
    this.signalingState = type === 'answer' ? 'stable' : 'have-remote-offer'
    if (type === 'answer') this.become('connected')
    else for (const mid of sdp.split(' ').filter((word) => word !== '')) Object.assign(this.addTransceiver(null), { mid })
  }
  become(state: string): void {
    this.connectionState = state
    this.dispatchEvent(new Event('connectionstatechange'))
  }
  close(): void {
    this.connectionState = 'closed'
  }
  async getStats() {
    return new Map()
  }
}
