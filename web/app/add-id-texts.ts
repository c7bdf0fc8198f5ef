// The pages of «Школьный ID» bring their Russian words with them; imported by each of them before anything of theirs is drawn.
import { addRussian } from './i18n.ts'
import { ruId } from './texts/ru-id.ts'

addRussian(ruId)
