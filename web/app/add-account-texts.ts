// The second step and the account page bring their Russian words with them; imported by each of them before anything of theirs is drawn.
import './add-factor-texts.ts'
import { addRussian } from './i18n.ts'
import { ruAccount } from './texts/ru-account.ts'

addRussian(ruAccount)
