// A session: one client's connection, what it publishes and what it receives over it.
import { randomBytes } from 'node:crypto'
import type { RTCPeerConnection } from 'werift'
import { ApiError, badDescription, badParams, noSession } from './api-error.ts'
import { makePeer, tellBandwidth } from './peer.ts'
import { Publication } from './publication.ts'
import { requireUsable } from './sdp.ts'
import { Subscription } from './subscription.ts'

export type Description = { readonly type: 'offer' | 'answer'; readonly sdp: string }

export type SessionSettings = {
  /** The address media arrives at. */
  readonly mediaHost: string
  /** After so long a publication without packets is closed, a session without a connection over. */
  readonly silenceMs: number
  /** How long an operation waits for a connection, or for the first packet of a publication. */
  readonly waitMs: number
}

export class Session {
  readonly id = randomBytes(16).toString('hex')
  /** By track name; those that are closed stay, as inactive, until their name is used again. */
  readonly publications = new Map<string, Publication>()
  /** By mid. */
  readonly subscriptions = new Map<string, Subscription>()
  readonly settings: SessionSettings
  #peer: RTCPeerConnection | undefined
  #hasDataChannels = false
  #unconnectedSince: number | null = Date.now()
  #busy = false
  #closed = false

  constructor(settings: SessionSettings) {
    this.settings = settings
  }

  get closed(): boolean {
    return this.#closed
  }
  get connected(): boolean {
    return this.#peer?.connectionState === 'connected'
  }
  /** Nobody has been there for too long. */
  get abandoned(): boolean {
    return this.#unconnectedSince !== null && Date.now() - this.#unconnectedSince > this.settings.silenceMs
  }
  get hasDataChannels(): boolean {
    return this.#hasDataChannels
  }

