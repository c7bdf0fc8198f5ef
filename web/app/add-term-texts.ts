// «Итоговые», «Периоды» and «История изменений» bring their Russian words with them; imported by their pages before anything of theirs is drawn.
import { addRussian } from './i18n.ts'
import { ruTerm } from './texts/ru-term.ts'

addRussian(ruTerm)
