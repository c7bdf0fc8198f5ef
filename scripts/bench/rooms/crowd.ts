// The members of one room under load. A message carries a mark `~#run.number.µs#~`: who said it in which run, and when. Marks are counted in the
// bytes of whatever comes, so a frame may hold one message or fifty, and the generator costs less than what it measures.
import type { Dialect } from './dialects.ts'
import { LeanSocket } from './lean-socket.ts'

const WORDS = 'Завтра контрольная по алгебре, повторите параграфы 12 и 13'
const MARK = Buffer.from('~#')
const SENDERS = 4
const JOINS_AT_ONCE = 50
const PATIENCE_MS = 60_000
/** What has not come by then is lost. */
const DRAIN_MS = 10_000

type Member = { socket: LeanSocket; since: number | null; marks: number; entered: (() => void) | null; until: number }
type Heard = (run: number, sentMs: number) => void

export class Crowd {
  readonly #dialect: Dialect
  readonly #members: Member[] = []
  #heard: Heard = () => {}
  #run = Math.floor(Math.random() * 1e6)
  #failure: Error | null = null

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  /** Opens sockets until there are so many, a few at a time. */
  async fill(size: number): Promise<void> {
    let next = this.#members.length
    const some = async () => {
      while (next < size) await this.#enter(next++, 0)
    }
    await Promise.all(Array.from({ length: JOINS_AT_ONCE }, some))
  }

  drop(keep = 0): void {
    for (const { socket } of this.#members.slice(keep)) socket.drop()
    if (keep === 0) this.#members.length = 0
  }

  /** As much as the room takes, never more than `ahead` messages that not everybody has yet. Deliveries in the measured time, and how many never came. */
  async saturate(
    ahead: number,
    warmMs: number,
    measuredMs: number,
    meter: (measured: () => Promise<void>) => Promise<void>,
  ): Promise<{ deliveries: number; lost: number }> {
    const run = ++this.#run
    const size = this.#members.length
    let sent = 0
    let heard = 0
    let over = false
    let pumping = false
    const pump = () => {
      pumping = false
      for (; !over && sent * size - heard < ahead * size; sent++) this.#say(sent, run)
    }
    this.#heard = (of) => {
      if (of !== run) return
      heard++
      if (pumping) return
      pumping = true
      setImmediate(pump)
    }
    pump()
    await pause(warmMs)
    let deliveries = 0
    await meter(async () => {
      const before = heard
      await pause(measuredMs)
      deliveries = heard - before
    })
    over = true
    await this.#until(() => heard >= sent * size, DRAIN_MS)
    return { deliveries, lost: sent * size - heard }
  }