  /** One at a time: the real service refuses a change of a session while another one is under way. */
  async mutate<T>(change: () => Promise<T>): Promise<T> {
    if (this.#busy) throw badDescription('Another change of this session is under way')
    this.#busy = true
    try {
      return await change()
    } finally {
      this.#busy = false
    }
  }

  /** Whether there is a connection, within the time the real service waits. */
  untilConnected(): Promise<boolean> {
    const peer = this.#peer
    if (!peer || this.#closed) return Promise.resolve(false)
    if (this.connected) return Promise.resolve(true)
    return new Promise((resolve) => {
      const done = (is: boolean) => {
        clearTimeout(late)
        unSubscribe()
        resolve(is)
      }
      const late = setTimeout(() => done(false), this.settings.waitMs)
      const { unSubscribe } = peer.connectionStateChange.subscribe((state) => {
        if (state === 'connected') done(true)
        else if (state === 'closed' || state === 'failed') done(false)
      })
    })
  }

  requireNoPendingOffer(): void {
    const state = this.#peer?.signalingState ?? 'stable'
    if (state !== 'stable') throw badDescription(`An exchange is still to be finished (${state})`)
  }

  /** The client's offer; answers ours. */
  async answer(description: Description | undefined): Promise<Description> {
    if (description?.type !== 'offer') throw badParams('An offer is needed')
    this.requireNoPendingOffer()
    await this.#apply(description)
    const peer = this.#requirePeer()
    for (const transceiver of peer.getTransceivers()) {
      if (transceiver.direction === 'sendrecv' && !this.subscriptions.has(transceiver.mid ?? '')) transceiver.setDirection('recvonly')
    }
    await peer.setLocalDescription(await peer.createAnswer())
    if (/^m=application [1-9]/m.test(description.sdp)) this.#hasDataChannels = true
    return this.#localDescription('answer')
  }

  async acceptAnswer(description: Description | undefined): Promise<void> {
    if (description?.type !== 'answer') throw badParams('An answer is needed')
    if (this.#peer?.signalingState !== 'have-local-offer') throw badDescription('No answer is awaited')
    await this.#apply(description)
    for (const subscription of this.subscriptions.values()) subscription.askKeyframe()
  }

  publish(trackName: string, mid: string): Publication {
    const known = this.publications.get(trackName)
    if (known && !known.closed) throw new ApiError(406, 'repeated_local_track_error', 'The name is in use')
    const transceiver = this.#requirePeer()
      .getTransceivers()
      .find((one) => one.mid === mid && !one.stopped)
    if (!transceiver) throw badDescription(`There is no media section ${mid}`)
    if ([...this.publications.values()].some((one) => one.mid === mid && !one.closed))
      throw badDescription(`Section ${mid} is published already`)
    const publication = new Publication(trackName, transceiver)
    this.publications.set(trackName, publication)
    return publication
  }

  /** Places for what is to be received, and the offer that tells the client of them. */
  async receive(sources: readonly { readonly from: Session; readonly publication: Publication; readonly codecs: Codecs }[]) {
    const peer = this.#ensurePeer()
    const transceivers = sources.map(({ publication, codecs }) => {
      const transceiver = peer.addTransceiver(publication.kind, { direction: 'sendonly' })
      transceiver.setCodecPreferences(codecs)
      return transceiver
    })
    const offer = await this.#offer()
    const subscriptions = sources.map(({ from, publication }, i) => {
      const subscription = new Subscription(transceivers[i] as (typeof transceivers)[number])
      this.subscriptions.set(subscription.mid, subscription)
      subscription.follow(publication, from.id)
      return subscription
    })
    return { offer, subscriptions }
  }

  async offerDataChannels(): Promise<Description> {
    this.requireNoPendingOffer()
    // Platform (werift 0.25): only a channel that is negotiated beforehand survives the exchange; it is never used.
    this.#ensurePeer().createDataChannel('server-events', { ordered: true, negotiated: true, id: 0 })
    this.#hasDataChannels = true
    return this.#offer()
  }

  /** Every half second: what the client may send, layers that came and went, publications that have fallen silent. */
  tick(): void {
    for (const publication of this.publications.values()) {
      if (!publication.closed && Date.now() - publication.heardAt > this.settings.silenceMs) publication.close()
    }
    for (const subscription of this.subscriptions.values()) subscription.chooseLayer()
    const pictures = [...this.publications.values()].filter(({ kind, closed }) => kind === 'video' && !closed)
    const ssrcs = pictures.flatMap((one) => one.ssrcs)
    const [first] = pictures
    // A connection that has gone meanwhile is noticed by its state.
    if (first && ssrcs.length > 0 && this.connected) tellBandwidth(first.transceiver, ssrcs).catch(() => {})
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const publication of this.publications.values()) publication.close()
    for (const subscription of this.subscriptions.values()) subscription.close()
    this.#peer?.close().catch(() => {})
  }

  #ensurePeer(): RTCPeerConnection {
    if (this.#closed) throw noSession()
    if (this.#peer) return this.#peer
    const peer = makePeer(this.settings.mediaHost)
    peer.connectionStateChange.subscribe((state) => {
      this.#unconnectedSince = state === 'connected' ? null : (this.#unconnectedSince ?? Date.now())
      if (state === 'failed' || state === 'closed') this.close()
    })
    this.#peer = peer
    return peer
  }

  #requirePeer(): RTCPeerConnection {
    if (!this.#peer) throw badDescription('There is no connection yet')
    return this.#peer
  }

  async #apply(description: Description): Promise<void> {
    requireUsable(description.sdp, this.#peer?.remoteDescription?.sdp.match(/^m=/gm)?.length ?? 0)
    const peer = this.#ensurePeer()
    try {
      await peer.setRemoteDescription(description)
    } catch {
      // The stack has taken half of it: nothing good can follow.
      if (peer.signalingState === 'have-remote-offer') this.close()
      throw badDescription('The description does not fit the session')
    }
  }

  async #offer(): Promise<Description> {
    const peer = this.#requirePeer()
    await peer.setLocalDescription(await peer.createOffer())
    return this.#localDescription('offer')
  }

  #localDescription(type: Description['type']): Description {
    return { type, sdp: this.#requirePeer().localDescription?.sdp ?? '' }
  }
}

type Codecs = Parameters<ReturnType<RTCPeerConnection['getTransceivers']>[number]['setCodecPreferences']>[0]
