// One alarm, many timed things. Platform: an object has a single alarm, and its retries end after six; so what is due stands in a table
// of its own and is only deleted once it has been done. Times are the platform's (Date.now()): alarms do not follow `DEV_CLOCK_AT`.
import { log } from '../../worker/platform/log.ts'

/** Goes into the object's own migrations. */
export const DUE_TABLE = 'CREATE TABLE due (what TEXT PRIMARY KEY, at INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;'

/** How long one run may take before it counts as died and is run again. */
const LEASE_MS = 60_000
const RETRY_MS = 1_000
const RETRY_MS_MAX = 300_000

/** Answers in how many ms it is due again of itself, or null. */
export type Errands<What extends string> = Readonly<Record<What, () => Promise<number | null>>>

export class Due<What extends string> {
  readonly #storage: DurableObjectStorage
  readonly #errand: Errands<What>
  /** What this waking already knows to be due: a second row and alarm for the same would only be written again. */
  readonly #known = new Map<What, number>()

  constructor(storage: DurableObjectStorage, errand: Errands<What>) {
    this.#storage = storage
    this.#errand = errand
  }

  /** Due no later than `inMs` from now. Commits with whatever else is written before the next await. */
  within(inMs: number, what: What): void {
    const at = Date.now() + inMs
    if ((this.#known.get(what) ?? Number.POSITIVE_INFINITY) <= at) return
    this.#known.set(what, at)
    const sooner = this.#storage.sql
      .exec(
        'INSERT INTO due (what, at) VALUES (?, ?) ON CONFLICT (what) DO UPDATE SET at = excluded.at WHERE excluded.at < at RETURNING 1',
        what,
        at,
      )
      .toArray()
    // Written by an earlier waking already: nothing is written again.
    if (sooner.length > 0) this.#arm()
  }

  /** To be called when a transaction was undone: what was noted in it as due is not. */
  forget(): void {
    this.#known.clear()
  }

  /** To be called by the object's alarm(). A thing that fails is tried again, later each time; it holds up no other and is never given up. */
  async run(): Promise<void> {
    const lease = Date.now() + LEASE_MS
    const due = this.#storage.sql
      .exec<{ what: What; failures: number }>('UPDATE due SET at = ? WHERE at <= ? RETURNING what, failures', lease, Date.now())
      .toArray()
    for (const { what, failures } of due) {
      this.#known.delete(what)
      try {
        const again = await this.#errand[what]()
        // Whoever asked for it again meanwhile has moved `at` to before the lease, and it runs again.
        if (again === null) this.#storage.sql.exec('DELETE FROM due WHERE what = ? AND at = ?', what, lease)
        else this.#storage.sql.exec('UPDATE due SET at = ? WHERE what = ? AND at = ?', Date.now() + again, what, lease)
        this.#storage.sql.exec('UPDATE due SET failures = 0 WHERE what = ? AND failures > 0', what)
      } catch (error) {
        log.error('due.failed', error, { due: what, failures })
        const at = Date.now() + Math.min(RETRY_MS * 2 ** failures, RETRY_MS_MAX)
        this.#storage.sql.exec('UPDATE due SET at = ?, failures = failures + 1 WHERE what = ?', at, what)
        this.#known.delete(what)
      }
    }
    this.#arm()
  }

  #arm(): void {
    const next = this.#storage.sql.exec<{ at: number | null }>('SELECT min(at) AS at FROM due').one().at
    if (next !== null) void this.#storage.setAlarm(next)
  }
}
