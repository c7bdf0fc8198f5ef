// Those who look after a school's timetable bring its Russian words with them; imported by their pages before anything of theirs is drawn.
import { addRussian } from './i18n.ts'
import { ruTimetable } from './texts/ru-timetable.ts'

addRussian(ruTimetable)
