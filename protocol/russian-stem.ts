// What a search compares: words without their endings, so that «хлеба» finds «хлеб». Used by rooms for their index and for what is looked for.
// The stemmer is the Russian one of the Snowball project (M. F. Porter, snowballstem.org/algorithms/russian/stemmer.html), with ё read as е.

const VOWEL = /[аеиоуыэюя]/
const WORD = /[\p{L}\p{N}]+/gu
const WORD_CHARS_MAX = 40

/** Endings of a class. Those of `afterA` count only behind а or я, which stays. The longest that fits decides, even if it then may not go. */
type Endings = { readonly afterA: readonly string[]; readonly free: readonly string[] }

const words = (text: string): string[] => text.split(' ').sort((a, b) => b.length - a.length)

const GERUND: Endings = { afterA: words('в вши вшись'), free: words('ив ивши ившись ыв ывши ывшись') }
const ADJECTIVE: Endings = {
  afterA: [],
  free: words('ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую юю ая яя ою ею'),
}
const PARTICIPLE: Endings = { afterA: words('ем нн вш ющ щ'), free: words('ивш ывш ующ') }
const REFLEXIVE: Endings = { afterA: [], free: words('ся сь') }
const VERB: Endings = {
  afterA: words('ла на ете йте ли й л ем н ло но ет ют ны ть ешь нно'),
  free: words('ила ыла ена ейте уйте ите или ыли ей уй ил ыл им ым ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ую ю'),
}
const NOUN: Endings = {
  afterA: [],
  free: words('а ев ов ие ье е иями ями ами еи ии и ией ей ой ий й иям ям ием ем ам ом о у ах иях ях ы ь ию ью ю ия ья я'),
}

/** The words of a text, folded and stemmed, in their order. Latin words and numbers stay as they are. */
export function searchWords(text: string): string[] {
  const folded = text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е')
  return (folded.match(WORD) ?? []).map((word) => stem(word.slice(0, WORD_CHARS_MAX)))
}

/** `word` in lower case, without ё. A word that is not all Russian letters comes back as it is. */
export function stem(word: string): string {
  if (!/^[а-я]+$/.test(word)) return word
  const start = regionAfterVowel(word)
  if (start === word.length) return word
  const head = word.slice(0, start)
  let rest = withoutInflection(word.slice(start))
  if (rest.endsWith('и')) rest = rest.slice(0, -1)
  rest = withoutDerivation(head, rest)
  return head + tidy(rest)
}

function withoutInflection(rest: string): string {
  const gerund = without(rest, GERUND)
  if (gerund !== null) return gerund
  const plain = without(rest, REFLEXIVE) ?? rest
  const adjective = without(plain, ADJECTIVE)
  if (adjective !== null) return without(adjective, PARTICIPLE) ?? adjective
  return without(plain, VERB) ?? without(plain, NOUN) ?? plain
}

function withoutDerivation(head: string, rest: string): string {
  const word = head + rest
  const ending = ['ость', 'ост'].find((one) => rest.endsWith(one))
  if (ending === undefined) return rest
  const second = regionAfterConsonant(word, regionAfterConsonant(word, 0))
  return word.length - ending.length >= second ? rest.slice(0, -ending.length) : rest
}

function tidy(rest: string): string {
  const superlative = ['ейше', 'ейш'].find((one) => rest.endsWith(one))
  const plain = superlative === undefined ? rest : rest.slice(0, -superlative.length)
  if (plain.endsWith('нн')) return plain.slice(0, -1)
  return superlative === undefined && plain.endsWith('ь') ? plain.slice(0, -1) : plain
}

function without(rest: string, { afterA, free }: Endings): string | null {
  const bound = afterA.find((ending) => rest.endsWith(ending))
  const loose = free.find((ending) => rest.endsWith(ending))
  if (loose !== undefined && loose.length >= (bound?.length ?? 0)) return rest.slice(0, -loose.length)
  if (bound === undefined) return null
  const left = rest.slice(0, -bound.length)
  return /[ая]$/.test(left) ? left : null
}

function regionAfterVowel(word: string): number {
  const at = word.search(VOWEL)
  return at === -1 ? word.length : at + 1
}

/** Behind the first consonant that follows a vowel. */
function regionAfterConsonant(word: string, from: number): number {
  for (let at = from + 1; at < word.length; at++) {
    if (VOWEL.test(word[at - 1] ?? '') && !VOWEL.test(word[at] ?? '')) return at + 1
  }
  return word.length
}
