// The plan of topics and the lesson's own page. Called by web/journal/plan and web/journal/lesson-page.tsx; rules PLN-… and LES-… (docs/rules/journal.md).
import { GetLesson, GetLessonPlan, GetPlanToCopy, ListPlansToCopy, SetLessonPlan } from '../../../protocol/lesson-plan.ts'
import { requireActor } from '../../identity/require-actor.ts'
import { type App, serve } from '../../platform/serve.ts'
import { getLesson } from './get-lesson.ts'
import { getLessonPlan } from './get-lesson-plan.ts'
import { getPlanToCopy, listPlansToCopy } from './plans-to-copy.ts'
import { setLessonPlan } from './set-lesson-plan.ts'

export function planRoutes(app: App): void {
  serve(app, GetLessonPlan, requireActor, (actor, input, c) => getLessonPlan(c.env, actor, input))
  serve(app, SetLessonPlan, requireActor, (actor, input, c) => setLessonPlan(c.env, actor, input))
  serve(app, ListPlansToCopy, requireActor, (actor, input, c) => listPlansToCopy(c.env, actor, input))
  serve(app, GetPlanToCopy, requireActor, (actor, input, c) => getPlanToCopy(c.env, actor, input))
  serve(app, GetLesson, requireActor, (actor, input, c) => getLesson(c.env, actor, input))
}
