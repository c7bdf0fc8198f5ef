import { hand } from './bootstrap.mjs'

hand('start')
