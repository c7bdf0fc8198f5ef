// Online lessons bring their Russian words with them; imported by whatever shows them before anything of theirs is drawn.
import { addRussian } from './i18n.ts'
import { ruOnline } from './texts/ru-online.ts'

addRussian(ruOnline)
