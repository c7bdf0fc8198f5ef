/** Half a pair of a character is no text: a database would keep another one than was sent, and an address cannot carry it. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD')
}

/** No-break and narrow spaces, tabs and line breaks become one space; marks that cannot be seen go, and those that turn what stands beside them. */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g, '')
    .replace(/[\s\u00A0\u2000-\u200A\u202F\u3000]+/g, ' ')
    .trim()
}

/** For comparing: case, ё/е and every kind of dash and quote do not matter. */
export function fold(text: string): string {
  return cleanText(text)
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[‐-―−]/g, '-')
    .replace(/[«»„“”"'`’]/g, '')
}
