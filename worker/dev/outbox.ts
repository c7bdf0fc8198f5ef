// /dev/outbox: what would have been sent to phones and mailboxes, the latest first, and what authenticator apps of the demo show now (its clock may
// stand elsewhere, so a real app would show something else). Mounted only where ENVIRONMENT is dev; elsewhere it is nowhere.
import { desc, eq, isNotNull } from 'drizzle-orm'
import { html } from 'hono/html'
import { directoryOf } from '../db/db.ts'
import { devMessages, totps } from '../db/schema/accounts.ts'
import { journalAccounts } from '../db/schema/directory.ts'
import { codeAt, unsealSeed } from '../identity/factors/totp.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { App } from '../platform/serve.ts'

const SHOWN = 50
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

export function devRoutes(app: App): void {
  app.get('/dev/outbox', async (c) => {
    if (c.env.ENVIRONMENT !== 'dev') throw new Refusal('not_found')
    const messages = await directoryOf(c.env).select().from(devMessages).orderBy(desc(devMessages.seq)).limit(SHOWN)
    c.header('cache-control', 'no-store')
    // For tests and scripts; people get the page.
    if (c.req.query('json') !== undefined) return c.json(messages)
    c.header('content-security-policy', POLICY)
    const apps = await appCodes(c.env)
    return c.html(html`<!doctype html>
<html lang="ru">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="3">
<title>Исходящие (dev)</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}li{padding:.75rem 0;border-block-end:1px solid #8884;white-space:pre-wrap;overflow-wrap:anywhere}ol{list-style:none;padding:0}b{font-weight:600}small{opacity:.7}</style>
<h1>Исходящие</h1>
<p>Сообщения, которые на этой машине никуда не отправляются: СМС и письма. Страница обновляется сама.</p>
${apps.length === 0 ? '' : html`<h2>Коды приложений сейчас</h2><ul>${apps.map(({ login, code }) => html`<li><b>${code}</b> <small>${login}</small></li>`)}</ul>`}
<h2>Сообщения</h2>
<ol>${messages.map(({ kind, recipient, text, at }) => html`<li><b>${recipient}</b> <small>${kind === 'sms' ? 'СМС' : 'письмо'}, ${new Date(at).toISOString().slice(11, 19)} UTC</small>\n${text}</li>`)}</ol>
${messages.length === 0 ? html`<p>Пока ничего.</p>` : ''}
</html>`)
  })
}

async function appCodes(env: Env): Promise<{ login: string; code: string }[]> {
  const rows = await directoryOf(env)
    .select({ ownerId: totps.ownerId, sealedSeed: totps.sealedSeed, login: journalAccounts.login })
    .from(totps)
    .leftJoin(journalAccounts, eq(journalAccounts.personId, totps.ownerId))
    .where(isNotNull(totps.confirmedAt))
    .limit(SHOWN)
  return Promise.all(
    rows.map(async ({ ownerId, sealedSeed, login }) => ({
      login: login ?? ownerId,
      code: codeAt(await unsealSeed(env, ownerId, sealedSeed ?? ''), now(env)),
    })),
  )
}
