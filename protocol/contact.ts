// A phone or an e-mail address, as people write them and as they are kept. Rosters and sign-in read them alike, so that one finds the other.
import { cleanText } from './clean-text.ts'
import { EMAIL_CHARS_MAX } from './limits.ts'

export const CONTACT_KINDS = ['phone', 'email'] as const
export type ContactKind = (typeof CONTACT_KINDS)[number]

/** To E.164. `8 (916) 123-45-67`, `+7…`, `9161234567`, `7…`, Excel's `8.9161234567E10`; of several numbers the first. Without a country: Russia. */
export function phoneNumber(text: string): string | null {
  const clean = cleanText(text)
  if (/^\d+([.,]\d+)?e\+?\d+$/i.test(clean)) return phoneNumber(String(Number(clean.replace(',', '.'))))
  const first = (clean.split(/[,;/]\s*(?=[+\d(])| (?=\+|8 ?\()/)[0] ?? '').replace(/(доб|ext|вн)\.?.*$/i, '').replace(/\.0$/, '')
  if (!/^\+?[\d\s().‐-―−-]+$/.test(first)) return null
  const digits = first.replace(/\D/g, '')
  if (first.startsWith('+') && !digits.startsWith('7')) return /^[1-9]\d{7,14}$/.test(digits) ? `+${digits}` : null
  if (/^[78][3-9]\d{9}$/.test(digits)) return `+7${digits.slice(1)}`
  return /^[3-9]\d{9}$/.test(digits) ? `+7${digits}` : null
}

const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]{2,}$/

/** Lower case, null when it is no address. */
export function emailAddress(text: string): string | null {
  const clean = cleanText(text).toLowerCase()
  return EMAIL.test(clean) && clean.length <= EMAIL_CHARS_MAX ? clean : null
}

/** `+79161234567` → `+7 916 123-45-67`; numbers of other countries as they are. */
export function showPhone(phone: string): string {
  return phone.replace(/^\+7(\d{3})(\d{3})(\d\d)(\d\d)$/, '+7 $1 $2-$3-$4')
}

/** «+7 ··· ···-··-67», «a···@mail.ru»: enough to recognise one's own. */
export function maskContact(kind: ContactKind, contact: string): string {
  if (kind === 'phone') {
    const shown = showPhone(contact)
    const head = shown.startsWith('+7') ? 2 : 3
    return shown.slice(0, head) + shown.slice(head, -2).replace(/\d/g, '·') + shown.slice(-2)
  }
  const [name = '', host = ''] = contact.split('@')
  return `${name.slice(0, 1)}···@${host}`
}
