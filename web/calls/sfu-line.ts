// One connection to the media service and its session. It is used by one side only, one change at a time, and thrown away as a whole: the service has
// no restart of a connection, so whatever breaks it is answered by a new line.

/** A blink of the network heals by itself within this. */
const DISCONNECTED_MS_MAX = 2_500
const CONNECT_MS_MAX = 15_000
/** Candidates beyond the first moments come from servers that do not answer. */
const GATHER_MS_MAX = 1_500
/** Far from the numbers the service gives. */
const ANCHOR_CHANNEL = 1_000

export class LineLost extends Error {
  override readonly name = 'LineLost'
}

export class SfuLine {
  readonly sessionId: string
  readonly peer: RTCPeerConnection
  readonly #lost = new AbortController()
  #patience: ReturnType<typeof setTimeout> | undefined

  constructor(sessionId: string, iceServers: readonly RTCIceServer[]) {
    this.sessionId = sessionId
    this.peer = new RTCPeerConnection({ iceServers: [...iceServers], bundlePolicy: 'max-bundle' })
    this.peer.addEventListener('connectionstatechange', () => this.#watch())
  }

  /** Aborted once, when the line is of no use any more. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  get connected(): boolean {
    return this.peer.connectionState === 'connected'
  }

  lose(): void {
    if (this.#lost.signal.aborted) return
    clearTimeout(this.#patience)
    this.#lost.abort()
    this.peer.close()
  }

  /** What is awaited, unless the line is lost first: a late answer is nobody's. */
  async still<T>(awaited: Promise<T>): Promise<T> {
    const { signal } = this.#lost
    let stop = () => {}
    const lost = new Promise<never>((_, reject) => {
      stop = () => reject(new LineLost())
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop)
    })
    try {
      return await Promise.race([lost, awaited])
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  /**
   * The first offer of a line. Platform (Chrome): a connection lives by the first section of its bundle: when that one ends («microphone and camera off»,
   * «the last speaker left») the connection is made anew or cannot be negotiated at all. So the first is a data channel, which never ends; nothing is
   * said over it.
   */
  anchorOffer(): Promise<string> {
    this.peer.createDataChannel('anchor', { negotiated: true, id: ANCHOR_CHANNEL })
    return this.offer()
  }

  async offer(): Promise<string> {
    await this.still(this.peer.setLocalDescription(await this.still(this.peer.createOffer())))
    return this.#gatheredDescription()
  }

  /** As if the offer had never been made. */
  async takeBackOffer(): Promise<void> {
    await this.still(this.peer.setLocalDescription({ type: 'rollback' }))
  }

  async acceptAnswer(sdp: string): Promise<void> {
    await this.still(this.peer.setRemoteDescription({ type: 'answer', sdp }))
  }

  async answerTo(offer: string): Promise<string> {
    await this.still(this.peer.setRemoteDescription({ type: 'offer', sdp: offer }))
    await this.still(this.peer.setLocalDescription(await this.still(this.peer.createAnswer())))
    return this.#gatheredDescription()
  }

  async untilConnected(): Promise<void> {
    if (!(await this.#until('connectionstatechange', () => this.connected, CONNECT_MS_MAX))) this.lose()
    await this.still(Promise.resolve())
  }

  /** The service takes no candidates afterwards. */
  async #gatheredDescription(): Promise<string> {
    await this.#until('icegatheringstatechange', () => this.peer.iceGatheringState === 'complete', GATHER_MS_MAX)
    return this.peer.localDescription?.sdp ?? ''
  }

  #until(event: string, reached: () => boolean, ms: number): Promise<boolean> {
    if (reached()) return Promise.resolve(true)
    return this.still(
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(late)
          this.peer.removeEventListener(event, look)
          resolve(reached())
        }
        const look = () => reached() && done()
        const late = setTimeout(done, ms)
        this.peer.addEventListener(event, look)
      }),
    )
  }

  #watch(): void {
    clearTimeout(this.#patience)
    const { connectionState } = this.peer
    if (connectionState === 'disconnected') this.#patience = setTimeout(() => this.lose(), DISCONNECTED_MS_MAX)
    if (connectionState === 'failed' || connectionState === 'closed') this.lose()
  }
}
