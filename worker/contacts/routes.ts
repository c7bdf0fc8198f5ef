// People one may write to. Called by web/contacts; rules GRP-… (docs/rules/messenger.md).
import { ListContacts } from '../../protocol/chat-list.ts'
import { requireLinked } from '../identity/require-actor.ts'
import { type App, serve } from '../platform/serve.ts'
import { listContacts } from './list-contacts.ts'

export function contactsRoutes(app: App): void {
  serve(app, ListContacts, requireLinked, (actor, input, c) => listContacts(c.env, actor, input))
}
