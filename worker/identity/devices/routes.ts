import type { App } from '../../platform/serve.ts'

export function deviceRoutes(_app: App): void {}
