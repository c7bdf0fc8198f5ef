import type { Me } from '../../protocol/identity.ts'
import { keepList } from './kept-list.ts'
import { sendWhatIsLeft } from './send-what-is-left.ts'

/** What this browser has of the messenger from earlier visits: what waits to be sent goes, what was read last is there without a network. */
export async function takeUp(person: Me): Promise<void> {
  keepList(person)
  await sendWhatIsLeft(person.personId)
}
