// The screen of a call brings its Russian words with it; imported by its page before anything of it is drawn.
import { addRussian } from './i18n.ts'
import { ruCalls } from './texts/ru-calls.ts'
import { ruInCall } from './texts/ru-in-call.ts'

addRussian(ruCalls)
addRussian(ruInCall)
