import { render } from 'preact'
import * as z from 'zod/mini'
import { App } from './app/app.tsx'
import { restoreLocale } from './app/i18n.ts'
import { loadMe } from './app/session.ts'

// Security: the CSP forbids making code from text; without this zod would try once and be reported.
z.config({ jitless: true })

void loadMe()
await restoreLocale()
const root = document.getElementById('app')
if (root) render(<App />, root)
