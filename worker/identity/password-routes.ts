import type { App } from '../platform/serve.ts'

export function passwordRoutes(_app: App): void {}
