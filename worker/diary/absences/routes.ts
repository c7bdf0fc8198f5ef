// A family's side of attendance: what parents say beforehand, what was missed. Called by web/diary; rules ATT-… (docs/rules/attendance.md).
import { ChangeAbsence, GetDiaryAbsences, ListAbsenceNotices, ReportAbsence, WithdrawAbsence } from '../../../protocol/attendance.ts'
import { type Actor, requireActor } from '../../identity/require-actor.ts'
import { type App, type AppContext, serve } from '../../platform/serve.ts'
import { changeAbsence, withdrawAbsence } from './change-absence.ts'
import { getDiaryAbsences } from './get-diary-absences.ts'
import { listAbsenceNotices } from './list-absence-notices.ts'
import { reportAbsence } from './report-absence.ts'

export function absenceRoutes(app: App): void {
  serve(app, ListAbsenceNotices, requireActor, (actor, input, c) => listAbsenceNotices(c.env, actor, input))
  serve(app, ReportAbsence, requireActor, (actor, input, c) => withNews(actor, c, reportAbsence(c.env, actor, input)))
  serve(app, ChangeAbsence, requireActor, (actor, input, c) => withNews(actor, c, changeAbsence(c.env, actor, input)))
  serve(app, WithdrawAbsence, requireActor, (actor, input, c) => withNews(actor, c, withdrawAbsence(c.env, actor, input)))
  serve(app, GetDiaryAbsences, requireActor, (actor, input, c) => getDiaryAbsences(c.env, actor, input))
}

/** What it has written is told after the answer. */
async function withNews<Result>(actor: Actor, c: AppContext, done: Promise<Result>): Promise<Result> {
  const result = await done
  c.set('newsOf', actor.tenant)
  return result
}
