import { hand } from './bootstrap.mjs'

hand('deploy')
