import type * as z from 'zod/mini'
import type { Candidate, SchoolClaim } from '../../protocol/claims.ts'
import { fullName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { listText } from './school-words.ts'

export function claimantName({ name }: SchoolClaim): string {
  return name === null ? t('claims.unnamed') : fullName(name)
}

/** «7Б», «Дети: Илья и Соня» of a person the claimant may be */
export function candidateHint({ classTitle, childNames }: z.infer<typeof Candidate>): string {
  const children = childNames.length === 0 ? null : t('claims.childrenOf', { names: listText(childNames) })
  return [classTitle, children].filter(Boolean).join(' · ')
}
