// Calling somebody by name while writing: «@ан» offers «Анна Сергеевна». Pure, so that tests read it.
import type { ChatMember } from '../../protocol/chat/events.ts'
import { fold } from '../../protocol/clean-text.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { NameIn } from './chat-words.ts'

const OFFERED_MAX = 8

/** What is being written after an @ just before the caret: where the @ stands, and the letters after it. Null when nobody is being called. */
export function callAt(text: string, caret: number): { readonly from: number; readonly typed: string } | null {
  const found = /(?:^|[\s(«"])@([\p{L}\p{N}-]*(?: [\p{L}\p{N}-]+)?)$/u.exec(text.slice(0, caret))
  return found ? { from: caret - (found[1]?.length ?? 0) - 1, typed: found[1] ?? '' } : null
}

export type Offer = { readonly key: string; readonly personId: PersonId | null; readonly label: string }

/** `all`: the word for everybody, where one may call everybody. */
export function offersFor(typed: string, members: readonly ChatMember[], me: PersonId, nameIn: NameIn, all: string | null): Offer[] {
  const wanted = fold(typed)
  const fits = ({ name }: ChatMember) => {
    const words = [name.familyName, name.givenName, name.patronymic ?? ''].map(fold)
    const whole = [`${words[1]} ${words[0]}`, `${words[1]} ${words[2]}`, `${words[0]} ${words[1]}`]
    return [...words, ...whole].some((word) => word.startsWith(wanted))
  }
  const people = members
    .filter((member) => member.personId !== me && fits(member))
    .map(({ personId, name }) => ({ key: personId as string, personId, label: nameIn(personId, name) }))
    .sort((a, b) => a.label.localeCompare(b.label, 'ru'))
  const everybody = all !== null && fold(all).startsWith(wanted) ? [{ key: 'all', personId: null, label: all }] : []
  return [...everybody, ...people].slice(0, OFFERED_MAX)
}

/** The text with the name in the place of what was typed, and where the caret goes. */
export function putCall(text: string, from: number, caret: number, label: string): { readonly text: string; readonly caret: number } {
  const call = `@${label} `
  return { text: text.slice(0, from) + call + text.slice(caret).replace(/^ /, ''), caret: from + call.length }
}
