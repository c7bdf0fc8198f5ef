// Word patterns as one deterministic automaton, so that a letter costs one look-up however many roots there are, and no text can make it
// backtrack. Called by lattice.ts and check.ts; the patterns are data of roots.ts, english.ts and a chat's own words. Rules MOD-19, MOD-20.

/** What a whole word may be: bits, so that one word can be innocent and obscene at once; innocence wins. */
export const MILD = 1
export const OBSCENE = 2
export const INNOCENT = 4

export type Patterns = readonly (readonly [tag: number, patterns: string])[]

/** No word goes on from here. */
export const DEAD = 0
export const START = 1

/** A state is about a kilobyte. */
export const STATES_KEPT = 8_000

/**
 * Understands letters, `(a|b)`, `[ab]`, `[^ab]`, `.` for any letter and `? * +` after one of these. Patterns are separated by white space and match whole
 * words. States are made when first reached; ordinary texts need about a thousand.
 */
export class Automaton {
  readonly letters: string
  private readonly first: number
  private readonly beginning: readonly number[]
  // The nondeterministic machine: what each state reads, where it goes then, where it goes without reading.
  private readonly reads: number[] = []
  private readonly next: number[] = []
  private readonly free: number[][] = []
  private readonly tags: (number | undefined)[] = []
  private readonly visited: number[] = []
  private visit = 0
  // The deterministic one: rows of the table are filled as they are needed.
  private readonly rows: Int32Array[] = []
  private readonly sets: Uint16Array[] = []
  private readonly accepts: number[] = []
  private readonly known = new Map<string, number>()
  /** Where any of some letters leads, by state: for letters that are hidden. */
  private readonly hidden = new Map<readonly number[], (readonly number[] | undefined)[]>()

  /** The letters follow one another in Unicode, at most 32 of them. */
  constructor(letters: string, patterns: Patterns) {
    this.letters = letters
    this.first = letters.charCodeAt(0)
    const start = this.add()
    for (const [tag, texts] of patterns) {
      const end = this.add()
      this.tags[end] = tag
      for (const text of texts.split(/\s+/).filter(Boolean)) new Reader(text, this).read(start, end)
    }
    this.beginning = this.closed([start])
    this.begin()
  }

  /** How many states have been made so far. */
  get size(): number {
    return this.rows.length
  }

  /** States are made anew once there are too many. Only between texts: a state of before means nothing afterwards. */
  forget(kept = STATES_KEPT): void {
    if (this.rows.length <= kept) return
    for (const list of [this.rows, this.sets, this.accepts]) list.length = 0
    this.known.clear()
    this.hidden.clear()
    this.begin()
  }

  indexOf(letter: string): number {
    const index = letter.charCodeAt(0) - this.first
    return index >= 0 && index < this.letters.length && letter.length === 1 ? index : -1
  }

  step(state: number, letter: number): number {
    const row = this.rows[state] as Int32Array
    const to = row[letter] as number
    return to >= 0 ? to : this.grow(state, letter)
  }

  /** Where words go on from here when one of these letters follows: each state once. The letters are told apart by their array. */
  afterAny(state: number, letters: readonly number[]): readonly number[] {
    const byState = this.hidden.get(letters) ?? []
    const known = byState[state]
    if (known !== undefined) return known
    const reached = new Set(letters.map((letter) => this.step(state, letter)))
    reached.delete(DEAD)
    byState[state] = [...reached]
    this.hidden.set(letters, byState)
    return [...reached]
  }

  /** MILD, OBSCENE or 0 for a word that ends here; INNOCENT silences the others. */
  levelAt(state: number): number {
    const tag = this.accepts[state] ?? 0
    return tag & INNOCENT ? 0 : tag & OBSCENE ? OBSCENE : tag & MILD
  }

  isInnocentAt(state: number): boolean {
    return ((this.accepts[state] ?? 0) & INNOCENT) !== 0
  }

  /** The state after a word whose every character is a letter here; DEAD after any other. */
  walk(word: string): number {
    let state = START
    // By units: no letter here has two, and half of one is none either.
    for (let at = 0; at < word.length; at += 1) {
      const letter = word.charCodeAt(at) - this.first
      if (letter < 0 || letter >= this.letters.length || state === DEAD) return DEAD
      state = this.step(state, letter)
    }
    return state
  }

