// What of a call stays on the screen wherever one goes: put here by web/calls while there is a call, drawn by the app. The first page knows no more.
import { signal } from '@preact/signals'
import type { FunctionComponent } from 'preact'

export const callDock = signal<FunctionComponent | null>(null)
/** Gives up one's place in that call: whoever signs out keeps none, and is not asked whether they will leave the page. */
export const atCall: { leave: (() => void) | null } = { leave: null }
