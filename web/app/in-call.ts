// What of a call stays on the screen wherever one goes: put here by web/calls while there is a call, drawn by the app. The first page knows no more.
import { signal } from '@preact/signals'
import type { FunctionComponent } from 'preact'

export const callDock = signal<FunctionComponent | null>(null)
