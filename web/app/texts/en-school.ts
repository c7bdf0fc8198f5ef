// «Управление» in English; comes with the whole English catalogue.
import type { ruSchool } from './ru-school.ts'
import type { Texts } from './text.ts'

export const enSchool = {

} as const satisfies Texts<keyof typeof ruSchool>
