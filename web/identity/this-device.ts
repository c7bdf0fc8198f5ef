// What a key of this device is called until its person names it: what it runs is what they recognise it by.
const SYSTEMS = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux'],
] as const

export function thisDevice(): string {
  return SYSTEMS.find(([pattern]) => pattern.test(navigator.userAgent))?.[1] ?? 'Passkey'
}
