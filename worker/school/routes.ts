// Imports, slips and the lists of «Управление → Люди». Called by web/school and scripts/start.mjs; rules IMP-…, LSN-…, ACC-…, SLIP-…
// (docs/rules/school.md). To whoever lacks the right nothing of this exists.
import {
  ApplyImport,
  CreateImport,
  DropImport,
  GetImport,
  ListImportChanges,
  ListImports,
  ReviseImport,
  UndoImport,
} from '../../protocol/roster-import.ts'
import { IssueSlips, ListClasses, ListLeft, ListPeople } from '../../protocol/school.ts'
import { requireActor } from '../identity/require-actor.ts'
import { type App, serve } from '../platform/serve.ts'
import { applyImport } from './apply-import.ts'
import { claimRoutes } from './claims/routes.ts'
import { createImport } from './create-import.ts'
import { dropImport } from './drop-import.ts'
import { getImport } from './get-import.ts'
import { issueSlips } from './issue-slips.ts'
import { listClasses } from './list-classes.ts'
import { listImportChanges } from './list-import-changes.ts'
import { listImports } from './list-imports.ts'
import { listLeft } from './list-left.ts'
import { listPeople } from './list-people.ts'
import { reviseImport } from './revise-import.ts'
import { setupRoutes } from './setup/routes.ts'
import { undoImport } from './undo-import.ts'

export function schoolRoutes(app: App): void {
  claimRoutes(app)
  setupRoutes(app)
  serve(app, CreateImport, requireActor, (actor, input, c) => createImport(c.env, actor, input, c.req.raw))
  serve(app, ListImports, requireActor, async (actor) => ({ imports: await listImports(actor) }))
  serve(app, GetImport, requireActor, (actor, input, c) => getImport(c.env, actor, input.importId))
  serve(app, ListImportChanges, requireActor, (actor, input) => listImportChanges(actor, input))
  serve(app, ReviseImport, requireActor, (actor, input, c) => reviseImport(c.env, actor, input))
  serve(app, ApplyImport, requireActor, async (actor, input, c) => {
    const preview = await applyImport(c.env, actor, input.importId)
    c.set('newsOf', actor.tenant)
    return preview
  })
  serve(app, UndoImport, requireActor, async (actor, input, c) => {
    const preview = await undoImport(c.env, actor, input.importId)
    c.set('newsOf', actor.tenant)
    return preview
  })
  serve(app, DropImport, requireActor, async (actor, input, c) => {
    await dropImport(c.env, actor, input.importId)
    return {}
  })
  serve(app, IssueSlips, requireActor, (actor, input, c) => issueSlips(c.env, actor, input))
  serve(app, ListClasses, requireActor, (actor, _input, c) => listClasses(c.env, actor))
  serve(app, ListLeft, requireActor, (actor, input) => listLeft(actor, input))
  serve(app, ListPeople, requireActor, (actor, input, c) => listPeople(c.env, actor, input))
}
