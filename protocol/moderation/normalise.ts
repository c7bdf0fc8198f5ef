// The first step: a text as a row of signs, without what cannot be seen and with what only looks different made one. Rules MOD-04, MOD-06.
import { SAME_LETTER } from './disguises.ts'

/** More is not looked at; callers refuse longer texts before they ask. */
export const TEXT_MAX = 10_000

const INVISIBLE = /\p{M}|\p{Cf}|\p{Cc}|\p{DI}|[\u3164\uFFA0]|[\u{1F3FB}-\u{1F3FF}]/u
const SPACE = /[\s\u2800]/u
/** One sign never becomes more than this many: some ligatures are whole sentences. */
const EXPANSION_MAX = 4
const TAG = /<\/?[a-z][^<>]{0,60}>|<\/?[a-z]{1,6}\s*>|\[\/?[a-z]{1,6}(?:=[^\]\s]{0,30})?\]/gi
/** UUIDs and long hexadecimal numbers are of machines: read as letters, every fifteenth would spell something. */
const MACHINE_MADE =
  /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b(?=[a-f]{0,15}[0-9][a-f]{0,15}[0-9][a-f]{0,15}[0-9][a-f]{0,15}[0-9])[0-9a-f]{16,128}\b/gi
const ENTITY = /&(?:#(x[0-9a-f]{1,6}|[0-9]{1,7})|(?:nbsp|shy|zwnj|zwj|ensp|emsp|thinsp));/gi

/** The signs of a text: small letters, one of each kind; spaces are ' ', line ends '\n'. Applied to its own result it changes nothing. */
export function signsOf(text: string): string[] {
  const signs: string[] = []
  const rare = new Map<string, readonly string[]>()
  for (const character of withoutMarkup(text.slice(0, TEXT_MAX)).normalize('NFC')) {
    if (addCommon(character, signs)) continue
    const known = rare.get(character)
    const made = known ?? rareSigns(character)
    if (known === undefined) rare.set(character, made)
    for (const sign of made) signs.push(sign)
  }
  return signs
}

/** One word or phrase, as comparisons need it: signs joined, spaces single, stretched letters once; 677 is not 67. */
export function plain(text: string): string {
  return signsOf(text)
    .join('')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/(\p{L})\1+/gu, '$1')
}

export function collapse(word: string): string {
  let result = ''
  let last = ''
  for (const sign of word) {
    if (sign !== last) result += sign
    last = sign
  }
  return result
}

function addCommon(character: string, signs: string[]): boolean {
  const code = character.charCodeAt(0)
  if (code < 0x80) {
    if (code === 10 || code === 13) signs.push('\n')
    else if (code === 32 || code === 9) signs.push(' ')
    else if (code > 32 && code < 127) signs.push(character.toLowerCase())
    return true
  }
  if (code >= 0x410 && code <= 0x44f) signs.push(code < 0x430 ? String.fromCharCode(code + 32) : character)
  else if (code === 0x401 || code === 0x451) signs.push('е')
  else return false
  return true
}

function rareSigns(character: string): readonly string[] {
  const code = character.codePointAt(0) ?? 0
  if (SPACE.test(character)) return [code === 0x2028 || code === 0x2029 || code === 0x85 ? '\n' : ' ']
  if (character === '№') return ['#']
  const known = SAME_LETTER.get(character) ?? SAME_LETTER.get(character.toLowerCase()) ?? enclosedLetter(code)
  if (known !== undefined) return [known]
  if (INVISIBLE.test(character)) return []
  const parts = [...character.normalize('NFKD')].filter((part) => !INVISIBLE.test(part) && !SPACE.test(part))
  if (parts.length === 1 && parts[0] === character) return [lower(character)]
  if (parts.length > EXPANSION_MAX) return []
  const signs: string[] = []
  for (const part of parts) if (!addCommon(part, signs)) signs.push(...(part === character ? [lower(part)] : rareSigns(part)))
  return signs
}

function lower(character: string): string {
  const small = character.toLowerCase()
  return [...small].length === 1 ? (SAME_LETTER.get(small) ?? small) : character
}

/** Letters in circles and squares, and the letters flags are made of: Unicode has no plain form of these. */
function enclosedLetter(code: number): string | undefined {
  for (const first of [0x1f1e6, 0x1f150, 0x1f170]) {
    // 🅰, 🅱, 🅾 and 🅿 are signs of their own: they look like a Russian letter as well.
    if (code >= first && code < first + 26 && ![0x1f170, 0x1f171, 0x1f17e, 0x1f17f].includes(code))
      return String.fromCharCode(97 + code - first)
  }
  return undefined
}

function withoutMarkup(text: string): string {
  const decoded = text.includes('&')
    ? text.replace(ENTITY, (_, number?: string) => {
        if (number === undefined) return ''
        const code = number.startsWith('x') || number.startsWith('X') ? Number.parseInt(number.slice(1), 16) : Number(number)
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
      })
    : text
  const broken = decoded.includes('\\') ? decoded.replace(/\\[nrt](?![a-z])/g, '\n') : decoded
  const bare = broken.includes('<') || broken.includes('[') ? broken.replace(TAG, '') : broken
  return bare.length < 16 ? bare : bare.replace(MACHINE_MADE, ' ')
}
