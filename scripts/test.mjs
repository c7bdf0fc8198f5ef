import { hand } from './bootstrap.mjs'

hand('test')
