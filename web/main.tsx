import { render } from 'preact'
import * as z from 'zod/mini'
import { App } from './app/app.tsx'
import { restoreLocale } from './app/i18n.ts'
import { loadMe } from './app/session.ts'
import './platform/install-prompt.ts'

// Security: the CSP forbids making code from text; without this zod would try once and be reported.
z.config({ jitless: true })

void loadMe()
const root = document.getElementById('app')
// Not awaited at the top level: a chunk that came meanwhile and imports this one would wait for it, and it for the chunk.
void restoreLocale().then(() => {
  if (root) render(<App />, root)
})
