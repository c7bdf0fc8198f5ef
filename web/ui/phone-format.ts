// A phone number while it is being typed: grouped as `protocol/contact.ts` shows it, with the caret kept behind the digit it was behind.

export type Typed = { readonly text: string; readonly caret: number }

/** Groups what reads as a Russian number; one of another country stays as it was typed. `caret`: in characters from the beginning. */
export function formatPhone(raw: string, caret: number): Typed {
  const plus = /^\s*\+/.test(raw)
  const digits = raw.replace(/\D/g, '')
  const before = raw.slice(0, caret).replace(/\D/g, '').length
  if (digits === '') return plus ? { text: '+', caret: caret === 0 ? 0 : 1 } : { text: '', caret: 0 }
  if (!(plus ? digits.startsWith('7') : /^[3-9]/.test(digits))) return asTyped(raw, caret)
  // The first digit is the country's (7, or 8 as one dials at home) unless a mobile number was begun with its 9.
  let country = plus || /^[78]/.test(digits) ? 1 : 0
  // A whole number pasted behind the «+7» that stood there.
  if (digits.length === 12 && country === 1 && /^[78]/.test(digits.slice(1))) country = 2
  const own = digits.slice(country)
  return place(own, Math.max(0, before - country), before > 0)
}

/** `+7 916 123-45-67`, as much of it as there is; what is too much stays in sight at the end. */
function place(own: string, ownBefore: number, behindCountry: boolean): Typed {
  const groups = [own.slice(0, 3), own.slice(3, 6), own.slice(6, 8), own.slice(8)]
  const starts = [' ', ' ', '-', '-']
  let text = '+7'
  let caret = behindCountry ? text.length : 0
  let seen = 0
  for (const [i, group] of groups.entries()) {
    if (group === '') break
    text += starts[i]
    for (const digit of group) {
      text += digit
      seen++
      if (seen === ownBefore) caret = text.length
    }
  }
  return { text, caret }
}

function asTyped(raw: string, caret: number): Typed {
  const clean = (text: string) => text.replace(/[^\d+\s().-]/g, '')
  return { text: clean(raw), caret: clean(raw.slice(0, caret)).length }
}
