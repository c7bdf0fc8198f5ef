import { hand } from './bootstrap.mjs'

hand('check')
