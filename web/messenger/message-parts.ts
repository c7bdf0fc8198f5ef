// A message's text as it is shown: words, links, names that were called. Pure, so that tests read it.
import type { ChatMember, ChatMessage } from '../../protocol/chat/events.ts'
import { addressName } from '../../protocol/people.ts'
import { friendlyName } from './chat-words.ts'

export type Part =
  | { readonly kind: 'words'; readonly text: string }
  /** `host` where what is written looks like another place than it leads to. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string; readonly host: string | null }
  | { readonly kind: 'mention'; readonly text: string }

const LINK = /https?:\/\/[^\s<>"'«»`]+/giu
const NO_LETTER = '(?![\\p{L}\\p{N}])'
const ALL = new RegExp(`@(?:все|all)${NO_LETTER}`, 'giu')

export function messageParts(message: Pick<ChatMessage, 'text' | 'mentions' | 'mentionsAll'>, members: readonly ChatMember[]): Part[] {
  const called = members.filter(({ personId }) => message.mentions.includes(personId)).flatMap(labelsOf)
  const words = splitLinks(message.text)
  if (called.length === 0 && !message.mentionsAll) return words
  const names = called.sort((a, b) => b.length - a.length).map(quoted)
  const call = new RegExp(`@(?:${[...names, ...(message.mentionsAll ? ['все', 'all'] : [])].join('|')})${NO_LETTER}`, 'giu')
  return words.flatMap((part) => (part.kind === 'words' ? splitBy(part.text, call, (text) => ({ kind: 'mention', text })) : [part]))
}

/** Whom a text calls by name: those members whose name stands after an @. */
export function calledIn(text: string, members: readonly ChatMember[]): ChatMember[] {
  if (!text.includes('@')) return []
  const lower = text.toLocaleLowerCase()
  return members.filter((member) =>
    labelsOf(member).some((label) => {
      const at = lower.indexOf(`@${label.toLocaleLowerCase()}`)
      return at >= 0 && !/[\p{L}\p{N}]/u.test(lower.charAt(at + label.length + 1))
    }),
  )
}

export function callsAll(text: string): boolean {
  return text.search(ALL) >= 0
}

function splitLinks(text: string): Part[] {
  return splitBy(text, LINK, (found) => {
    const written = found.replace(/[.,:;!?…]+$/u, '')
    return linkTo(balanced(written)) ?? { kind: 'words', text: found }
  })
}

/** `make` may take less than was found: the rest are words. */
function splitBy(text: string, pattern: RegExp, make: (found: string) => Part): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const { 0: found, index } of text.matchAll(pattern)) {
    const part = make(found)
    if (index > from) parts.push({ kind: 'words', text: text.slice(from, index) })
    parts.push(part)
    from = index + part.text.length
  }
  if (from < text.length) parts.push({ kind: 'words', text: text.slice(from) })
  return parts
}

/** «(см. https://ru.wikipedia.org/wiki/Звонок_(значения))» ends before the last bracket. */
function balanced(url: string): string {
  const count = (bracket: string) => url.split(bracket).length - 1
  return url.endsWith(')') && count(')') > count('(') ? balanced(url.slice(0, -1)) : url
}

function linkTo(text: string): Part | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  // Security: nothing but the web; no `javascript:`, no `data:`.
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  const written = text.replace(/^https?:\/\//i, '').split(/[/?#\\]/)[0] ?? ''
  // Security: a name before an @, letters that look like others, a port: the place it leads to is said beside it.
  return { kind: 'link', text, href: url.href, host: written.toLowerCase() === url.host ? null : url.host }
}

function labelsOf({ name }: ChatMember): string[] {
  return [...new Set([friendlyName(name), addressName(name)])]
}

function quoted(label: string): string {
  return label.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&')
}
