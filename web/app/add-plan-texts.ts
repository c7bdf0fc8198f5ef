// The lesson's card and page, and «Тематический план», bring their Russian words with them; imported by them before anything of theirs is drawn.
import { addRussian } from './i18n.ts'
import { ruPlan } from './texts/ru-plan.ts'

addRussian(ruPlan)
