import type { App } from '../../platform/serve.ts'

export function claimRoutes(_app: App): void {}
