// «Посещаемость» of a class. Called by web/journal/attendance; rules ATT-… (docs/rules/attendance.md). The family's side: worker/diary/absences.
import { ExplainAbsences, GetAttendanceCounts, GetAttendanceWeek, ListAttendanceClasses } from '../../../protocol/attendance.ts'
import { requireActor } from '../../identity/require-actor.ts'
import { type App, serve } from '../../platform/serve.ts'
import { explainAbsences } from './explain-absences.ts'
import { getAttendanceCounts } from './get-attendance-counts.ts'
import { getAttendanceWeek } from './get-attendance-week.ts'
import { listAttendanceClasses } from './list-attendance-classes.ts'

export function attendanceRoutes(app: App): void {
  serve(app, ListAttendanceClasses, requireActor, (actor) => listAttendanceClasses(actor))
  serve(app, GetAttendanceWeek, requireActor, (actor, input, c) => getAttendanceWeek(c.env, actor, input))
  serve(app, GetAttendanceCounts, requireActor, (actor, input, c) => getAttendanceCounts(c.env, actor, input))
  serve(app, ExplainAbsences, requireActor, async (actor, input, c) => {
    const result = await explainAbsences(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
}
