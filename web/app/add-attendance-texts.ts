// «Посещаемость» of a class and of a family, and the grid's notices bring their Russian words with them; imported before anything of theirs is drawn.
import { addRussian } from './i18n.ts'
import { ruAttendance } from './texts/ru-attendance.ts'

addRussian(ruAttendance)
