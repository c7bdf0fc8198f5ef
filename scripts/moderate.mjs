import { hand } from './bootstrap.mjs'

hand('moderate')
