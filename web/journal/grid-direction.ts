// Where the cursor goes after a mark: a teacher's own habit, kept at this browser.
import { signal } from '@preact/signals'
import { recall, remember } from '../platform/storage.ts'

export const DIRECTIONS = ['down', 'right', 'stay'] as const
export type Direction = (typeof DIRECTIONS)[number]

const KEY = 'journal.direction'

export const direction = signal<Direction>(DIRECTIONS.find((one) => one === recall(KEY)) ?? 'down')

export function chooseDirection(chosen: Direction): void {
  direction.value = chosen
  remember(KEY, chosen === 'down' ? null : chosen)
}
