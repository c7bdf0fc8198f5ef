import type { App } from '../../platform/serve.ts'

export function outsideRoutes(_app: App): void {}
