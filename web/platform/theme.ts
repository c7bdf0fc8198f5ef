// Light, dark, or as the system says. web/public/first-paint.js applies a kept choice before the first paint.
import { signal } from '@preact/signals'
import { recall, remember } from './storage.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'theme'

function kept(): Theme {
  const value = recall(KEY)
  return value === 'light' || value === 'dark' ? value : 'system'
}

export const theme = signal<Theme>(kept())

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen
  remember(KEY, chosen === 'system' ? null : chosen)
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
}
