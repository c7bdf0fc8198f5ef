import type { FunctionComponent } from 'preact'
import { lazy } from 'preact-iso'
import { NotLoaded } from './not-loaded.tsx'

/** A page whose code does not arrive (no network, or a newer version has replaced it) says so instead of staying away. */
export function lazyPage<Props extends object>(load: () => Promise<{ default: FunctionComponent<Props> }>): FunctionComponent<Props> {
  return lazy(() => load().catch(() => ({ default: NotLoaded })))
}
