import { hand } from './bootstrap.mjs'

hand('screens')
