import { hand } from './bootstrap.mjs'

hand('weigh')
