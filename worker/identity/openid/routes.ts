import type { App } from '../../platform/serve.ts'

export function openIdRoutes(_app: App): void {}
