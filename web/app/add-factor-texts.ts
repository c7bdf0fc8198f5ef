// Whatever asks for a second factor brings the Russian words for it along.
import { addRussian } from './i18n.ts'
import { ruFactor } from './texts/ru-factor.ts'

addRussian(ruFactor)
