// The number of what has not been seen is said by the bell, and by what else shows it.
import { addRussian } from './i18n.ts'
import { ruBell } from './texts/ru-bell.ts'

addRussian(ruBell)
