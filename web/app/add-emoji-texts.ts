// The choice of emoji brings its Russian words with it; imported by each part of it before anything is drawn.
import { addRussian } from './i18n.ts'
import { ruEmoji } from './texts/ru-emoji.ts'

addRussian(ruEmoji)
