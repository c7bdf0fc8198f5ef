import type { App } from '../../platform/serve.ts'

export function factorRoutes(_app: App): void {}
