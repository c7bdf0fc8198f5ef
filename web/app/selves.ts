// One human, several persons: a teacher here, a parent at another school. One tap changes who one is.
import { EnterAs, type Me, type Self, StartIdSignIn } from '../../protocol/identity.ts'
import { CallRefused, call } from '../platform/call.ts'
import { t } from './i18n.ts'
import { rolesText } from './roles-text.ts'
import { enter } from './session.ts'

export function otherSelves(person: Me): readonly Self[] {
  return person.selves.filter(({ personId }) => personId !== person.personId)
}

/** «Школа № 1, учитель», «Школа № 2, родитель: Илья, Соня» */
export function selfText(self: Self): string {
  const words = { school: self.school.name, roles: rolesText(self).toLocaleLowerCase() }
  return self.childNames.length === 0
    ? t('account.self', words)
    : t('account.self.parentOf', { ...words, children: self.childNames.join(', ') })
}

/** Throws what `call` throws. A provider's session that has ended is begun anew first. */
export async function enterAs({ personId }: Self): Promise<void> {
  try {
    enter(await call(EnterAs, { personId }, { quiet: true }))
  } catch (error) {
    if (!(error instanceof CallRefused && (error.code === 'not_signed_in' || error.code === 'step_up_required'))) throw error
    location.assign((await call(StartIdSignIn, { returnTo: '/', fresh: error.code === 'step_up_required' })).redirectTo)
  }
}
