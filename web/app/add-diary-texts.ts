// The diary and the notices bring their Russian words with them; imported by their pages before anything of theirs is drawn.
import { addRussian } from './i18n.ts'
import { ruDiary } from './texts/ru-diary.ts'

addRussian(ruDiary)
