// Limiter: exact counters for what costs money or guards accounts, one object per thing that is limited (`sign-in:<login>`, `address:<door>:<network>`).
// Called by worker/identity and worker/messenger. An object does one thing at a time and its SQL is synchronous, so parallel guesses queue up and cannot pass.
// The caller brings the time: one request is judged by one clock. Rules LIM-…, ID-06.
import { DurableObject } from 'cloudflare:workers'
import { SIGN_IN_PAUSE_SECONDS, WRONG_GUESSES_MAX } from '../../protocol/limits.ts'
import { migrate } from '../shared/migrate.ts'

export type Taken = { allowed: boolean; retryAfterSeconds: number }

const MIGRATIONS = [
  `CREATE TABLE taken (at INTEGER NOT NULL);
   CREATE INDEX taken_by_time ON taken (at);
   CREATE TABLE pause (id INTEGER PRIMARY KEY CHECK (id = 1), until INTEGER NOT NULL);`,
  'CREATE TABLE spent (id INTEGER PRIMARY KEY CHECK (id = 1), period INTEGER NOT NULL, times INTEGER NOT NULL);',
]

const PAUSE_MS = SIGN_IN_PAUSE_SECONDS * 1_000
/** Longer than every window and pause: an object nobody has asked for this long remembers nothing that still counts. */
const IDLE_MS = 24 * 3_600_000

export class Limiter extends DurableObject<Env> {
  #ready = false
  #lastUseAt = 0

  /**
   * One guess at a password, counted before the password is looked at. The guess after WRONG_GUESSES_MAX within the pause's length is refused,
   * and so is every other until the pause is over; refused guesses do not lengthen it.
   */
  attempt(nowMs: number): Taken {
    this.#use()
    // A pause further ahead than any that could have begun by now is one from before the clock was set back; see #forget.
    const until = this.#sql<{ until: number }>('SELECT until FROM pause WHERE until > ? AND until <= ?', nowMs, nowMs + 2 * PAUSE_MS)[0]
      ?.until
    if (until !== undefined) return refused(until - nowMs)
    this.#forget(nowMs, PAUSE_MS)
    this.#sql('INSERT INTO taken (at) VALUES (?)', nowMs)
    if (this.#count() >= WRONG_GUESSES_MAX) {
      this.#sql('DELETE FROM taken')
      this.#sql('INSERT OR REPLACE INTO pause (id, until) VALUES (1, ?)', nowMs + PAUSE_MS)
    }
    return { allowed: true, retryAfterSeconds: 0 }
  }

  /** The password was right: its earlier guesses were slips of the finger. */
  clear(): void {
    this.#use()
    this.#sql('DELETE FROM taken')
    this.#sql('DELETE FROM pause')
  }

  /** At most `limit` in any stretch of `windowMs`. */
  take(limit: number, windowMs: number, nowMs: number): Taken {
    this.#use()
    this.#forget(nowMs, windowMs)
    if (this.#count() >= limit) {
      const oldest = this.#sql<{ at: number }>('SELECT min(at) AS at FROM taken')[0]?.at ?? nowMs
      return refused(oldest + windowMs - nowMs)
    }
    this.#sql('INSERT INTO taken (at) VALUES (?)', nowMs)
    return { allowed: true, retryAfterSeconds: 0 }
  }

  /** Would `take` be allowed? Counts nothing. */
  peek(limit: number, windowMs: number, nowMs: number): Taken {
    this.#use()
    this.#forget(nowMs, windowMs)
    if (this.#count() < limit) return { allowed: true, retryAfterSeconds: 0 }
    const oldest = this.#sql<{ at: number }>('SELECT min(at) AS at FROM taken')[0]?.at ?? nowMs
    return refused(oldest + windowMs - nowMs)
  }

  /** At most `limit` in each period counted from the epoch: one row however high the limit, where the exact stretch does not matter. */
  spend(limit: number, periodMs: number, nowMs: number): Taken {
    this.#use()
    const period = Math.floor(nowMs / periodMs)
    const [row] = this.#sql<{ times: number }>(
      `INSERT INTO spent (id, period, times) VALUES (1, ?1, 1)
       ON CONFLICT (id) DO UPDATE SET times = iif(period = ?1, times + 1, 1), period = ?1 RETURNING times`,
      period,
    )
    return (row?.times ?? 0) > limit ? refused((period + 1) * periodMs - nowMs) : { allowed: true, retryAfterSeconds: 0 }
  }

  override async alarm(): Promise<void> {
    if (this.#lastUseAt + IDLE_MS > Date.now()) {
      await this.ctx.storage.setAlarm(this.#lastUseAt + IDLE_MS)
      return
    }
    await this.ctx.storage.deleteAll()
    this.#ready = false
  }

  /** Platform: alarms go by the platform's own clock, which `DEV_CLOCK_AT` does not shift. */
  #use(): void {
    this.#lastUseAt = Date.now()
    if (this.#ready) return
    migrate(this.ctx.storage, MIGRATIONS)
    this.#ready = true
    // Set once a waking, not once a use: an alarm is a row written.
    void this.ctx.storage.setAlarm(this.#lastUseAt + IDLE_MS)
  }

  /**
   * Drops what no longer counts. Two callers' clocks may differ by a little, so what seems to lie ahead counts too; what lies a whole
   * window ahead was noted before the clock was set back (a restarted demo) and would otherwise count for ever.
   */
  #forget(nowMs: number, windowMs: number): void {
    this.#sql('DELETE FROM taken WHERE at <= ? OR at > ?', nowMs - windowMs, nowMs + windowMs)
  }

  #count(): number {
    return this.#sql<{ n: number }>('SELECT count(*) AS n FROM taken')[0]?.n ?? 0
  }

  #sql<Row extends Record<string, SqlStorageValue>>(query: string, ...values: SqlStorageValue[]): Row[] {
    return this.ctx.storage.sql.exec<Row>(query, ...values).toArray()
  }
}

function refused(waitMs: number): Taken {
  return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) }
}
