// What calls put into the screens of the areas to their left (rule D5), which know only the place: each comes in a chunk of its own.
import { later } from './later.tsx'

export const CallsInList = later(() => import('../calls/in-list.tsx'))
export const CallsPage = later(() => import('../calls/calls-page.tsx'))