  add(): number {
    this.reads.push(0)
    this.next.push(-1)
    this.free.push([])
    this.tags.push(undefined)
    this.visited.push(0)
    return this.reads.length - 1
  }

  link(from: number, to: number, mask?: number): void {
    if (mask === undefined) {
      this.free[from]?.push(to)
      return
    }
    const reader = this.add()
    this.reads[reader] = mask
    this.next[reader] = to
    this.free[from]?.push(reader)
  }

  private begin(): void {
    this.make([])
    this.make(this.beginning, 'start')
  }

  private grow(state: number, letter: number): number {
    const targets: number[] = []
    const bit = 1 << letter
    for (const one of this.sets[state] ?? []) if ((this.reads[one] as number) & bit) targets.push(this.next[one] as number)
    const to = targets.length === 0 ? DEAD : this.make(this.closed(targets))
    ;(this.rows[state] as Int32Array)[letter] = to
    return to
  }

  /** With all that is reached without reading; only states that read or end are kept. */
  private closed(states: readonly number[]): number[] {
    this.visit += 1
    const found: number[] = []
    const open = [...states]
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (this.visited[state] === this.visit) continue
      this.visited[state] = this.visit
      if (this.reads[state] !== 0 || this.tags[state] !== undefined) found.push(state)
      for (const to of this.free[state] as number[]) open.push(to)
    }
    return found.sort((a, b) => a - b)
  }

  private make(set: readonly number[], key = keyOf(set)): number {
    const known = this.known.get(key)
    if (known !== undefined) return known
    const state = this.rows.length
    this.known.set(key, state)
    this.sets.push(Uint16Array.from(set))
    this.rows.push(new Int32Array(this.letters.length).fill(set.length === 0 ? DEAD : -1))
    this.accepts.push(set.reduce((tag, one) => tag | (this.tags[one] ?? 0), 0))
    return state
  }
}

/** Two hashes and the length: sets of states are told apart by it. */
function keyOf(set: readonly number[]): string {
  let one = 0
  let other = 7
  for (const state of set) {
    one = (Math.imul(one, 31) + state) | 0
    other = Math.imul(other ^ state, 0x01000193)
  }
  return `${set.length}:${one}:${other}`
}

class Reader {
  private at = 0
  private readonly text: string
  private readonly machine: Automaton

  constructor(text: string, machine: Automaton) {
    this.text = text
    this.machine = machine
  }

  read(from: number, to: number): void {
    this.choice(from, to)
    if (this.at !== this.text.length) throw new Error(`A pattern does not read: ${this.text}`)
  }

  private choice(from: number, to: number): void {
    this.sequence(from, to)
    while (this.text[this.at] === '|') {
      this.at += 1
      this.sequence(from, to)
    }
  }

  private sequence(from: number, to: number): void {
    let here = from
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')') here = this.item(here)
    this.machine.link(here, to)
  }

  private item(from: number): number {
    const start = this.machine.add()
    const end = this.machine.add()
    this.machine.link(from, start)
    this.atom(start, end)
    const sign = this.text[this.at] ?? ''
    if (sign === '?' || sign === '*') this.machine.link(start, end)
    if (sign === '*' || sign === '+') this.machine.link(end, start)
    if (sign === '?' || sign === '*' || sign === '+') this.at += 1
    return end
  }

  private atom(from: number, to: number): void {
    const sign = this.text[this.at] ?? ''
    this.at += 1
    if (sign === '(') {
      this.choice(from, to)
      this.at += 1
    } else if (sign === '[') {
      const close = this.text.indexOf(']', this.at)
      const letters = this.text.slice(this.at, close)
      this.at = close + 1
      this.machine.link(from, to, letters.startsWith('^') ? ~this.mask(letters.slice(1)) : this.mask(letters))
    } else this.machine.link(from, to, sign === '.' ? ~0 : this.mask(sign))
  }

  private mask(letters: string): number {
    let mask = 0
    for (const letter of letters) {
      const bit = this.machine.indexOf(letter)
      if (bit < 0) throw new Error(`Not a letter: ${letter} in ${this.text}`)
      mask |= 1 << bit
    }
    return mask
  }
}
