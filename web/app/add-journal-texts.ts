// «Журнал», «Дневник» and «Расписание» bring their Russian words with them; imported by their pages before anything of theirs is drawn.
import { addRussian } from './i18n.ts'
import { ruJournal } from './texts/ru-journal.ts'

addRussian(ruJournal)
