import type { App } from '../../platform/serve.ts'

export function schoolIdRoutes(_app: App): void {}
