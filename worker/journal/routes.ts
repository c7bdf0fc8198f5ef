// The teacher's side of the journal and everybody's timetable. Called by web/journal; rules JRN-…, MARK-…, TRM-…, LCK-…, AUD-… and NOTE-… (docs/rules/journal.md).
import { GetGrid, GetTimetable, ListJournals, PutCells, PutLesson } from '../../protocol/journal.ts'
import { GetJournalRules, SetJournalRules } from '../../protocol/journal-rules.ts'
import { GetPrivateNotes, PutPrivateNote } from '../../protocol/private-notes.ts'
import {
  AskUnlock,
  DecideUnlock,
  GetTermMarks,
  ListLog,
  ListLogChoices,
  ListTermLocks,
  ListUnlocks,
  PutExam,
  PutTermMarks,
  SetTermLock,
} from '../../protocol/term-marks.ts'
import { requireActor } from '../identity/require-actor.ts'
import { type App, serve } from '../platform/serve.ts'
import { askUnlock } from './ask-unlock.ts'
import { attendanceRoutes } from './attendance/routes.ts'
import { decideUnlock } from './decide-unlock.ts'
import { getGrid } from './get-grid.ts'
import { getPrivateNotes } from './get-private-notes.ts'
import { getTermMarks } from './get-term-marks.ts'
import { getTimetable } from './get-timetable.ts'
import { getJournalRules, setJournalRules } from './journal-rules.ts'
import { listJournals } from './list-journals.ts'
import { listLog, listLogChoices } from './list-log.ts'
import { listUnlocks } from './list-unlocks.ts'
import { onlineRoutes } from './online/routes.ts'
import { planRoutes } from './plan/routes.ts'
import { putCells } from './put-cells.ts'
import { putExam } from './put-exam.ts'
import { putLesson } from './put-lesson.ts'
import { putPrivateNote } from './put-private-note.ts'
import { putTermMarks } from './put-term-marks.ts'
import { listTermLocks, setTermLock } from './term-locks.ts'
import { timetableRoutes } from './timetable/routes.ts'

export function journalRoutes(app: App): void {
  timetableRoutes(app)
  attendanceRoutes(app)
  planRoutes(app)
  onlineRoutes(app)
  serve(app, ListJournals, requireActor, (actor, input, c) => listJournals(c.env, actor, input))
  serve(app, GetGrid, requireActor, (actor, input, c) => getGrid(c.env, actor, input))
  serve(app, PutCells, requireActor, async (actor, input, c) => {
    const result = await putCells(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
  serve(app, PutLesson, requireActor, async (actor, input, c) => {
    const result = await putLesson(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
  serve(app, GetTimetable, requireActor, (actor, input, c) => getTimetable(c.env, actor, input))
  serve(app, GetJournalRules, requireActor, (actor) => getJournalRules(actor))
  serve(app, SetJournalRules, requireActor, async (actor, input, c) => {
    const result = await setJournalRules(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
  serve(app, GetTermMarks, requireActor, (actor, input, c) => getTermMarks(c.env, actor, input))
  serve(app, PutTermMarks, requireActor, async (actor, input, c) => {
    const result = await putTermMarks(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
  serve(app, GetPrivateNotes, requireActor, (actor, input, c) => getPrivateNotes(c.env, actor, input))
  serve(app, PutPrivateNote, requireActor, (actor, input, c) => putPrivateNote(c.env, actor, input))
  serve(app, PutExam, requireActor, (actor, input, c) => putExam(c.env, actor, input))
  serve(app, ListTermLocks, requireActor, (actor, _input, c) => listTermLocks(c.env, actor))
  serve(app, SetTermLock, requireActor, async (actor, input, c) => {
    const result = await setTermLock(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
  serve(app, ListUnlocks, requireActor, (actor, _input, c) => listUnlocks(c.env, actor))
  serve(app, AskUnlock, requireActor, async (actor, input, c) => {
    const result = await askUnlock(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
  serve(app, DecideUnlock, requireActor, async (actor, input, c) => {
    const result = await decideUnlock(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
  serve(app, ListLog, requireActor, (actor, input, c) => listLog(c.env, actor, input))
  serve(app, ListLogChoices, requireActor, (actor, input) => listLogChoices(actor, input))
}
