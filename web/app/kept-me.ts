// Who was here last, so that their diary opens without a network. In a chunk of its own: the sign-in page does without. Rule DIA-11.
import { Me } from '../../protocol/identity.ts'
import { forgetAnswers, keepAnswer, recallAnswer } from '../platform/kept-answers.ts'
import { serverNow } from '../platform/server-clock.ts'

/** One browser, one person: whoever comes in next takes the place. */
const WHOEVER = 'last'
const QUESTION = 'me'

/** Security: not on somebody else's computer, and not of a session that is open by half. */
export async function keepMe(person: Me): Promise<void> {
  if (person.shared || person.mustChoosePassword || person.secondFactor !== null) return forgetAnswers()
  const before = await recallMe()
  if (before !== null && before.personId !== person.personId) await forgetAnswers()
  await keepAnswer(WHOEVER, QUESTION, person, serverNow())
}

/** `again`: called once there is a network, when somebody was here. */
export async function recallMe(again?: () => void): Promise<Me | null> {
  const person = (await recallAnswer(WHOEVER, QUESTION, Me))?.answer ?? null
  if (person !== null && again) addEventListener('online', again, { once: true })
  return person
}

export async function forgetMe(): Promise<void> {
  await forgetAnswers()
}
