import { ID_PREFIXES } from '../../protocol/ids.ts'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

type Kind = keyof typeof ID_PREFIXES

/**
 * A new id: prefix, 9 characters of time (ms), 11 of randomness (55 bits).
 * Time first keeps rows that are made together together in the tree; ids open nothing by themselves, so they need not be secret.
 */
export function newId<Id extends string>(kind: Kind, atMs: number): Id {
  let time = ''
  for (let rest = atMs, i = 0; i < 9; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time
  const random = crypto.getRandomValues(new Uint8Array(11))
  return `${ID_PREFIXES[kind]}_${time}${Array.from(random, (byte) => ALPHABET[byte % 32]).join('')}` as Id
}
