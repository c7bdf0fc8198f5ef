// The Worker: mounts the areas' routes, re-exports the room classes, runs cron. Nothing else.
import { Hono } from 'hono'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { callDocumentRoutes } from './calls/call-document.ts'
import { callsRoutes } from './calls/routes.ts'
import { contactsRoutes } from './contacts/routes.ts'
import { runCron } from './cron.ts'
import { tenantOf } from './db/db.ts'
import { devMediaRoutes } from './dev/media.ts'
import { devRoutes } from './dev/outbox.ts'
import { devRingOutRoutes } from './dev/ring-out.ts'
import { diaryRoutes } from './diary/routes.ts'
import { identityRoutes } from './identity/routes.ts'
import { journalRoutes } from './journal/routes.ts'
import { messengerRoutes } from './messenger/routes.ts'
import { noticesRoutes } from './notices/routes.ts'
import { countRows } from './platform/count-rows.ts'
import { Refusal } from './platform/refusal.ts'
import { type AppEnv, refuse } from './platform/serve.ts'
import { drainOutbox } from './reactions.ts'
import { schoolRoutes } from './school/routes.ts'

export { BotLog } from '../durable-objects/bot-log/bot-log.ts'
export { CallRoom } from '../durable-objects/call-room/call-room.ts'
export { ChatRoom } from '../durable-objects/chat-room/chat-room.ts'
export { Inbox } from '../durable-objects/inbox/inbox.ts'
export { Limiter } from '../durable-objects/limiter/limiter.ts'

// Every path must be one that it takes: Hono's default would fall back to walking a tree of all routes at each request.
const app = new Hono<AppEnv>({ router: new RegExpRouter() })

app.use(async (c, next) => {
  c.set('requestId', crypto.randomUUID())
  c.set('loopback', async (request) => app.fetch(request, c.env, c.executionCtx))
  await next()
  // Platform: web/public/_headers covers files only. An upgrade's answer cannot be touched and needs none of this.
  if (c.res.status !== 101) {
    c.header('x-content-type-options', 'nosniff')
    // A document of the app brings its own.
    if (!c.res.headers.has('strict-transport-security')) c.header('strict-transport-security', 'max-age=31536000')
  }
  for (const place of [c.get('newsOf') ?? []].flat()) c.executionCtx.waitUntil(drainOutbox(c.env, tenantOf(c.env, place)))
})
app.onError(refuse)
app.get('/api/health', (c) => c.json({ ok: true }))
identityRoutes(app)
schoolRoutes(app)
contactsRoutes(app)
noticesRoutes(app)
messengerRoutes(app)
callsRoutes(app)
callDocumentRoutes(app)
journalRoutes(app)
diaryRoutes(app)
devRoutes(app)
devMediaRoutes(app)
devRingOutRoutes(app)
app.notFound((c) => refuse(new Refusal('not_found'), c))

export default {
  fetch: (request, env, context) => countRows(request, env, (counted) => app.fetch(request, counted, context)),
  scheduled: (_controller, env) => runCron(env),
} satisfies ExportedHandler<Env>
