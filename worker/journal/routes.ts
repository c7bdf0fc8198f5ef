// The teacher's side of the journal and everybody's timetable. Called by web/journal; rules JRN-… and MARK-… (docs/rules/journal.md).
import { GetGrid, GetTimetable, ListJournals, PutCells, PutLesson } from '../../protocol/journal.ts'
import { GetJournalRules, SetJournalRules } from '../../protocol/journal-rules.ts'
import { requireActor } from '../identity/require-actor.ts'
import { type App, serve } from '../platform/serve.ts'
import { getGrid } from './get-grid.ts'
import { getTimetable } from './get-timetable.ts'
import { getJournalRules, setJournalRules } from './journal-rules.ts'
import { listJournals } from './list-journals.ts'
import { putCells } from './put-cells.ts'
import { putLesson } from './put-lesson.ts'

export function journalRoutes(app: App): void {
  serve(app, ListJournals, requireActor, (actor, _input, c) => listJournals(c.env, actor))
  serve(app, GetGrid, requireActor, (actor, input, c) => getGrid(c.env, actor, input))
  serve(app, PutCells, requireActor, async (actor, input, c) => {
    const result = await putCells(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
  serve(app, PutLesson, requireActor, (actor, input, c) => putLesson(c.env, actor, input))
  serve(app, GetTimetable, requireActor, (actor, input, c) => getTimetable(c.env, actor, input))
  serve(app, GetJournalRules, requireActor, (actor) => getJournalRules(actor))
  serve(app, SetJournalRules, requireActor, (actor, input, c) => setJournalRules(c.env, actor, input))
}
