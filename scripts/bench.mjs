import { hand } from './bootstrap.mjs'

hand('bench')
