// What lies behind the list of chats brings its Russian words with it; imported by each part before anything of it is drawn.
import { addRussian } from './i18n.ts'
import { ruContacts } from './texts/ru-contacts.ts'

addRussian(ruContacts)