  /** So many messages a second, whatever becomes of them: the age of each delivery, ms. */
  async steady(perSecond: number, warmMs: number, measuredMs: number): Promise<{ ages: number[]; lost: number }> {
    const ages: number[] = []
    const size = this.#members.length
    let [sent, heard, measured] = [0, 0, false]
    const run = ++this.#run
    this.#heard = (of, sentMs) => {
      if (of !== run) return
      heard++
      if (measured) ages.push(performance.now() - sentMs)
    }
    const startedAt = performance.now()
    for (const total = Math.round(((warmMs + measuredMs) / 1_000) * perSecond); sent < total; sent++) {
      const dueAt = startedAt + (sent * 1_000) / perSecond
      while (performance.now() < dueAt) await pause(Math.max(0, dueAt - performance.now()))
      measured = dueAt - startedAt >= warmMs
      this.#say(sent, run)
    }
    await this.#until(() => heard >= sent * size, DRAIN_MS)
    return { ages, lost: sent * size - heard }
  }

  /** One member enters, has the newest messages and goes, again and again: how long each took, ms. Somebody must be in the room and have said enough. */
  async open(times: number, messages: number): Promise<number[]> {
    const place = this.#members.length
    const app = await this.#openApp(place)
    const took: number[] = []
    for (let time = 0; time < times; time++) {
      const startedAt = performance.now()
      await this.#enter(place, messages)
      took.push(performance.now() - startedAt)
      this.#members.pop()?.socket.drop()
      await pause(10)
    }
    app?.drop()
    return took
  }

  /** Settles when it has said its first word. */
  #openApp(place: number): Promise<LeanSocket> | null {
    const knock = this.#dialect.app?.(place)
    if (!knock) return null
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`An inbox said nothing for ${PATIENCE_MS / 1_000} s.`)), PATIENCE_MS)
      const socket: LeanSocket = new LeanSocket(knock.url, knock.headers, {
        onOpen: () => {},
        onFrame: () => {
          clearTimeout(late)
          resolve(socket)
        },
        onEnd: (why) => reject(new Error(`An inbox was closed: ${why}`)),
      })
    })
  }

  /** Says so many messages, each when the one before has come. */
  async say(messages: number): Promise<void> {
    const run = ++this.#run
    let heard = 0
    this.#heard = (of) => {
      if (of === run) heard++
    }
    const here = this.#members.filter(({ socket }) => socket.isOpen).length
    for (let sent = 0; sent < messages; sent++) {
      this.#say(0, run)
      await this.#until(() => heard >= (sent + 1) * here, DRAIN_MS)
    }
  }

  /** All but one lose their line, that one says so many messages, all come back at once. Ms until everybody is there; who has not exactly these. */
  async storm(missed: number, settled: () => Promise<void>): Promise<{ allMs: number; wrong: number }> {
    const size = this.#members.length
    this.drop(1)
    await settled()
    await this.say(missed)
    this.#heard = () => {}
    const startedAt = performance.now()
    const back = Array.from({ length: size - 1 }, (_, place) => this.#enter(place + 1, missed))
    await Promise.allSettled(back)
    const allMs = performance.now() - startedAt
    return { allMs, wrong: this.#members.slice(1).filter(({ marks }) => marks !== missed).length }
  }

  #say(number: number, run: number): void {
    const sender = this.#members[number % Math.min(SENDERS, this.#members.length)]
    sender?.socket.send(this.#dialect.post(`${WORDS} ~#${run}.${number}.${Math.round(performance.now() * 1_000)}#~`))
  }

  /** Settles when the room has greeted and `marks` messages are here. */
  #enter(place: number, marks: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const since = this.#members[place]?.since ?? null
      const late = setTimeout(() => reject(new Error(`A member waited ${PATIENCE_MS / 1_000} s to get in.`)), PATIENCE_MS)
      const entered = () => {
        clearTimeout(late)
        resolve()
      }
      const { url, headers } = this.#dialect.knock(place, since)
      const socket = new LeanSocket(url, headers, {
        onOpen: () => this.#dialect.greets || this.#look(member),
        onFrame: (frame) => this.#take(member, frame),
        onEnd: (why) => {
          this.#failure = new Error(`A member was put out: ${why}`)
          reject(this.#failure)
        },
      })
      const member: Member = { socket, since, marks: 0, entered, until: marks }
      this.#members[place] = member
    })
  }

  #look(member: Member): void {
    if (member.entered === null || member.marks < member.until) return
    member.entered()
    member.entered = null
  }

  #take(member: Member, frame: Buffer): void {
    for (let at = frame.indexOf(MARK); at >= 0; at = frame.indexOf(MARK, at + MARK.length)) {
      const [run, , sentMicros] = numbersAt(frame, at + MARK.length)
      member.marks++
      this.#heard(run, sentMicros / 1_000)
    }
    member.since = this.#dialect.seqIn(frame) ?? member.since
    this.#look(member)
  }

  async #until(isSo: () => boolean, patienceMs: number): Promise<void> {
    for (const until = performance.now() + patienceMs; !isSo() && performance.now() < until; await nextTurn()) {
      if (this.#failure) throw this.#failure
    }
  }
}

/** `12.3.4#` */
function numbersAt(frame: Buffer, from: number): [number, number, number] {
  const numbers: [number, number, number] = [0, 0, 0]
  let index = 0
  for (let at = from; at < frame.length && index < 3; at++) {
    const byte = frame[at] as number
    if (byte >= 48 && byte <= 57) numbers[index] = (numbers[index] as number) * 10 + byte - 48
    else index++
  }
  return numbers
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1))
}
