// What a pupil and their parents read of the journal, and what the school sees of their reading. Called by web/diary; rules DIA-… (docs/rules/diary.md).
import { GetDiaryMarks, GetDiaryTermMarks, GetDiaryWeek, ListDiarySignatures, SignDiaryWeek } from '../../protocol/diary.ts'
import { requireActor } from '../identity/require-actor.ts'
import { type App, serve } from '../platform/serve.ts'
import { absenceRoutes } from './absences/routes.ts'
import { getDiaryMarks } from './get-diary-marks.ts'
import { getDiaryTermMarks } from './get-diary-term-marks.ts'
import { getDiaryWeek } from './get-diary-week.ts'
import { listDiarySignatures } from './list-diary-signatures.ts'
import { signDiaryWeek } from './sign-diary-week.ts'

export function diaryRoutes(app: App): void {
  absenceRoutes(app)
  serve(app, GetDiaryWeek, requireActor, (actor, input, c) => getDiaryWeek(c.env, actor, input))
  serve(app, GetDiaryMarks, requireActor, (actor, input, c) => getDiaryMarks(c.env, actor, input))
  serve(app, GetDiaryTermMarks, requireActor, (actor, input, c) => getDiaryTermMarks(c.env, actor, input))
  serve(app, SignDiaryWeek, requireActor, async (actor, input, c) => {
    const result = await signDiaryWeek(c.env, actor, input)
    c.set('newsOf', actor.tenant)
    return result
  })
  serve(app, ListDiarySignatures, requireActor, (actor, input, c) => listDiarySignatures(c.env, actor, input))
}
