import { hand } from './bootstrap.mjs'

hand('passwords')
