import type { App } from '../../platform/serve.ts'

export function linkRoutes(_app: App): void {}
