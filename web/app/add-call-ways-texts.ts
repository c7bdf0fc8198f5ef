// The ways into calls bring their Russian words with them; imported by each of them before it is drawn.
import { addRussian } from './i18n.ts'
import { ruCallWays } from './texts/ru-call-ways.ts'

addRussian(ruCallWays)
