import { cleanText } from '../../../protocol/clean-text.ts'
import { check } from '../../../protocol/moderation/check.ts'
import type { PersonName } from '../../../protocol/people.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { moveOn, type OpenFlow, requireStep } from './flow-store.ts'

const OBSCENE = 2

/** Letters of any script, with what joins them; nothing that could turn the text around or pretend to be a role. */
const NAME = /^\p{L}[\p{L}\p{M}'’.\- ]*$/u

/**
 * «Заполните информацию о себе». The patronymic is optional (checklist ID-33). Refuses invalid with the field's name, message_moderated for a name
 * that is an obscenity. Rude words are let through: some of them are surnames.
 */
export async function fillName(c: AppContext, flow: OpenFlow, given: PersonName): Promise<OpenFlow> {
  requireStep(flow, now(c.env), 'profile', 'confirm')
  return moveOn(c, flow, readName(given))
}

function isObscene(text: string): boolean {
  return check(text).level >= OBSCENE
}

function readName(given: PersonName): PersonName {
  const part = (field: keyof PersonName): string => {
    const text = cleanText(given[field] ?? '')
    if (!NAME.test(text)) throw new Refusal('invalid', { field: `name.${field}` })
    return text
  }
  const patronymic = cleanText(given.patronymic ?? '') === '' ? null : part('patronymic')
  const name = { familyName: part('familyName'), givenName: part('givenName'), patronymic }
  // Each by itself, so that it is said at its field; and all together, for a word may be spelt over them.
  const guilty = (Object.keys(name) as (keyof PersonName)[]).find((field) => isObscene(name[field] ?? ''))
  if (guilty !== undefined || isObscene(Object.values(name).join('\n')))
    throw new Refusal('message_moderated', { field: `name.${guilty ?? 'familyName'}` })
  return name
}
