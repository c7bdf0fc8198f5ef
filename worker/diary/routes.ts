// What a pupil and their parents read of the journal. Called by web/diary; rules DIA-… (docs/rules/diary.md).
import { GetDiaryMarks, GetDiaryWeek } from '../../protocol/diary.ts'
import { requireActor } from '../identity/require-actor.ts'
import { type App, serve } from '../platform/serve.ts'
import { absenceRoutes } from './absences/routes.ts'
import { getDiaryMarks } from './get-diary-marks.ts'
import { getDiaryWeek } from './get-diary-week.ts'

export function diaryRoutes(app: App): void {
  absenceRoutes(app)
  serve(app, GetDiaryWeek, requireActor, (actor, input, c) => getDiaryWeek(c.env, actor, input))
  serve(app, GetDiaryMarks, requireActor, (actor, input, c) => getDiaryMarks(c.env, actor, input))
}
